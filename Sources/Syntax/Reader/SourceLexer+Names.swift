extension SourceLexer {
  static func isNameStart(_ byte: UInt8) -> Bool {
    (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte == 95 || byte >= 128
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || (byte >= 48 && byte <= 57)
  }

  /// The end of the name at `index`, without `?` and `!`.
  private func nameEnd() -> (end: Int, isASCII: Bool) {
    var end = index
    var isASCII = true
    while end < bytes.count, Self.isNamePart(bytes[end]) {
      if bytes[end] >= 128 {
        isASCII = false
        guard let scalar = scalar(at: end),
          end == index ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue
        else { break }
        end += String(scalar).utf8.count
      } else {
        end += 1
      }
    }
    return (end, isASCII)
  }

  /// A variable, a call, an alias, a key or a word of the language.
  mutating func name(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    let afterDot = tokens.last?.isMark(.dot) == true
    let start = index
    let (end, isASCII) = nameEnd()
    guard end > start else { throw unexpected() }
    let isUpper = bytes[start] >= 65 && bytes[start] <= 90
    if !isASCII { try checkNonASCII(start, end, isUpper: isUpper) }
    index = end
    let mark = peek()
    // `a!= b` compares; `a?` and `a!` are names.
    if mark == UInt8(ascii: "?") || mark == UInt8(ascii: "!"),
      peek(1) != UInt8(ascii: "=") || peek(2) == UInt8(ascii: "=")
    {
      index += 1
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    try checkLength(text, line, column)
    if peek() == UInt8(ascii: "@") {
      // Keys and atoms may hold it, other names may not.
      index = nameEndAfterAt()
      let whole = String(decoding: bytes[start..<index], as: UTF8.self)
      guard isKey else {
        throw failure(
          "invalid character \"@\" (code point U+0040) in \(isUpper ? "alias" : "identifier"): ",
          whole, line: line, column: column)
      }
      index += 1
      add(.keyword(whole), line, column, spaced)
      return
    }
    if isKey {
      index += 1
      add(.keyword(text), line, column, spaced)
      return
    }
    if peek() == UInt8(ascii: ":"), peek(1) != UInt8(ascii: ":"), index + 1 < bytes.count {
      throw failure(
        "keyword argument must be followed by space after: ", text + ":", line: line, column: column
      )
    }
    if isUpper {
      if mark == UInt8(ascii: "?") || mark == UInt8(ascii: "!"), index > end {
        let shown = Unicode.Scalar(mark)
        throw failure(
          "invalid character \"\(shown)\" (code point U+\(Self.hex(shown))) in alias (only ASCII characters, without punctuation, are allowed): ",
          text, line: line, column: column)
      }
      let blanks = bytes[index...].prefix { $0 == 32 || $0 == 9 }.count
      if peek(blanks) == UInt8(ascii: "(") {
        index += blanks
        throw failure(
          "unexpected ( after alias \(text). Function names and identifiers in Elixir start with lowercase characters or underscore. For example:\n\n    hello_world()\n    _starting_with_underscore()\n    numb3rs_are_allowed()\n    may_finish_with_question_mark?()\n    may_finish_with_exclamation_mark!()\n\nUnexpected token: ",
          "(", column: self.column + 1)
      }
      add(.alias(text), line, column, spaced)
      return
    }
    if !afterDot, try word(text, line, column, spaced) { return }
    add(.identifier(text), line, column, spaced)
  }

  private func nameEndAfterAt() -> Int {
    var end = index
    while end < bytes.count, Self.isNamePart(bytes[end]) || bytes[end] == UInt8(ascii: "@") {
      end += 1
    }
    return end
  }

  private func checkNonASCII(_ start: Int, _ end: Int, isUpper: Bool) throws(SyntaxError) {
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    if isUpper, let scalar = text.unicodeScalars.first(where: { !$0.isASCII }) {
      throw failure(
        "invalid character \"\(scalar)\" (code point U+\(Self.hex(scalar))) in alias (only ASCII characters, without punctuation, are allowed): ",
        text)
    }
    if let first = text.unicodeScalars.first, !first.isASCII {
      let category = first.properties.generalCategory
      if category == .uppercaseLetter || category == .titlecaseLetter { throw unexpected() }
    }
  }

  private func checkLength(_ text: String, _ line: Int, _ column: Int) throws(SyntaxError) {
    guard text.utf8.count > 255, text.unicodeScalars.count > 255 else { return }
    throw failure("atom length must be less than system limit: ", text, line: line, column: column)
  }

  /// A word that is an operator, a bracket or a value; false for any other.
  private mutating func word(
    _ text: String, _ line: Int, _ column: Int, _ spaced: Bool
  ) throws(SyntaxError) -> Bool {
    switch text {
    case "true", "false", "nil": add(.atom(text), line, column, spaced)
    case "and", "or", "in", "not", "when":
      guard let name = Operator(rawValue: text) else { return false }
      let newlines = name.continuesLine ? takeNewlines() : 0
      add(.op(name), line, column, spaced)
      tokens[tokens.count - 1].newlines = newlines
    case "do", "end", "fn", "else", "rescue", "catch", "after":
      guard let mark = Mark(rawValue: text) else { return false }
      if mark == .do, tokens.last?.isMark(.comma) == true, peek() != UInt8(ascii: ":") {
        throw failure(
          "unexpected reserved word: ", "do", line: line, column: column,
          advice: SourceReader.blockAdvice)
      }
      if mark == .end { try close(mark, line, column) }
      if mark.isBlockWord, brackets.open.last?.mark != .do {
        add(.mark(mark), line, column, spaced)
        return true
      }
      // After arguments a block may begin on the next line.
      let newlines = mark == .do ? takeNewlines() : 0
      add(.mark(mark), line, column, spaced)
      tokens[tokens.count - 1].newlines = newlines
      if mark.closing != nil { open(mark, line) }
    default: return false
    }
    return true
  }

  // MARK: Atoms

  /// `:name`, `:"text"`, `:+`, and `::`.
  mutating func colon(_ line: Int, _ column: Int, _ spaced: Bool) throws(SyntaxError) {
    let after = peek(1)
    if after == UInt8(ascii: ":"), peek(2) != UInt8(ascii: ":") {
      index += 2
      if isKey {
        index += 1
        add(.keyword("::"), line, column, spaced)
        return
      }
      let newlines = takeNewlines()
      add(.op(.type), line, column, spaced)
      tokens[tokens.count - 1].newlines = newlines
      return
    }
    if after == UInt8(ascii: "\"") || after == UInt8(ascii: "'") {
      index += 1
      var text = try quoted(after, "atom", line, column)
      text.delimiter = "\""
      if text.isPlain { try checkLength(text.plain, line, column) }
      warnIfQuotesAreNeedless("atom", text, Self.atomAdvice, line, column)
      add(.quotedAtom(text), line, column, spaced)
      return
    }
    if Self.isNameStart(after) {
      let start = index + 1
      index = start
      var end = nameEnd().end
      guard end > start else {
        index -= 1
        throw unexpected()
      }
      while end < bytes.count, bytes[end] == UInt8(ascii: "@") || Self.isNamePart(bytes[end]) {
        index = end + (bytes[end] == UInt8(ascii: "@") ? 1 : 0)
        let next = nameEnd().end
        guard next > end else { break }
        end = next
      }
      index = end
      if peek() == UInt8(ascii: "?") || peek() == UInt8(ascii: "!") { index += 1 }
      let text = String(decoding: bytes[start..<index], as: UTF8.self)
      try checkLength(text, line, column)
      add(.atom(text), line, column, spaced)
      return
    }
    for name: String in ["..//", "%{}", "<<>>", "{}", "->", "%", "."]
    where has(name, at: 1) && !has("...", at: 1)
      && (peek(1) != 46 || peek(2) != 46 || has("..//", at: 1))
    {
      index += 1 + name.utf8.count
      add(.atom("\(name)"), line, column, spaced)
      return
    }
    if index + 1 < bytes.count, var (symbol, size) = Operator.scan(bytes, index + 1) {
      if symbol == .assoc { (symbol, size) = (.match, 1) }
      index += 1 + size
      add(.atom(symbol.rawValue), line, column, spaced)
      return
    }
    if after == UInt8(ascii: ":") {
      index += 3
      add(.atom("::"), line, column, spaced)
      return
    }
    throw unexpected()
  }

  // MARK: Numbers

  /// `1_000`, `0xFF`, `0o17`, `0b1`, `1.5e-3`.
  mutating func number(_ column: Int, _ spaced: Bool) throws(SyntaxError) {
    let start = index
    let kind: SourceToken.Kind
    if let radix = Self.radix(peek(1)), peek() == UInt8(ascii: "0"),
      let digit = digitValue(peek(2)),
      digit < radix
    {
      index += 2
      kind = .integer(Self.integer(digits(radix), radix))
    } else {
      kind = try decimal(start, column)
      try checkAfterNumber(start, column)
    }
    add(kind, line, column, spaced)
    tokens[tokens.count - 1].source = start..<index
  }

  private static func radix(_ letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  private mutating func decimal(
    _ start: Int, _ column: Int
  ) throws(SyntaxError) -> SourceToken.Kind {
    let whole = digits(10)
    guard peek() == UInt8(ascii: "."), let digit = digitValue(peek(1)), digit < 10 else {
      return .integer(Self.integer(whole, 10))
    }
    index += 1
    var text = whole.map { $0 + 48 } + [UInt8(ascii: ".")] + digits(10).map { $0 + 48 }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      let hasSign = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+")
      if let digit = digitValue(peek(hasSign ? 2 : 1)), digit < 10 {
        text.append(UInt8(ascii: "e"))
        if hasSign { text.append(peek(1)) }
        index += hasSign ? 2 : 1
        text += digits(10).map { $0 + 48 }
      }
    }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      throw failure(
        "invalid float number ", String(decoding: bytes[start..<index], as: UTF8.self),
        column: column)
    }
    return .float(value)
  }

  private func checkAfterNumber(_ start: Int, _ column: Int) throws(SyntaxError) {
    guard Self.isNameStart(peek()), peek() < 128 else { return }
    let number = String(decoding: bytes[start..<index], as: UTF8.self)
    throw failure(
      "invalid character \"\(Unicode.Scalar(peek()))\" after number \(number). If you intended to write a number, make sure to separate the number from the character (using comma, space, etc). If you meant to write a function name or a variable, note that identifiers in Elixir cannot start with numbers. Unexpected token: ",
      String(decoding: [peek()], as: UTF8.self), column: column)
  }

  func digitValue(_ byte: UInt8) -> Int? {
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

  private static func integer(_ digits: [UInt8], _ radix: Int) -> Form {
    var value = 0
    for (position, digit) in digits.enumerated() {
      let (product, first) = value.multipliedReportingOverflow(by: radix)
      let (sum, second) = product.addingReportingOverflow(Int(digit))
      if first || second { return big(UInt64(value), digits[position...], radix) }
      value = sum
    }
    return .integer(value)
  }

  /// A number beyond a machine word, from the value of its first digits and the others.
  private static func big(_ start: UInt64, _ digits: ArraySlice<UInt8>, _ radix: Int) -> Form {
    var limbs = [start]
    var rest = digits
    while !rest.isEmpty {
      // As many digits at a time as fit a limb.
      let some = rest.prefix(radix == 10 ? 19 : 15)
      rest = rest.dropFirst(some.count)
      var factor: UInt64 = 1
      var carry: UInt64 = 0
      for digit in some {
        factor *= UInt64(radix)
        carry = carry * UInt64(radix) + UInt64(digit)
      }
      for position in limbs.indices {
        let (high, low) = limbs[position].multipliedFullWidth(by: factor)
        let (sum, overflow) = low.addingReportingOverflow(carry)
        limbs[position] = sum
        carry = high + (overflow ? 1 : 0)
      }
      if carry != 0 { limbs.append(carry) }
    }
    return .bigInteger(negative: false, magnitude: limbs)
  }
}
