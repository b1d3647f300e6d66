/// How what stands between quotes is read.
private struct Quotation {
  /// The byte that ends it (three of them end a heredoc).
  var closing: UInt8
  /// What it is called where its end is missing: `string`, `sigil ~s(`.
  var name: String
  /// The bytes it began with.
  var delimiter: String
  /// Where its token begins.
  var line: Int
  var column: Int
  var interpolates = true
  /// Whether escapes are read; otherwise only the backslash before the delimiter is taken off.
  var escapes = true
  var isHeredoc = false

  /// Where a wrong escape is said to be.
  var escapeColumn: Int { name == "string" ? column + 1 : column }
  var end: String {
    let sign = String(decoding: [closing], as: UTF8.self)
    return isHeredoc ? String(repeating: sign, count: 3) : sign
  }
}

/// The parts of a text while it is read.
private struct TextBuffer {
  var parts: [TextPart] = []
  var plain: [UInt8] = []
  /// Where lines of a heredoc begin in a part, and how many blanks they begin with.
  private var lineStarts: [LineStart] = []

  private struct LineStart {
    var part: Int
    var offset: Int
    var blanks: Int
    var line: Int
    var isBlank: Bool
  }

  mutating func startLine(blanks: Int, line: Int, isBlank: Bool) {
    lineStarts.append(
      LineStart(
        part: parts.count, offset: plain.count, blanks: blanks, line: line, isBlank: isBlank))
  }

  /// Lines with less than that indentation.
  func outdented(_ indentation: Int) -> [Int] {
    lineStarts.filter { $0.blanks < indentation && !$0.isBlank }.map(\.line)
  }

  mutating func add(_ interpolation: Interpolation) {
    endPart()
    parts.append(.code(interpolation))
  }

  /// Ends the plain part; line starts refer to parts by index, so an empty one does not count.
  mutating func endPart() {
    guard !plain.isEmpty else { return }
    parts.append(.text(plain))
    plain = []
  }

  /// Takes up to `indentation` blanks off each line.
  mutating func unindent(_ indentation: Int) {
    guard indentation > 0 else { return }
    for start in lineStarts.reversed() {
      guard start.part < parts.count, case .text(var bytes) = parts[start.part] else { continue }
      bytes.removeSubrange(start.offset..<start.offset + min(indentation, start.blanks))
      parts[start.part] = .text(bytes)
    }
    parts.removeAll {
      if case .text(let bytes) = $0 { return bytes.isEmpty }
      return false
    }
  }
}

extension SourceLexer {
  /// `?a` and `?\n`, as a code point.
  mutating func character(_ line: Int, _ column: Int) -> Int {
    index += 1
    let isEscape = peek() == UInt8(ascii: "\\") && index + 1 < bytes.count
    if isEscape { index += 1 }
    guard let scalar = scalar(at: index) else { return 0 }
    warnIfInvisible(scalar, isEscape: isEscape, line, column)
    index += String(scalar).utf8.count
    if scalar == "\n" { startLine() }
    guard isEscape, scalar.isASCII else { return Int(scalar.value) }
    return Int(Self.escaped(UInt8(scalar.value)) ?? UInt8(scalar.value))
  }

  /// The byte that a letter after a backslash stands for.
  private static func escaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "s"): 32
    case UInt8(ascii: "0"): 0
    case UInt8(ascii: "a"): 7
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "d"): 127
    case UInt8(ascii: "e"): 27
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "v"): 11
    default: nil
    }
  }

  // MARK: Strings

  /// `"..."`, `'...'`, their heredocs, and either as a key or as the name after a dot.
  mutating func quotes(
    _ quote: UInt8, _ line: Int, _ column: Int, _ spaced: Bool
  ) throws(SyntaxError) {
    if tokens.last?.isMark(.dot) == true {
      let name = try quoted(quote, "function name", line, column)
      warnIfQuotesAreNeedless("call", name, Self.callAdvice, line, column)
      add(.quotedIdentifier(name), line, column, spaced)
      return
    }
    let text: Text
    if peek(1) == quote, peek(2) == quote {
      text = try heredoc(
        Quotation(
          closing: quote, name: "heredoc", delimiter: "", line: line, column: column,
          escapes: options.unescapes, isHeredoc: true))
    } else {
      text = try quoted(quote, "string", line, column)
      if isKey {
        index += 1
        warnIfQuotesAreNeedless("keyword", text, Self.keywordAdvice, line, column + 1)
        add(.quotedKeyword(text), line, column, spaced)
        return
      }
    }
    add(quote == UInt8(ascii: "\"") ? .string(text) : .charlist(text), line, column, spaced)
  }

  /// The text from a quote to the same quote.
  mutating func quoted(
    _ quote: UInt8, _ name: String, _ line: Int, _ column: Int
  ) throws(SyntaxError) -> Text {
    index += 1
    return try content(
      Quotation(
        closing: quote, name: name, delimiter: String(decoding: [quote], as: UTF8.self),
        line: line, column: column, escapes: options.unescapes && name != "function name"))
  }

  private mutating func content(_ quotation: Quotation) throws(SyntaxError) -> Text {
    var buffer = TextBuffer()
    while index < bytes.count {
      if bytes[index] == quotation.closing {
        index += 1
        buffer.endPart()
        return Text(parts: buffer.parts, delimiter: quotation.delimiter)
      }
      try piece(quotation, &buffer)
    }
    throw missingEnd(quotation)
  }

  private func missingEnd(_ quotation: Quotation) -> SyntaxError {
    failure(
      "missing terminator: \(quotation.end) (for \(quotation.name) starting at line \(quotation.line))",
      kind: .incomplete)
  }

  /// One byte, escape or interpolation.
  private mutating func piece(
    _ quotation: Quotation, _ buffer: inout TextBuffer
  ) throws(SyntaxError) {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "\\"):
      let start = column
      let isInterpolation = quotation.interpolates && has("\\#{")
      if quotation.escapes {
        try escape(&buffer.plain, quotation)
      } else {
        rawEscape(&buffer.plain, quotation)
      }
      // Elixir counts `\#{` as one column.
      if isInterpolation { setColumn(start) }
    case UInt8(ascii: "#") where quotation.interpolates && peek(1) == UInt8(ascii: "{"):
      buffer.add(try interpolation(quotation))
    default:
      if byte >= 0x80 || peek(1) >= 0x80 { return try grapheme(&buffer.plain) }
      buffer.plain.append(byte)
      index += 1
      if byte == 10 { startLine() }
    }
  }

  /// Refuses the marks that make a text look other than it is.
  mutating func refuseBidirectional(
    _ place: String, column: Int? = nil
  ) throws(SyntaxError) {
    guard bytes[index] == 0xE2, let scalar = scalar(at: index) else { return }
    switch scalar.value {
    case 0x202A...0x202E, 0x2066...0x2069:
      let code = "\\u" + Self.hex(scalar)
      let advice =
        place == "string"
        ? ". If you want to use such character, use it in its escaped \(code) form instead" : ""
      throw failure(
        "invalid bidirectional formatting character in \(place): \(code)\(advice)", column: column)
    default: return
    }
  }

  /// A character that is one column wide, of however many code points; pairs of Latin-1 are never joined.
  private mutating func grapheme(_ plain: inout [UInt8]) throws(SyntaxError) {
    try refuseBidirectional("string")
    if bytes[index] & 0xC0 == 0x80 {
      // The rest of a character whose first byte an escape took.
      plain.append(bytes[index])
      index += 1
      return
    }
    let start = column
    let first = scalar(at: index).map { String($0).utf8.count } ?? 1
    var size = first
    if let next = scalar(at: index + first), max(next.value, scalar(at: index)?.value ?? 0) > 255 {
      var window = 32
      repeat {
        window *= 2
        let text = String(decoding: bytes[index..<min(index + window, bytes.count)], as: UTF8.self)
        size = text.first?.utf8.count ?? first
      } while size + 4 > window && window < bytes.count - index
    }
    plain += bytes[index..<index + size]
    index += size
    if plain.last == 10 { startLine() } else { setColumn(start + 1) }
  }

  private mutating func rawEscape(_ plain: inout [UInt8], _ quotation: Quotation) {
    index += 1
    let next = peek()
    let isEnd =
      next == quotation.closing && index < bytes.count
      && (!quotation.isHeredoc || (peek(1) == next && peek(2) == next))
    let count = isEnd && quotation.isHeredoc ? 3 : 1
    if !isEnd { plain.append(UInt8(ascii: "\\")) }
    for _ in 0..<count where index < bytes.count {
      plain.append(bytes[index])
      index += 1
      if plain.last == 10 { startLine() }
    }
  }

  private mutating func interpolation(
    _ quotation: Quotation
  ) throws(SyntaxError) -> Interpolation {
    let (startLine, startColumn) = (line, column)
    guard depth < options.depthLimit else {
      throw failure("expressions are nested deeper than \(options.depthLimit) levels")
    }
    index += 2
    var inner = self
    inner.tokens = []
    inner.brackets = Brackets()
    inner.depth += 1
    let tokens = try inner.run(untilBrace: true)
    guard inner.index < bytes.count else {
      try inner.closeBrackets()
      throw failure(
        "missing interpolation terminator: \"}\" (for \(quotation.name) starting at line \(quotation.line))",
        kind: .incomplete, line: startLine, column: startColumn)
    }
    let end = (line: inner.line, column: inner.column)
    resume(after: inner)
    return Interpolation(
      tokens: tokens, line: startLine, column: startColumn, endLine: end.line,
      endColumn: end.column)
  }

  // MARK: Escapes

  /// The escape at the present position.
  private mutating func escape(
    _ result: inout [UInt8], _ quotation: Quotation
  ) throws(SyntaxError) {
    index += 1
    guard index < bytes.count else { throw missingEnd(quotation) }
    let letter = bytes[index]
    index += 1
    switch letter {
    case 10: startLine()
    case 13 where peek() == 10:
      index += 1
      startLine()
    case UInt8(ascii: "x"):
      guard let value = hexadecimal(least: 1, most: 2) else {
        throw wrongEscape(
          "invalid hex escape character, expected \\xHH where H is a hexadecimal digit", letter,
          quotation)
      }
      result.append(contentsOf: try utf8(value, letter, quotation, isByte: value < 256))
    case UInt8(ascii: "u"):
      guard let value = hexadecimal(least: 4, most: 4) else {
        throw wrongEscape(
          "invalid Unicode escape character, expected \\uHHHH or \\u{H*} where H is a hexadecimal digit",
          letter, quotation)
      }
      result.append(contentsOf: try utf8(value, letter, quotation, isByte: false))
    default: result.append(Self.escaped(letter) ?? letter)
    }
  }

  private func wrongEscape(
    _ message: String, _ letter: UInt8, _ quotation: Quotation
  ) -> SyntaxError {
    failure(
      message + ". Syntax error after: ", "\\" + String(decoding: [letter], as: UTF8.self),
      line: quotation.line, column: quotation.escapeColumn)
  }

  /// Hexadecimal digits, or up to six of them in braces; nil where they are wrong.
  private mutating func hexadecimal(least: Int, most: Int) -> UInt32? {
    let isBraced = peek() == UInt8(ascii: "{")
    if isBraced { index += 1 }
    var (value, count): (UInt32, Int) = (0, 0)
    while count < (isBraced ? 6 : most), let digit = digitValue(peek()) {
      value = value << 4 | UInt32(digit)
      index += 1
      count += 1
    }
    guard isBraced else { return count >= least ? value : nil }
    guard count > 0, peek() == UInt8(ascii: "}") else { return nil }
    index += 1
    return value
  }

  private func utf8(
    _ value: UInt32, _ letter: UInt8, _ quotation: Quotation, isByte: Bool
  ) throws(SyntaxError) -> [UInt8] {
    if isByte { return [UInt8(value)] }
    guard let scalar = Unicode.Scalar(value) else {
      // The digits as they are written.
      let digits = bytes[..<index].reversed().drop { $0 == UInt8(ascii: "}") }
        .prefix { Character(Unicode.Scalar($0)).isHexDigit }
      throw wrongEscape(
        "invalid or reserved Unicode code point \\u{\(String(decoding: digits.reversed(), as: UTF8.self))}",
        letter,
        quotation)
    }
    return Array(String(scalar).utf8)
  }

  // MARK: Heredocs

  /// The lines between three quotes, without the indentation of the last ones.
  private mutating func heredoc(_ quotation: Quotation) throws(SyntaxError) -> Text {
    var quotation = quotation
    quotation.delimiter = quotation.end
    index += 3
    while peek() == 32 || peek() == 9 || (peek() == 13 && peek(1) == 10) { index += 1 }
    guard peek() == 10 else {
      throw failure(
        "heredoc allows only zero or more whitespace characters followed by a new line after ",
        quotation.end, line: quotation.line, column: quotation.column)
    }
    index += 1
    startLine()
    var buffer = TextBuffer()
    var started = 0
    while index < bytes.count {
      if started != line {
        started = line
        let blanks = blanks()
        if isHeredocEnd(quotation, at: index + blanks) {
          index += blanks + 3
          buffer.endPart()
          for line in buffer.outdented(blanks) {
            warnAboutOutdent(line, blanks + 1, quotation.end)
          }
          buffer.unindent(blanks)
          return Text(parts: buffer.parts, delimiter: quotation.delimiter, indentation: blanks)
        }
        let next = peek(blanks)
        buffer.startLine(blanks: blanks, line: line, isBlank: next == 10 || next == 13)
        buffer.plain += bytes[index..<index + blanks]
        index += blanks
        continue
      }
      let before = line
      try piece(quotation, &buffer)
      // An interpolation may span lines, but what follows it does not begin one.
      if line != before, bytes[index - 1] != 10 { started = line }
    }
    throw missingEnd(quotation)
  }

  /// How many blanks stand here.
  private func blanks() -> Int {
    var position = index
    while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
    return position - index
  }

  private func isHeredocEnd(_ quotation: Quotation, at position: Int) -> Bool {
    position + 2 < bytes.count
      && bytes[position..<position + 3].allSatisfy { $0 == quotation.closing }
  }

  // MARK: Sigils

  mutating func sigil(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    let letter = peek(1)
    let sign = "~" + String(decoding: [letter], as: UTF8.self)
    let (saved, opening) = (index, peek(2))
    index += 2
    guard let closing = Self.closing(opening) else {
      let shown = shown(column: column + 2)
      index = saved
      throw failure(
        "invalid sigil delimiter: ",
        shown + ". The available delimiters are: //, ||, \"\", '', (), [], {}, <>")
    }
    let delimiter = String(decoding: [opening], as: UTF8.self)
    let quotation = Quotation(
      closing: closing, name: "sigil \(sign)\(delimiter)", delimiter: delimiter, line: line,
      column: column, interpolates: letter >= 97, escapes: false)
    let text: Text
    if opening == closing, opening == UInt8(ascii: "\"") || opening == UInt8(ascii: "'"),
      peek(1) == opening, peek(2) == opening
    {
      var heredoc = quotation
      (heredoc.isHeredoc, heredoc.name) = (true, "heredoc")
      text = try self.heredoc(heredoc)
    } else {
      index += 1
      text = try content(quotation)
    }
    let start = index
    while (peek() >= 97 && peek() <= 122) || (peek() >= 65 && peek() <= 90) { index += 1 }
    let name = "sigil_" + sign.dropFirst()
    add(
      .sigil(Sigil(name: name, text: text, modifiers: Array(bytes[start..<index]))), line, column,
      spaced)
  }

  private static func closing(_ opening: UInt8) -> UInt8? {
    switch opening {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    case UInt8(ascii: "<"): UInt8(ascii: ">")
    case UInt8(ascii: "/"), UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "'"): opening
    default: nil
    }
  }
}
