extension SourceReader {
  /// What stood between two brackets.
  struct Enclosed {
    var forms: [Form]
    /// `newlines:` and `closing:`, where they are asked for.
    var entries: [Meta.Entry]
  }

  /// Brackets with a list of expressions in them.
  enum Container {
    case call, list, tuple, bits

    var closing: Mark {
      switch self {
      case .call: .closeParen
      case .list: .closeBracket
      case .tuple: .closeBrace
      case .bits: .closeBits
      }
    }
  }

  /// Goes into brackets: what may follow a name there does not depend on what is outside.
  mutating func enter() -> Reach {
    defer { reach = .all }
    return reach
  }

  mutating func leave(_ saved: Reach) { reach = saved }

  // MARK: Calls

  /// The call of a name with what follows it: arguments in parentheses, without, or none.
  mutating func call(
    _ callee: Form, _ word: SourceToken, isRemote: Bool
  ) throws(SyntaxError) -> Form {
    if token.isMark(.openParen), !token.isSpaced || callee.asCall(of: ".", arity: 1) != nil {
      return try closedCall(callee, word)
    }
    if reach != .parentheses {
      if startsArgument() { return try openCall(callee, word, isRemote: isRemote) }
      if token.newlines == 0, let (block, entries) = try trailingBlock() {
        return .node(
          Node(head: callee, meta: meta(word, entries), arguments: .list([block])))
      }
    }
    shape = .call
    guard isRemote else {
      return .node(Node(head: callee, meta: meta(word), arguments: .context("nil")))
    }
    let entry = Meta.Entry(key: "no_parens", value: .atom("true"))
    return .node(Node(head: callee, meta: meta(word, [entry]), arguments: .list([])))
  }

  /// `f(x)`, `f(x)(y)`, and either with a block.
  private mutating func closedCall(
    _ callee: Form, _ word: SourceToken
  ) throws(SyntaxError) -> Form {
    var (head, inside) = (callee, try enclosed(.call))
    if token.isMark(.openParen), !token.isSpaced {
      head = .call(callee, meta(word, inside.entries), inside.forms)
      let outer = try enclosed(.call)
      inside = Enclosed(forms: outer.forms, entries: outer.entries + inside.entries)
    }
    shape = .call
    if reach != .parentheses, let (block, entries) = try trailingBlock() {
      inside.forms.append(block)
      inside.entries = entries + inside.entries
    } else if token.isKeyword {
      throw unexpectedKey()
    }
    return .node(
      Node(head: head, meta: meta(word, inside.entries), arguments: .list(inside.forms)))
  }

  /// `f x, y`, and with a block.
  private mutating func openCall(
    _ callee: Form, _ word: SourceToken, isRemote: Bool
  ) throws(SyntaxError) -> Form {
    let (saved, isSigned, open) = (reach, token.isSign, token)
    reach = .arguments
    if open.isMark(.openParen), isList(open) { throw unexpectedParentheses(open) }
    var forms = try openArguments()
    reach = saved
    var entries: [Meta.Entry] = []
    if isSigned, !isRemote, forms.count == 1 {
      entries.append(Meta.Entry(key: "ambiguous_op", value: .nil))
    }
    let isOpen: Bool
    if case .open = shape { isOpen = true } else { isOpen = forms.count > 1 }
    shape = isOpen ? .open(line: word.line, column: word.column) : .call
    if let (block, blockEntries) = try trailingBlock() {
      forms.append(block)
      entries = blockEntries
    }
    return .node(Node(head: callee, meta: meta(word, entries), arguments: .list(forms)))
  }

  /// A `do` block, where one stands here and belongs to this call, and its metadata.
  private mutating func trailingBlock() throws(SyntaxError) -> (Form, [Meta.Entry])? {
    guard reach == .all, token.isMark(.do) else { return nil }
    let block = try doBlock()
    shape = .block
    return block
  }

  /// Whether the parentheses at `open` hold several expressions, or keywords.
  func isList(_ open: SourceToken) -> Bool {
    var position = index + 1
    if tokens[position].isNewline { position += 1 }
    if tokens[position].isKeyword { return true }
    while position < open.closer {
      if tokens[position].isMark(.comma) { return true }
      position = max(position + 1, tokens[position].closer)
    }
    return false
  }

  /// Whether the present word begins an argument of a call without parentheses.
  private func startsArgument() -> Bool {
    switch token.kind {
    case .integer, .float, .atom, .quotedAtom, .string, .charlist, .sigil, .identifier, .alias,
      .keyword, .quotedKeyword, .quotedIdentifier:
      true
    case .mark(let mark):
      switch mark {
      case .openParen, .openBracket: token.isSpaced
      case .openBrace, .openBits, .percent, .fn: true
      default: false
      }
    case .op(let name):
      switch name {
      case .bang, .pin, .at, .complement, .capture: true
      case .not: !next.isOperator(.in)
      case .plus, .minus: token.isSign
      default: false
      }
    case .newline, .end: false
    }
  }

  // MARK: Arguments

  /// Arguments without brackets.
  mutating func openArguments() throws(SyntaxError) -> [Form] {
    var forms: [Form] = []
    while true {
      if token.isKeyword {
        forms.append(.list(try openKeywords()))
        if token.isMark(.comma) { throw afterKeywords(token, inCall: true) }
        shape = .other
        return forms
      }
      forms.append(try expression(Self.loosest))
      if case .open(let line, let column) = shape, forms.count > 1 {
        throw ambiguousComma(inCall: true, line: line, column: column)
      }
      guard token.isMark(.comma) else { return forms }
      advance()
    }
  }

  /// An expression among others, which a call without parentheses cannot be.
  mutating func element(inCall: Bool) throws(SyntaxError) -> Form {
    let form = try expression(Self.loosest)
    if case .open(let line, let column) = shape {
      throw ambiguousComma(inCall: inCall, line: line, column: column)
    }
    return form
  }

  /// The expressions between brackets. In a list, keywords at the end are elements of it; elsewhere they are one
  /// more expression.
  mutating func enclosed(_ container: Container) throws(SyntaxError) -> Enclosed {
    let saved = enter()
    advance()
    let lines = skipNewlines()
    var forms: [Form] = []
    let closing = container.closing
    while !token.isMark(closing) {
      if token.isKeyword, !forms.isEmpty || container == .call || container == .list {
        let pairs = try keywords(until: closing, inCall: container == .call)
        if container == .list { forms += pairs } else { forms.append(.list(pairs)) }
        break
      }
      let form = try expression(Self.loosest)
      if case .open(let line, let column) = shape {
        let isAlone =
          container == .call && forms.isEmpty
          && (token.isMark(closing) || (token.isNewline && next.isMark(closing)))
        if !isAlone {
          throw ambiguousComma(inCall: container == .call, line: line, column: column)
        }
      }
      forms.append(form)
      guard token.isMark(.comma) else { break }
      advance()
      if container == .call, token.isMark(closing) { throw unexpected() }
    }
    let end = try close(closing)
    leave(saved)
    return Enclosed(forms: forms, entries: newlines(lines) + entry("closing", end))
  }

  // MARK: Keywords

  /// `a: 1, b: 2` between brackets, up to the closing one.
  mutating func keywords(until closing: Mark, inCall: Bool) throws(SyntaxError) -> [Form] {
    var pairs: [Form] = []
    while true {
      let key = try key()
      pairs.append(.tuple([key, try element(inCall: false)]))
      guard token.isMark(.comma) else { return pairs }
      let comma = take()
      if token.isMark(closing) { return pairs }
      if token.isKeyword { continue }
      _ = try expression(Self.loosest)
      throw afterKeywords(comma, inCall: inCall)
    }
  }

  /// `a: 1, b: 2` without brackets.
  mutating func openKeywords() throws(SyntaxError) -> [Form] {
    var pairs: [Form] = []
    while true {
      let key = try key()
      pairs.append(.tuple([key, try expression(Self.loosest)]))
      guard token.isMark(.comma), next.isKeyword else { return pairs }
      advance()
    }
  }

  private mutating func key() throws(SyntaxError) -> Form {
    let word = token
    let format = [Meta.Entry(key: "format", value: .atom("keyword"))]
    let form: Form
    switch word.kind {
    case .keyword(let name): form = literal(.atom(name), word, format)
    case .quotedKeyword(let text): form = try quotedAtom(text, word, format)
    default: throw unexpected()
    }
    advance()
    skipNewlines()
    return form
  }
}
