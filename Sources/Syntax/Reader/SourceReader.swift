/// Reads source text as quoted forms: an operator-precedence parser over the words of `SourceLexer`.
public struct SourceReader {
  var tokens: [SourceToken]
  var index = 0
  let options: ParserOptions
  /// Above 0 where a `do` belongs to a call further left.
  var doBlocked = false
  /// Whether a call without parentheses may take several arguments.
  var manyArguments = true
  var depth = 0

  /// The quoted form of a text.
  public static func read(
    _ bytes: [UInt8], _ options: ParserOptions
  ) throws(SyntaxError) -> Form {
    guard bytes.count <= options.byteLimit else {
      throw SyntaxError(
        kind: .invalid, file: options.file, line: options.line, column: options.column,
        message: "the source is longer than \(options.byteLimit) bytes")
    }
    if let (line, byte) = invalidByte(bytes) {
      throw SyntaxError(
        kind: .invalid, file: options.file, line: options.line + line, column: 1,
        message:
          "the source is not UTF-8: unexpected byte 0x\(String(byte, radix: 16)) in this line")
    }
    var lexer = SourceLexer(bytes: bytes, options: options)
    var reader = SourceReader(tokens: try lexer.run(), options: options)
    let form = try reader.body(until: [])
    guard case .end = reader.token.kind else { throw reader.unexpected() }
    return form
  }

  /// The first byte that is no UTF-8 there, and the number of line ends before it.
  private static func invalidByte(_ bytes: [UInt8]) -> (line: Int, byte: UInt8)? {
    var line = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        if byte == 10 { line += 1 }
        index += 1
        continue
      }
      let size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let end = min(index + size, bytes.count)
      guard byte >= 0xC2, byte < 0xF5, String(validating: bytes[index..<end], as: UTF8.self) != nil
      else { return (line, byte) }
      index = end
    }
    return nil
  }

  init(tokens: [SourceToken], options: ParserOptions) {
    self.tokens = tokens
    self.options = options
  }

  // MARK: Words

  var token: SourceToken { tokens[min(index, tokens.count - 1)] }
  func peek(_ offset: Int = 1) -> SourceToken { tokens[min(index + offset, tokens.count - 1)] }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  mutating func skipNewlines() { while token.isNewline { index += 1 } }

  /// Skips ends of lines and semicolons.
  mutating func skipSeparators() { while token.isNewline || token.isMark(";") { index += 1 } }

  func meta(_ token: SourceToken) -> Meta {
    Meta(line: token.line, column: options.columns ? token.column : 0)
  }

  func unexpected() -> SyntaxError {
    let token = token
    if case .end = token.kind {
      return SyntaxError(
        kind: .incomplete, file: options.file, line: token.line, column: token.column,
        message: "syntax error: expression is incomplete")
    }
    if token.isMark("end") {
      return SyntaxError(
        kind: .invalid, file: options.file, line: token.line, column: token.column,
        message: "unexpected reserved word: end")
    }
    return SyntaxError(
      kind: .invalid, file: options.file, line: token.line, column: token.column,
      message: "syntax error before: \(token.text)")
  }

  mutating func expect(_ mark: String, opened: SourceToken, _ name: String) throws(SyntaxError) {
    skipNewlines()
    if token.isMark(mark) {
      advance()
      return
    }
    if case .end = token.kind {
      throw SyntaxError(
        kind: .incomplete, file: options.file, line: token.line, column: token.column,
        message: "missing terminator: \(mark) (for \"\(name)\" starting at line \(opened.line))")
    }
    let closers: Set<String> = [")", "]", "}", ">>", "end"]
    if case .mark(let other) = token.kind, closers.contains(other) {
      throw SyntaxError(
        kind: .invalid, file: options.file, line: token.line, column: token.column,
        message:
          "unexpected token: \(other)\n\n    HINT: the \"\(name)\" on line \(opened.line) is missing terminator \"\(mark)\"\n"
      )
    }
    throw unexpected()
  }

  // MARK: Blocks

  static let blockWords: Set<String> = ["else", "rescue", "catch", "after"]

  /// Whether the present word ends a body.
  private func atEnd(_ closers: Set<String>) -> Bool {
    switch token.kind {
    case .end: return true
    case .mark(let name): return closers.contains(name)
    default: return false
    }
  }

  /// Expressions (or clauses with `->`) up to one of the closing words.
  mutating func body(until closers: Set<String>) throws(SyntaxError) -> Form {
    let (savedDo, savedMany) = (doBlocked, manyArguments)
    doBlocked = false
    manyArguments = true
    defer { (doBlocked, manyArguments) = (savedDo, savedMany) }
    var clauses: [Form] = []
    var head: (form: [Form], meta: Meta)?
    var statements: [Form] = []
    skipSeparators()
    while !atEnd(closers) {
      if closers.isEmpty == false, let next = try clauseHead() {
        if let head {
          clauses.append(.call("->", head.meta, [.list(head.form), Self.block(statements)]))
        } else if !statements.isEmpty {
          throw unexpected()
        }
        statements = []
        head = next
        skipSeparators()
        continue
      }
      statements.append(try expression(0))
      if !(token.isNewline || token.isMark(";") || atEnd(closers)) { throw unexpected() }
      skipSeparators()
    }
    guard let head else { return Self.block(statements) }
    clauses.append(.call("->", head.meta, [.list(head.form), Self.block(statements)]))
    return .list(clauses)
  }

  /// `a, b when c ->` if it stands here; nil (and nothing consumed) where it does not.
  private mutating func clauseHead() throws(SyntaxError) -> (form: [Form], meta: Meta)? {
    guard hasArrowAhead() else { return nil }
    if token.isMark("->") {
      let arrow = token
      advance()
      return ([], meta(arrow))
    }
    var forms: [Form] = []
    if token.isMark("("), let close = matching(index),
      tokens[close + 1].isMark("->") || tokens[close + 1].isOperator("when")
    {
      let open = token
      advance()
      forms = try arguments(until: ")", opened: open)
      if token.isOperator("when") {
        let word = token
        advance()
        skipNewlines()
        forms = [.call("when", meta(word), forms + [try expression(50)])]
      }
    } else {
      forms = try openArguments(many: true)
      if let last = forms.last, let parts = last.asCall(of: "when", arity: 2), forms.count > 1 {
        let all = Array(forms.dropLast()) + parts
        forms = [.call("when", last.meta, all)]
      }
    }
    guard token.isMark("->") else { throw unexpected() }
    let arrow = token
    advance()
    return (forms, meta(arrow))
  }

  /// Whether the words up to the end of this expression hold `->` outside any brackets.
  private func hasArrowAhead() -> Bool {
    var position = index
    var level = 0
    while position < tokens.count {
      let token = tokens[position]
      switch token.kind {
      case .end: return false
      case .newline where level == 0:
        // A line may go on after an operator or a comma.
        guard position > index, continues(tokens[position - 1]) else { return false }
      case .mark(let name):
        switch name {
        case "->" where level == 0: return true
        case "else" where level == 0, "rescue" where level == 0, "catch" where level == 0,
          "after" where level == 0:
          return false
        case ";" where level == 0: return false
        case "(", "[", "{", "<<", "do", "fn": level += 1
        case ")", "]", "}", ">>", "end":
          level -= 1
          if level < 0 { return false }
        default: break
        }
      default: break
      }
      position += 1
    }
    return false
  }

  private func continues(_ token: SourceToken) -> Bool {
    switch token.kind {
    case .op: true
    case .mark(let name): name == "," || name == "."
    case .keyword, .quotedKeyword: true
    default: false
    }
  }

  /// The index of the bracket that closes the one at `position`.
  private func matching(_ position: Int) -> Int? {
    var level = 0
    var position = position
    while position < tokens.count {
      if case .mark(let name) = tokens[position].kind {
        switch name {
        case "(", "[", "{", "<<", "do", "fn": level += 1
        case ")", "]", "}", ">>", "end":
          level -= 1
          if level == 0 { return position }
        default: break
        }
      }
      position += 1
    }
    return nil
  }

  static func block(_ statements: [Form]) -> Form {
    guard statements.count == 1 else { return .block(statements) }
    let only = statements[0]
    if only.asCall(of: "unquote_splicing", arity: 1) != nil { return .block(statements) }
    if only.asCall(of: "not", arity: 1) != nil || only.asCall(of: "!", arity: 1) != nil {
      return .block(statements)
    }
    return only
  }

  /// `do ... end` with its further parts, as a keyword list.
  mutating func doBlock() throws(SyntaxError) -> Form {
    let opened = token
    advance()
    var pairs: [(String, Form)] = []
    var name = "do"
    while true {
      let form = try body(until: Self.blockWords.union(["end"]))
      pairs.append((name, form))
      guard case .mark(let word) = token.kind, Self.blockWords.contains(word) else { break }
      name = word
      advance()
    }
    try expect("end", opened: opened, "do")
    return .keywords(pairs)
  }

  // MARK: Arguments

  /// Arguments in brackets up to the closing one, which is consumed.
  /// In a list, keywords at the end are elements of it (`flattens`); elsewhere they are one more argument.
  mutating func arguments(
    until close: String, opened: SourceToken, flattens: Bool = false
  ) throws(SyntaxError) -> [Form] {
    let (savedDo, savedMany) = (doBlocked, manyArguments)
    doBlocked = false
    manyArguments = true
    defer { (doBlocked, manyArguments) = (savedDo, savedMany) }
    var forms: [Form] = []
    skipNewlines()
    while !token.isMark(close) {
      if isKeyword(token) {
        let pairs = try keywordPairs(closing: close)
        if flattens { forms += pairs } else { forms.append(.list(pairs)) }
        break
      }
      if case .end = token.kind { break }
      forms.append(try expression(0))
      skipNewlines()
      guard token.isMark(",") else { break }
      advance()
      skipNewlines()
      if token.isMark(close), close == ")" { throw unexpected() }
    }
    try expect(close, opened: opened, Self.opening[close] ?? "(")
    return forms
  }

  private static let opening = [")": "(", "]": "[", "}": "{", ">>": "<<"]

  /// Arguments without brackets.
  mutating func openArguments(many: Bool) throws(SyntaxError) -> [Form] {
    var forms: [Form] = []
    while true {
      if isKeyword(token) {
        forms.append(.list(try keywordPairs(closing: nil)))
        break
      }
      let saved = manyArguments
      if !forms.isEmpty { manyArguments = false }
      forms.append(try expression(20))
      manyArguments = saved
      guard many, token.isMark(",") else { break }
      advance()
      skipNewlines()
    }
    return forms
  }

  func isKeyword(_ token: SourceToken) -> Bool {
    switch token.kind {
    case .keyword, .quotedKeyword: true
    default: false
    }
  }

  /// `a: 1, b: 2`.
  mutating func keywordPairs(closing close: String?) throws(SyntaxError) -> [Form] {
    var pairs: [Form] = []
    while isKeyword(token) {
      let key: Form
      switch token.kind {
      case .keyword(let name): key = .atom(name)
      case .quotedKeyword(let parts): key = try quotedAtom(parts, token)
      default: throw unexpected()
      }
      advance()
      skipNewlines()
      pairs.append(.tuple([key, try expression(20)]))
      if close != nil { skipNewlines() }
      guard token.isMark(",") else { break }
      if close == nil, !isKeywordAfterComma() { break }
      advance()
      skipNewlines()
      if let close, token.isMark(close) { break }
      if !isKeyword(token) { throw unexpected() }
    }
    return pairs
  }

  private func isKeywordAfterComma() -> Bool {
    var position = index + 1
    while position < tokens.count, tokens[position].isNewline { position += 1 }
    return position < tokens.count && isKeyword(tokens[position])
  }
}
