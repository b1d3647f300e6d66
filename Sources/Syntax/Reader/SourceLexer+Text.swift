extension SourceLexer {
  // MARK: Numbers

  mutating func number() throws(SyntaxError) -> SourceToken.Kind {
    let radixes: [UInt8: Int] = [
      UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2,
    ]
    if peek() == UInt8(ascii: "0"), let radix = radixes[peek(1)],
      let digit = digitValue(peek(2)), digit < radix
    {
      index += 2
      return .integer(Self.integer(digits(radix), radix))
    }
    let whole = digits(10)
    guard peek() == UInt8(ascii: "."), let digit = digitValue(peek(1)), digit < 10 else {
      return .integer(Self.integer(whole, 10))
    }
    index += 1
    var text = String(decoding: whole.map { $0 + 48 }, as: UTF8.self) + "."
    text += String(decoding: digits(10).map { $0 + 48 }, as: UTF8.self)
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      let hasSign = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+")
      if let digit = digitValue(peek(hasSign ? 2 : 1)), digit < 10 {
        text += "e"
        if hasSign { text += peek(1) == UInt8(ascii: "-") ? "-" : "+" }
        index += hasSign ? 2 : 1
        text += String(decoding: digits(10).map { $0 + 48 }, as: UTF8.self)
      }
    }
    guard let value = Double(text), value.isFinite else {
      throw failure("invalid float number \"\(text)\"")
    }
    return .float(value)
  }

  private func digitValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }

  private mutating func digits(_ radix: Int) -> [UInt8] {
    var result: [UInt8] = []
    while index < bytes.count {
      if let digit = digitValue(bytes[index]), digit < radix {
        result.append(UInt8(digit))
        index += 1
      } else if bytes[index] == 95, let digit = digitValue(peek(1)), digit < radix {
        index += 1
      } else {
        break
      }
    }
    return result
  }

  static func integer(_ digits: [UInt8], _ radix: Int) -> Form {
    var value = 0
    var overflows = false
    for digit in digits {
      let (product, first) = value.multipliedReportingOverflow(by: radix)
      let (sum, second) = product.addingReportingOverflow(Int(digit))
      if first || second {
        overflows = true
        break
      }
      value = sum
    }
    if !overflows { return .integer(value) }
    var limbs: [UInt64] = []
    for digit in digits {
      var carry = UInt64(digit)
      for position in limbs.indices {
        let (high, low) = limbs[position].multipliedFullWidth(by: UInt64(radix))
        let (sum, overflow) = low.addingReportingOverflow(carry)
        limbs[position] = sum
        carry = high + (overflow ? 1 : 0)
      }
      if carry != 0 { limbs.append(carry) }
    }
    return .bigInteger(negative: false, magnitude: limbs)
  }

  /// `?a` and `?\n`.
  mutating func character() throws(SyntaxError) -> Int {
    index += 1
    if peek() == 92 {
      var result: [UInt8] = []
      try escape(&result, isCharacter: true)
      let scalars = Array(String(decoding: result, as: UTF8.self).unicodeScalars)
      return scalars.count == 1 ? Int(scalars[0].value) : Int(result.first ?? 0)
    }
    let tail = bytes[index..<min(index + 4, bytes.count)]
    guard let scalar = String(decoding: tail, as: UTF8.self).unicodeScalars.first else {
      throw failure("unexpected token: ?")
    }
    index += String(scalar).utf8.count
    return Int(scalar.value)
  }

  // MARK: Strings

  mutating func text(
    _ quote: UInt8, _ line: Int, _ column: Int, _ spaced: Bool
  ) throws(SyntaxError) {
    let isHeredoc = peek(1) == quote && peek(2) == quote
    let parts: [TextPart]
    if isHeredoc {
      parts = try heredoc(quote, interpolates: true, escapes: true, line, column)
    } else {
      parts = try quoted(quote, line, column)
      if isKey {
        index += 1
        if parts.isPlainText {
          add(.keyword(TextPart.plain(parts)), line, column, spaced)
        } else {
          add(.quotedKeyword(parts), line, column, spaced)
        }
        return
      }
    }
    if tokens.last?.isMark(".") == true, parts.isPlainText, !isHeredoc {
      add(.identifier(TextPart.plain(parts)), line, column, spaced)
      return
    }
    add(quote == UInt8(ascii: "\"") ? .string(parts) : .charlist(parts), line, column, spaced)
  }

  /// The text from a quote to the same quote.
  mutating func quoted(
    _ quote: UInt8, _ line: Int, _ column: Int
  ) throws(SyntaxError) -> [TextPart] {
    index += 1
    return try content(until: quote, interpolates: true, escapes: true, line, column)
  }

  private mutating func content(
    until close: UInt8, interpolates: Bool, escapes: Bool, _ startLine: Int, _ startColumn: Int
  ) throws(SyntaxError) -> [TextPart] {
    var parts: [TextPart] = []
    var plain: [UInt8] = []
    while true {
      guard index < bytes.count else {
        let sign = String(decoding: [close], as: UTF8.self)
        throw failure(
          "missing terminator: \(sign) (for string starting at line \(startLine))",
          kind: .incomplete)
      }
      let byte = bytes[index]
      if byte == close {
        index += 1
        break
      }
      switch byte {
      case 92:
        if escapes {
          try escape(&plain, isCharacter: false)
        } else {
          rawEscape(&plain, close)
        }
      case UInt8(ascii: "#") where interpolates && peek(1) == UInt8(ascii: "{"):
        try interpolation(&parts, &plain)
      default:
        plain.append(byte)
        index += 1
        if byte == 10 { self.startLine() }
      }
    }
    if !plain.isEmpty { parts.append(.text(plain)) }
    return parts
  }

  private mutating func rawEscape(_ plain: inout [UInt8], _ close: UInt8) {
    let next = peek(1)
    if next == close {
      plain.append(next)
      index += 2
      return
    }
    plain.append(92)
    index += 1
    guard index < bytes.count else { return }
    plain.append(next)
    index += 1
    if next == 10 { startLine() }
  }

  private mutating func interpolation(
    _ parts: inout [TextPart], _ plain: inout [UInt8]
  ) throws(SyntaxError) {
    if !plain.isEmpty {
      parts.append(.text(plain))
      plain = []
    }
    let first = line
    index += 2
    var inner = self
    inner.tokens = []
    let tokens = try inner.run(untilBrace: true)
    index = inner.index + 1
    line = inner.line
    lineStart = inner.lineStart
    parts.append(.code(tokens, line: first))
  }

  /// The escape at the present position.
  private mutating func escape(
    _ result: inout [UInt8], isCharacter: Bool
  ) throws(SyntaxError) {
    index += 1
    guard index < bytes.count else {
      throw failure("missing terminator: \"", kind: .incomplete)
    }
    let code = bytes[index]
    index += 1
    switch code {
    case UInt8(ascii: "n"): result.append(10)
    case UInt8(ascii: "t"): result.append(9)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "s"): result.append(32)
    case UInt8(ascii: "0"): result.append(0)
    case UInt8(ascii: "a"): result.append(7)
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "d"): result.append(127)
    case UInt8(ascii: "e"): result.append(27)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "v"): result.append(11)
    case 10:
      startLine()
      if isCharacter { result.append(10) }
    case UInt8(ascii: "x"): try hexadecimal(&result, digits: 2, isByte: true)
    case UInt8(ascii: "u"): try hexadecimal(&result, digits: 4, isByte: false)
    default:
      result.append(code)
      while index < bytes.count, code >= 128, bytes[index] & 0xC0 == 0x80 {
        result.append(bytes[index])
        index += 1
      }
    }
  }

  private mutating func hexadecimal(
    _ result: inout [UInt8], digits: Int, isByte: Bool
  ) throws(SyntaxError) {
    var value: UInt32 = 0
    var count = 0
    let isBraced = peek() == UInt8(ascii: "{")
    if isBraced { index += 1 }
    while count < (isBraced ? 6 : digits), let digit = digitValue(peek()) {
      value = value << 4 | UInt32(digit)
      index += 1
      count += 1
    }
    let isComplete =
      isBraced ? count > 0 && peek() == UInt8(ascii: "}") : count == digits || (isByte && count > 0)
    guard isComplete else {
      throw failure(
        isByte
          ? "invalid hex escape character, expected \\xHH where H is a hexadecimal digit"
          : "invalid Unicode escape sequence, expected \\uHHHH or \\u{H*}")
    }
    if isBraced { index += 1 }
    if isByte, !isBraced || value < 256 {
      result.append(UInt8(truncatingIfNeeded: value))
      return
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw failure("invalid or reserved Unicode code point \\u{\(String(value, radix: 16))}")
    }
    result += Array(String(scalar).utf8)
  }

  // MARK: Heredocs

  /// The lines between three quotes, without the indentation of the last ones.
  mutating func heredoc(
    _ quote: UInt8, interpolates: Bool, escapes: Bool, _ startLine: Int, _ startColumn: Int
  ) throws(SyntaxError) -> [TextPart] {
    index += 3
    guard index < bytes.count, bytes[index] == 10 else {
      throw failure(
        "heredoc allows only whitespace characters followed by a new line after opening \"\"\"")
    }
    index += 1
    self.startLine()
    let indentation = try heredocIndentation(quote, startLine)
    var parts: [TextPart] = []
    var plain: [UInt8] = []
    while true {
      var skipped = 0
      while skipped < indentation, peek() == 32 || peek() == 9 {
        index += 1
        skipped += 1
      }
      if atHeredocEnd(quote) {
        index += 3
        break
      }
      try heredocLine(&parts, &plain, interpolates, escapes, startLine)
    }
    if !plain.isEmpty { parts.append(.text(plain)) }
    return parts
  }

  private func atHeredocEnd(_ quote: UInt8) -> Bool {
    var position = index
    while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
    guard position == index else { return false }
    return position + 2 < bytes.count && bytes[position] == quote && bytes[position + 1] == quote
      && bytes[position + 2] == quote
  }

  private func heredocIndentation(
    _ quote: UInt8, _ startLine: Int
  ) throws(SyntaxError) -> Int {
    var position = index
    while position < bytes.count {
      let start = position
      while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
      if position + 2 < bytes.count, bytes[position] == quote, bytes[position + 1] == quote,
        bytes[position + 2] == quote
      {
        return position - start
      }
      while position < bytes.count, bytes[position] != 10 { position += 1 }
      position += 1
    }
    let sign = String(repeating: String(decoding: [quote], as: UTF8.self), count: 3)
    throw failure(
      "missing terminator: \(sign) (for heredoc starting at line \(startLine))", kind: .incomplete)
  }

  private mutating func heredocLine(
    _ parts: inout [TextPart], _ plain: inout [UInt8], _ interpolates: Bool, _ escapes: Bool,
    _ startLine: Int
  ) throws(SyntaxError) {
    while true {
      guard index < bytes.count else {
        throw failure(
          "missing terminator: \"\"\" (for heredoc starting at line \(startLine))",
          kind: .incomplete)
      }
      switch bytes[index] {
      case 92 where escapes:
        let before = line
        try escape(&plain, isCharacter: false)
        if line != before { return }
      case 92:
        plain.append(92)
        index += 1
        if index < bytes.count, bytes[index] != 10 {
          plain.append(bytes[index])
          index += 1
        }
      case UInt8(ascii: "#") where interpolates && peek(1) == UInt8(ascii: "{"):
        try interpolation(&parts, &plain)
      case 10:
        plain.append(10)
        index += 1
        self.startLine()
        return
      default:
        plain.append(bytes[index])
        index += 1
      }
    }
  }

  // MARK: Sigils

  mutating func sigil(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    let letter = peek(1)
    let open = peek(2)
    let isLower = letter >= 97
    let name = "sigil_" + String(decoding: [letter], as: UTF8.self)
    index += 2
    let parts: [TextPart]
    var delimiter = String(decoding: [open], as: UTF8.self)
    if open == UInt8(ascii: "\"") || open == UInt8(ascii: "'"), peek(1) == open, peek(2) == open {
      delimiter = String(repeating: delimiter, count: 3)
      parts = try heredoc(open, interpolates: isLower, escapes: false, line, column)
    } else {
      let pairs: [UInt8: UInt8] = [
        UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "["): UInt8(ascii: "]"),
        UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "<"): UInt8(ascii: ">"),
      ]
      index += 1
      parts = try content(
        until: pairs[open] ?? open, interpolates: isLower, escapes: false, line, column)
    }
    let start = index
    while index < bytes.count,
      (peek() >= 97 && peek() <= 122) || (peek() >= 65 && peek() <= 90)
        || (peek() >= 48 && peek() <= 57)
    { index += 1 }
    add(
      .sigil(
        name: name, parts: parts, modifiers: Array(bytes[start..<index]), delimiter: delimiter),
      line, column, spaced)
  }
}
