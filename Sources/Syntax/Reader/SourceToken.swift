/// A word of the source text.
struct SourceToken {
  /// What sort of word it is.
  enum Kind {
    /// A whole number, also of a character.
    case integer(Form)
    case float(Double)
    case atom(String)
    /// `:"..."`.
    case quotedAtom(Text)
    case string(Text)
    case charlist(Text)
    case sigil(Sigil)
    case identifier(String)
    /// `."name"` after a dot.
    case quotedIdentifier(Text)
    case alias(String)
    /// `name:` before a value.
    case keyword(String)
    /// `"...":` before a value.
    case quotedKeyword(Text)
    case op(Operator)
    case mark(Mark)
    /// One or more ends of lines.
    case newline
    case end
  }

  var kind: Kind
  var line: Int
  var column: Int
  /// Whether white space stands before it.
  var isSpaced: Bool
  /// Whether it is `+` or `-` with white space before and none behind it: after a name it begins an argument.
  var isSign = false
  /// Ends of lines: of a newline or `;` how many it stands for; of an operator those before it.
  var newlines = 0
  /// Of an opening bracket the index of the one that closes it.
  var closer = 0
  /// The bytes of a number, as written.
  var source: Range<Int> = 0..<0

  func isMark(_ mark: Mark) -> Bool {
    if case .mark(let own) = kind { return own == mark }
    return false
  }

  func isOperator(_ name: Operator) -> Bool {
    if case .op(let own) = kind { return own == name }
    return false
  }

  var isNewline: Bool {
    if case .newline = kind { return true }
    return false
  }

  var isKeyword: Bool {
    switch kind {
    case .keyword, .quotedKeyword: true
    default: false
    }
  }

  /// Whether it is a string, a charlist or a sigil.
  var isText: Bool {
    switch kind {
    case .string, .charlist, .sigil: true
    default: false
    }
  }

  /// The word as "syntax error before:" shows it, which is as Erlang writes the term of its token.
  func text(_ bytes: [UInt8]) -> String {
    switch kind {
    case .integer, .float: "\"" + String(decoding: bytes[source], as: UTF8.self) + "\""
    case .atom(let name), .identifier(let name), .alias(let name), .keyword(let name):
      Self.written(name)
    case .quotedAtom(let text), .quotedIdentifier(let text), .quotedKeyword(let text):
      Self.written(text.plain)
    case .string(let text), .charlist(let text):
      // Only what stands before an interpolation is shown.
      text.isPlain || !text.start.isEmpty ? "\"\(text.start)\"" : "\""
    case .sigil(let sigil):
      "sigil ~\(sigil.name.dropFirst(6)) starting with content '\(sigil.text.start)'"
    case .op(let name): Self.written(name.rawValue)
    case .mark(let mark): Self.written(mark.rawValue)
    case .newline: "\"\\n\""
    case .end: ""
    }
  }

  /// An atom in Erlang's syntax.
  private static func written(_ name: String) -> String {
    let letters = name.unicodeScalars.map(\.value)
    let isPlain =
      (letters.first.map { isLower($0) } ?? false)
      && letters.allSatisfy {
        isLower($0) || ($0 >= 65 && $0 <= 90) || ($0 >= 48 && $0 <= 57) || $0 == 95 || $0 == 64
          || ($0 >= 0xC0 && $0 <= 0xDE && $0 != 0xD7)
      }
    if isPlain, !erlangWords.contains(name) { return name }
    let escaped = name.map { $0 == "\\" || $0 == "'" ? "\\\($0)" : String($0) }.joined()
    return "'\(escaped)'"
  }

  /// Of Latin-1, which is what Erlang's atoms are without quotes.
  private static func isLower(_ letter: UInt32) -> Bool {
    (letter >= 97 && letter <= 122) || (letter >= 0xDF && letter <= 0xFF && letter != 0xF7)
  }

  private static let erlangWords: Set<String> = [
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
    "catch", "cond", "div", "end", "fun", "if", "let", "maybe", "not", "of", "or", "orelse",
    "receive", "rem", "try", "when", "xor",
  ]
}

/// Brackets, separators and the words that stand for them.
enum Mark: String {
  case openParen = "("
  case closeParen = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"
  case openBits = "<<"
  case closeBits = ">>"
  case comma = ","
  case semicolon = ";"
  case dot = "."
  case arrow = "->"
  case percent = "%"
  case `do` = "do"
  case end = "end"
  case fn = "fn"
  case `else` = "else"
  case rescue = "rescue"
  case `catch` = "catch"
  case after = "after"

  /// What closes this bracket.
  var closing: Mark? {
    switch self {
    case .openParen: .closeParen
    case .openBracket: .closeBracket
    case .openBrace: .closeBrace
    case .openBits: .closeBits
    case .do, .fn: .end
    default: nil
    }
  }

  var isClosing: Bool {
    switch self {
    case .closeParen, .closeBracket, .closeBrace, .closeBits, .end: true
    default: false
    }
  }

  /// Whether it begins a further part of a `do` block.
  var isBlockWord: Bool {
    switch self {
    case .else, .rescue, .catch, .after: true
    default: false
    }
  }
}

/// What stands between quotes.
struct Text {
  var parts: [TextPart]
  /// The quotes it began with.
  var delimiter: String
  /// Of a heredoc the columns taken off each line.
  var indentation: Int?

  /// Whether nothing is interpolated.
  var isPlain: Bool {
    parts.allSatisfy {
      if case .text = $0 { return true }
      return false
    }
  }

  /// The bytes of all plain parts.
  var bytes: [UInt8] {
    if parts.count == 1, case .text(let only) = parts[0] { return only }
    var bytes: [UInt8] = []
    for case .text(let part) in parts { bytes += part }
    return bytes
  }

  var plain: String { String(decoding: bytes, as: UTF8.self) }

  /// What stands before the first interpolation.
  var start: String {
    if case .text(let first)? = parts.first { return String(decoding: first, as: UTF8.self) }
    return ""
  }
}

/// A piece of a text: bytes, or what stands in `#{}`.
enum TextPart {
  case text([UInt8])
  case code(Interpolation)
}

/// The words in `#{}`, and where it begins and ends.
struct Interpolation {
  var tokens: [SourceToken]
  var line: Int
  var column: Int
  var endLine: Int
  var endColumn: Int
}

/// `~name"text"modifiers`.
struct Sigil {
  var name: String
  var text: Text
  var modifiers: [UInt8]
}
