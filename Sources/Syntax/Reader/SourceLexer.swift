/// Cuts a source text into words.
struct SourceLexer {
  let bytes: [UInt8]
  let options: ParserOptions
  var index = 0
  var line: Int
  /// The position of the line's first byte, shifted by the first line's column.
  var lineStart: Int
  var tokens: [SourceToken] = []

  init(bytes: [UInt8], options: ParserOptions) {
    self.bytes = bytes
    self.options = options
    line = options.line
    lineStart = -(options.column - 1)
  }

  /// The last column that was asked for: the next one is mostly a little behind it.
  private var known = (lineStart: Int.min, position: 0, column: 1)

  var column: Int {
    mutating get {
      if known.lineStart != lineStart || known.position > index {
        known = (lineStart, max(lineStart, 0), lineStart < 0 ? 1 - lineStart : 1)
      }
      known.column += count(known.position, index)
      known.position = max(known.position, min(index, bytes.count))
      return known.column
    }
  }

  /// Code points between two places.
  private func count(_ start: Int, _ end: Int) -> Int {
    var count = 0
    var position = start
    while position < min(end, bytes.count) {
      if bytes[position] & 0xC0 != 0x80 { count += 1 }
      position += 1
    }
    return count
  }

  func peek(_ offset: Int = 0) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  func failure(
    _ message: String, kind: SyntaxError.Kind = .invalid, line: Int? = nil, column: Int? = nil
  ) -> SyntaxError {
    var place = self
    return SyntaxError(
      kind: kind, file: options.file, line: line ?? self.line, column: column ?? place.column,
      message: message)
  }

  /// All words to the end, or to the `}` that closes an interpolation.
  mutating func run(untilBrace: Bool = false) throws(SyntaxError) -> [SourceToken] {
    var depth = 0
    while true {
      let spaced = skipSpace()
      guard index < bytes.count else {
        if untilBrace {
          throw failure("missing terminator: }", kind: .incomplete)
        }
        break
      }
      if untilBrace {
        if peek() == UInt8(ascii: "{") { depth += 1 }
        if peek() == UInt8(ascii: "}") {
          if depth == 0 { break }
          depth -= 1
        }
      }
      try next(spaced)
    }
    add(.end, line, column, true)
    return tokens
  }

  /// Skips blanks and comments, but no ends of lines; whether there was something.
  private mutating func skipSpace() -> Bool {
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case 32, 9: index += 1
      case 13 where peek(1) == 10: index += 1
      case UInt8(ascii: "#"):
        while index < bytes.count, bytes[index] != 10 { index += 1 }
      case 92 where peek(1) == 10:
        index += 2
        startLine()
      default: return index > start || start == 0
      }
    }
    return true
  }

  mutating func startLine() {
    line += 1
    lineStart = index
  }

  mutating func add(_ kind: SourceToken.Kind, _ line: Int, _ column: Int, _ spaced: Bool) {
    var token = SourceToken(kind: kind, line: line, column: column, isSpaced: spaced)
    let after = peek()
    token.isFollowedBySpace =
      index >= bytes.count || after == 32 || after == 9 || after == 10 || after == 13
    tokens.append(token)
  }

  private mutating func next(_ spaced: Bool) throws(SyntaxError) {
    let byte = bytes[index]
    let (startLine, startColumn) = (line, column)
    switch byte {
    case 10:
      index += 1
      if tokens.last?.isNewline != true { add(.newline, startLine, startColumn, true) }
      self.startLine()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      let kind = try number()
      add(kind, startLine, startColumn, spaced)
    case UInt8(ascii: "?") where index + 1 < bytes.count && peek(1) != 32 && peek(1) != 10:
      let value = try character()
      add(.integer(.integer(value)), startLine, startColumn, spaced)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      try text(byte, startLine, startColumn, spaced)
    case UInt8(ascii: ":"): try colon(startLine, startColumn, spaced)
    case UInt8(ascii: "~") where isSigilStart: try sigil(startLine, startColumn, spaced)
    default:
      if isNameStart(byte) {
        try name(startLine, startColumn, spaced)
      } else {
        try symbol(startLine, startColumn, spaced)
      }
    }
  }

  private var isSigilStart: Bool {
    let letter = peek(1)
    let isLetter = (letter >= 65 && letter <= 90) || (letter >= 97 && letter <= 122)
    guard isLetter else { return false }
    return "/|\"'([{<".utf8.contains(peek(2))
  }

  func isNameStart(_ byte: UInt8) -> Bool {
    (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte == 95 || byte >= 128
  }

  func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || (byte >= 48 && byte <= 57) }

  // MARK: Names

  static let wordOperators: Set<String> = ["and", "or", "in", "not", "when"]
  static let wordMarks: Set<String> = ["do", "end", "fn", "else", "rescue", "catch", "after"]

  private mutating func scanName() -> String {
    let start = index
    while index < bytes.count, isNamePart(bytes[index]) { index += 1 }
    if peek() == UInt8(ascii: "?") || peek() == UInt8(ascii: "!"), peek(1) != UInt8(ascii: "=") {
      index += 1
    } else if peek() == UInt8(ascii: "?") || peek() == UInt8(ascii: "!"), peek(1) == 61,
      peek(2) == 61
    {
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Whether `:` and white space follow: the word is a key.
  var isKey: Bool {
    guard peek() == UInt8(ascii: ":") else { return false }
    let after = peek(1)
    return index + 1 >= bytes.count || after == 32 || after == 10 || after == 9 || after == 13
  }

  private mutating func name(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    let afterDot = tokens.last?.isMark(".") == true
    let text = scanName()
    if isKey, !(afterDot && false) {
      index += 1
      add(.keyword(text), line, column, spaced)
      return
    }
    if let first = text.utf8.first, first >= 65, first <= 90 {
      add(.alias(text), line, column, spaced)
      return
    }
    if let scalar = text.unicodeScalars.first, !scalar.isASCII,
      !scalar.properties.isXIDStart
    {
      throw failure(
        "unexpected token: \(scalar) (column \(column), code point U+\(hex(scalar.value)))",
        line: line, column: column)
    }
    if !afterDot {
      if Self.wordOperators.contains(text) {
        dropNewline(before: text)
        add(.op(text), line, column, spaced)
        return
      }
      if Self.wordMarks.contains(text) {
        add(.mark(text), line, column, spaced)
        return
      }
      if text == "true" || text == "false" || text == "nil" {
        add(.atom(text), line, column, spaced)
        return
      }
    }
    add(.identifier(text), line, column, spaced)
  }

  private func hex(_ value: UInt32) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }

  /// A line may begin with a binary operator: the end of the line before it does not count.
  private mutating func dropNewline(before text: String) {
    if text == "not" { return }
    if tokens.last?.isNewline == true { tokens.removeLast() }
  }

  // MARK: Operators and marks

  private static let operators: [String] = [
    "===", "!==", "&&&", "|||", "<<<", ">>>", "<<~", "~>>", "<~>", "<|>", "^^^", "~~~", "+++",
    "---", "...", "==", "!=", "=~", "<=", ">=", "&&", "||", "|>", "<>", "++", "--", "**", "..",
    "//", "\\\\", "<-", "->", "=>", "::", "<~", "~>", "<<", ">>", "%{", "+", "-", "*", "/", "=",
    "<", ">", "!", "^", "&", "|", "@", ".", ",", ";", "(", ")", "[", "]", "{", "}", "%",
  ]
  private static let byFirst: [UInt8: [[UInt8]]] = Dictionary(
    grouping: operators.map { Array($0.utf8) }, by: { $0[0] })
  private static let marks: Set<String> = [
    "(", ")", "[", "]", "{", "}", "<<", ">>", ",", ";", ".", "->", "%", "%{",
  ]
  private static let unary: Set<String> = ["!", "^", "&", "@", "~~~", "+", "-", "not", "..."]

  func scanOperator() -> String? {
    for candidate in Self.byFirst[peek()] ?? [] {
      if index + candidate.count <= bytes.count,
        bytes[index..<(index + candidate.count)].elementsEqual(candidate)
      {
        return String(decoding: candidate, as: UTF8.self)
      }
    }
    return nil
  }

  private mutating func symbol(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    guard let text = scanOperator() else {
      let scalar = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
        .unicodeScalars.first
      throw failure("unexpected token: \(scalar.map { String($0) } ?? "")")
    }
    // `%{` is two marks; it is one word only as an atom.
    var word = text == "%{" ? "%" : text
    // `&//2` captures the division.
    if word == "//", tokens.last?.isOperator("&") == true, !spaced { word = "/" }
    let width = word.utf8.count
    let afterDot = tokens.last?.isMark(".") == true
    index += width
    if isKey, !Self.marks.contains(word) || word == "%" || word == ".." {
      index += 1
      add(.keyword(word), line, column, spaced)
      return
    }
    if word == "<<" || word == "{" || word == "%" || word == "%{" {
      // `{}:`, `%{}:` and `<<>>:` as keys.
      for (open, rest) in [("<<", ">>"), ("{", "}"), ("%", "{}")] where word == open {
        let tail = Array(rest.utf8)
        guard index + tail.count <= bytes.count,
          bytes[index..<(index + tail.count)].elementsEqual(tail)
        else { continue }
        let saved = index
        index += tail.count
        if isKey {
          index += 1
          add(.keyword(open + rest), line, column, spaced)
          return
        }
        index = saved
      }
    }
    if word == "..." {
      add(.identifier("..."), line, column, spaced)
      return
    }
    if afterDot, !Self.marks.contains(word) {
      add(.identifier(word), line, column, spaced)
      return
    }
    if Self.marks.contains(word) {
      if word == "." || word == "->" { dropNewline(before: word) }
      add(.mark(word), line, column, spaced)
      return
    }
    if !Self.unary.contains(word) { dropNewline(before: word) }
    add(.op(word), line, column, spaced)
  }

  private mutating func colon(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    let after = peek(1)
    if after == UInt8(ascii: ":") {
      // `:::` would be the atom of `::`.
      index += 2
      dropNewline(before: "::")
      add(.op("::"), line, column, spaced)
      return
    }
    index += 1
    if after == UInt8(ascii: "\"") || after == UInt8(ascii: "'") {
      let parts = try quoted(after, line, column)
      if parts.isPlainText {
        add(.atom(TextPart.plain(parts)), line, column, spaced)
      } else {
        add(.quotedAtom(parts), line, column, spaced)
      }
      return
    }
    if isNameStart(after) {
      let start = index
      while index < bytes.count, isNamePart(bytes[index]) || bytes[index] == UInt8(ascii: "@") {
        index += 1
      }
      if peek() == UInt8(ascii: "?") || peek() == UInt8(ascii: "!") { index += 1 }
      let text = String(decoding: bytes[start..<index], as: UTF8.self)
      add(.atom(text), line, column, spaced)
      return
    }
    for special in ["..//", "%{}", "<<>>", "{}"] {
      let candidate = Array(special.utf8)
      if index + candidate.count <= bytes.count,
        bytes[index..<(index + candidate.count)].elementsEqual(candidate)
      {
        index += candidate.count
        add(.atom(special), line, column, spaced)
        return
      }
    }
    if let text = scanOperator(), !["(", ")", "[", "]", "{", "}", ",", ";", "%{"].contains(text) {
      index += text.utf8.count
      add(.atom(text), line, column, spaced)
      return
    }
    throw failure("unexpected token: :", line: line, column: column)
  }
}

extension [TextPart] {
  /// Whether nothing is interpolated.
  var isPlainText: Bool {
    allSatisfy {
      if case .text = $0 { return true }
      return false
    }
  }
}
