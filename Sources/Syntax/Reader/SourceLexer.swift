/// Cuts a source text into words, and checks that brackets match.
struct SourceLexer {
  let bytes: [UInt8]
  let options: ParserOptions
  var index = 0
  var line: Int
  var tokens: [SourceToken] = []
  var comments: [Comment] = []
  var warnings: [SyntaxWarning] = []
  var brackets = Brackets()
  /// How many interpolations are open around this text.
  var depth = 0
  /// The place of the line's first byte, shifted by the first line's column.
  private var lineStart: Int
  /// The last column that was asked for: the next one is mostly a little behind it.
  private var known = (lineStart: Int.min, position: 0, column: 1)

  init(bytes: [UInt8], options: ParserOptions) {
    self.bytes = bytes
    self.options = options
    line = options.line
    lineStart = -(options.column - 1)
  }

  // MARK: Places

  var column: Int {
    mutating get {
      if known.lineStart != lineStart || known.position > index {
        known = (lineStart, max(lineStart, 0), lineStart < 0 ? 1 - lineStart : 1)
      }
      for position in known.position..<min(index, bytes.count)
      where bytes[position] & 0xC0 != 0x80 {
        known.column += 1
      }
      known.position = max(known.position, min(index, bytes.count))
      return known.column
    }
  }

  func peek(_ offset: Int = 0) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  func has(_ text: String, at offset: Int = 0) -> Bool {
    var position = index + offset
    for byte in text.utf8 {
      guard position < bytes.count, bytes[position] == byte else { return false }
      position += 1
    }
    return true
  }

  /// Says that this is that column, as characters before it are of several code points.
  mutating func setColumn(_ column: Int) { known = (lineStart, index, column) }

  mutating func startLine() {
    line += 1
    lineStart = index
  }

  /// Goes on behind the `}` at which the lexer of an interpolation stopped.
  mutating func resume(after inner: SourceLexer) {
    (index, line, lineStart, comments, known) = (
      inner.index + 1, inner.line, inner.lineStart, inner.comments, inner.known
    )
    warnings = inner.warnings
  }

  func failure(
    _ message: String, _ token: String = "", kind: SyntaxError.Kind = .invalid,
    line: Int? = nil, column: Int? = nil, advice: String = ""
  ) -> SyntaxError {
    var place = self
    return SyntaxError(
      kind: kind, file: options.file, line: line ?? self.line, column: column ?? place.column,
      message: message, token: token, advice: advice)
  }

  /// The code point here, as "unexpected token:" shows it.
  func shown(column: Int) -> String {
    let scalar = scalar(at: index) ?? "?"
    let text = scalar == "\0" ? "null byte" : "\"\(scalar)\""
    return "\(text) (column \(column), code point U+\(Self.hex(scalar)))"
  }

  func unexpected() -> SyntaxError {
    var place = self
    return failure("unexpected token: ", shown(column: place.column))
  }

  func scalar(at position: Int) -> Unicode.Scalar? {
    guard position < bytes.count else { return nil }
    return String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
      .unicodeScalars.first
  }

  static func hex(_ scalar: Unicode.Scalar) -> String {
    let text = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }

  // MARK: Words

  /// All words to the end, or to the `}` that closes an interpolation.
  mutating func run(untilBrace: Bool = false) throws(SyntaxError) -> [SourceToken] {
    while true {
      let spaced = try skipSpace()
      guard index < bytes.count else { break }
      if untilBrace, brackets.isEmpty, peek() == UInt8(ascii: "}") { break }
      try next(spaced)
    }
    if !untilBrace || index < bytes.count {
      try closeBrackets()
    }
    add(.end, line, column, true)
    return tokens
  }

  /// Skips blanks and comments, but no ends of lines; whether there was something.
  private mutating func skipSpace() throws(SyntaxError) -> Bool {
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case 32, 9: index += 1
      case UInt8(ascii: "#"): try comment()
      case UInt8(ascii: "\\") where peek(1) == 10 || (peek(1) == 13 && peek(2) == 10):
        index += peek(1) == 10 ? 2 : 3
        startLine()
        if index == bytes.count {
          throw failure("unexpected end of file after a line that is to be continued: \\")
        }
      case UInt8(ascii: "\\") where index + 1 == bytes.count:
        throw failure("invalid escape \\ at end of file", kind: .incomplete)
      default: return index > start || start == 0
      }
    }
    return true
  }

  private mutating func comment() throws(SyntaxError) {
    let (start, startColumn) = (index, column)
    let newlinesBefore = newlinesBefore
    while index < bytes.count, bytes[index] != 10 {
      if bytes[index] == 0xE2 { try refuseBidirectional("comment", column: startColumn) }
      index += 1
    }
    // Only the ends of lines behind a comment count for what follows.
    if tokens.last?.isNewline == true { tokens[tokens.count - 1].newlines = 0 }
    // Comments take no columns.
    setColumn(startColumn)
    guard options.keepsComments else { return }
    var end = index
    if end > start, index < bytes.count, bytes[end - 1] == 13 { end -= 1 }
    comments.append(
      Comment(
        line: line, column: startColumn, newlinesBefore: newlinesBefore,
        newlinesAfter: newlinesAfter, text: String(decoding: bytes[start..<end], as: UTF8.self)))
  }

  private var newlinesBefore: Int {
    guard let last = tokens.last else { return 1 }
    return last.newlines > 0 && (last.isNewline || last.isMark(.comma) || last.isMark(.semicolon))
      ? last.newlines : 0
  }

  private var newlinesAfter: Int {
    var count = 0
    var position = index
    while position < bytes.count {
      switch bytes[position] {
      case 10: count += 1
      case 32, 9, 13: break
      default: return count
      }
      position += 1
    }
    return count
  }

  mutating func add(_ kind: SourceToken.Kind, _ line: Int, _ column: Int, _ spaced: Bool) {
    let token = SourceToken(kind: kind, line: line, column: column, isSpaced: spaced)
    tokens.append(token)
  }

  private mutating func next(_ spaced: Bool) throws(SyntaxError) {
    let byte = bytes[index]
    let (startLine, startColumn) = (line, column)
    switch byte {
    case 10: newline(startColumn)
    case 13 where peek(1) == 10:
      index += 1
      newline(startColumn)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): try number(startColumn, spaced)
    case UInt8(ascii: "?") where index + 1 < bytes.count:
      let start = index
      let value = character(startLine, startColumn)
      add(.integer(.integer(value)), startLine, startColumn, spaced)
      tokens[tokens.count - 1].source = start..<index
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try quotes(byte, startLine, startColumn, spaced)
    case UInt8(ascii: ":"): try colon(startLine, startColumn, spaced)
    case UInt8(ascii: "~") where isSigilStart: try sigil(startLine, startColumn, spaced)
    default:
      if Self.isNameStart(byte) {
        try name(startLine, startColumn, spaced)
      } else {
        try symbol(startLine, startColumn, spaced)
      }
    }
  }

  /// Counts an end of a line in the word that stands for it: a newline, or the separator before it.
  private mutating func newline(_ column: Int) {
    index += 1
    if let last = tokens.last, last.isNewline || last.isMark(.comma) || last.isMark(.semicolon) {
      tokens[tokens.count - 1].newlines += 1
    } else {
      add(.newline, line, column, true)
      tokens[tokens.count - 1].newlines = 1
    }
    startLine()
    var position = index
    while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
    brackets.indentation = position - index
  }

  /// A line may begin with a binary operator: the end of the line before it does not count.
  mutating func takeNewlines() -> Int {
    guard let last = tokens.last, last.isNewline else { return 0 }
    tokens.removeLast()
    return last.newlines
  }

  private var isSigilStart: Bool {
    let letter = peek(1)
    return (letter >= 65 && letter <= 90) || (letter >= 97 && letter <= 122)
      ? index + 2 < bytes.count : false
  }

  // MARK: Marks and operators

  private mutating func symbol(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    if containerKey(line, column, spaced) { return }
    if try mark(line, column, spaced) { return }
    guard let (symbol, width) = Operator.scan(bytes, index) else { throw unexpected() }
    let afterDot = tokens.last?.isMark(.dot) == true
    index += width
    if isKey, symbol != .type, symbol != .step {
      index += 1
      add(.keyword(symbol.rawValue), line, column, spaced)
      return
    }
    if symbol == .xor {
      warn(
        "^^^ is deprecated. It is typically used as xor but it has the wrong precedence, use Bitwise.bxor/2 instead",
        line, column)
    }
    if symbol == .ellipsis || (afterDot && symbol != .type) {
      add(.identifier(symbol.rawValue), line, column, spaced)
      return
    }
    let newlines = symbol.continuesLine ? takeNewlines() : 0
    add(.op(symbol), line, column, spaced)
    tokens[tokens.count - 1].newlines = newlines
    tokens[tokens.count - 1].isSign =
      (symbol == .plus || symbol == .minus) && spaced && index < bytes.count
      && !Self.endsSign.contains(peek())
  }

  /// After a spaced `+` or `-`, what makes it an operator between two operands: elsewhere it is a sign.
  private static let endsSign = Set(" \t\r\n([<{%+-/>".utf8)

  /// `{}:`, `%{}:`, `%:`, `<<>>:`, `.:` and `->:` as keys.
  private mutating func containerKey(
    _ line: Int, _ column: Int, _ spaced: Bool
  ) -> Bool {
    for name: String in ["{}", "%{}", "%", "<<>>", "..//", ".", "->"] where has(name) {
      let saved = index
      index += name.utf8.count
      if isKey {
        index += 1
        add(.keyword("\(name)"), line, column, spaced)
        return true
      }
      index = saved
    }
    return false
  }

  private mutating func mark(
    _ line: Int, _ column: Int, _ spaced: Bool
  ) throws(SyntaxError) -> Bool {
    let mark: Mark
    switch peek() {
    case UInt8(ascii: "("): mark = .openParen
    case UInt8(ascii: ")"): mark = .closeParen
    case UInt8(ascii: "["): mark = .openBracket
    case UInt8(ascii: "]"): mark = .closeBracket
    case UInt8(ascii: "{"): mark = .openBrace
    case UInt8(ascii: "}"): mark = .closeBrace
    case UInt8(ascii: ","): mark = .comma
    case UInt8(ascii: ";"): mark = .semicolon
    case UInt8(ascii: "<") where has("<<") && !has("<<<") && !has("<<~"): mark = .openBits
    case UInt8(ascii: ">") where has(">>") && !has(">>>"): mark = .closeBits
    case UInt8(ascii: "-") where has("->"): mark = .arrow
    case UInt8(ascii: ".") where peek(1) != UInt8(ascii: "."): mark = .dot
    case UInt8(ascii: "%"):
      if peek(1) == UInt8(ascii: "["), !tokens.isCapture {
        throw failure("expected %{ to define a map, got: ", "%[")
      }
      mark = .percent
    default: return false
    }
    var newlines = 0
    switch mark {
    case .dot, .arrow: newlines = takeNewlines()
    case .semicolon:
      if let last = tokens.last, last.isMark(.semicolon) { throw unexpected() }
      newlines = takeNewlines()
    default: break
    }
    if mark.isClosing { try close(mark, line, column) }
    index += mark.rawValue.utf8.count
    add(.mark(mark), line, column, spaced)
    tokens[tokens.count - 1].newlines = newlines
    if mark.closing != nil { open(mark, line) }
    return true
  }

  /// Whether `:` and white space follow: the word is a key.
  var isKey: Bool {
    guard peek() == UInt8(ascii: ":") else { return false }
    let after = peek(1)
    return after == 32 || after == 10 || after == 9 || (after == 13 && peek(2) == 10)
  }
}

extension [SourceToken] {
  /// Whether a capture is all that stands before: what follows may be an operator's name.
  fileprivate var isCapture: Bool { last?.isOperator(.capture) == true }
}
