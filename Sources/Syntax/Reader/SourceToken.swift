/// A word of the source text.
struct SourceToken {
  /// What sort of word it is.
  enum Kind {
    case integer(Form)
    case float(Double)
    case atom(String)
    /// `:"..."` with interpolation.
    case quotedAtom([TextPart])
    case string([TextPart])
    case charlist([TextPart])
    case sigil(name: String, parts: [TextPart], modifiers: [UInt8], delimiter: String)
    case identifier(String)
    case alias(String)
    /// `name:` before a value.
    case keyword(String)
    /// `"...":` with interpolation before a value.
    case quotedKeyword([TextPart])
    /// An operator, or a word that is one.
    case op(String)
    /// Brackets, separators, `do`, `end`, `fn` and the like.
    case mark(String)
    /// One or more ends of lines.
    case newline
    case end
  }

  var kind: Kind
  var line: Int
  var column: Int
  /// Whether white space stands before it.
  var isSpaced: Bool
  /// Whether white space (or the end) stands after it.
  var isFollowedBySpace = false

  /// Whether this is that mark.
  func isMark(_ text: String) -> Bool {
    if case .mark(let name) = kind { return name == text }
    return false
  }

  /// Whether this is that operator.
  func isOperator(_ text: String) -> Bool {
    if case .op(let name) = kind { return name == text }
    return false
  }

  var isNewline: Bool {
    if case .newline = kind { return true }
    return false
  }

  /// The word as messages show it.
  var text: String {
    switch kind {
    case .integer(.integer(let value)): "\"\(value)\""
    case .integer: "a number"
    case .float(let value): "\"\(value)\""
    case .atom(let name): "':\(name)'"
    case .quotedAtom: "an atom"
    case .string(let parts), .charlist(let parts): "\"" + TextPart.plain(parts) + "\""
    case .sigil: "a sigil"
    case .identifier(let name), .alias(let name): name
    case .keyword(let name): "\(name):"
    case .quotedKeyword: "a keyword"
    case .op(let name), .mark(let name): "'\(name)'"
    case .newline: "\"\\n\""
    case .end: ""
    }
  }
}

/// A piece of a text: bytes, or tokens of an expression in `#{}`.
enum TextPart {
  case text([UInt8])
  case code([SourceToken], line: Int)

  /// The bytes of all plain parts.
  static func plain(_ parts: [TextPart]) -> String {
    var bytes: [UInt8] = []
    for case .text(let part) in parts { bytes += part }
    return String(decoding: bytes, as: UTF8.self)
  }
}
