extension SourceReader {
  /// What stands in `fn`, in parentheses and in a part of a `do` block: expressions, or clauses with `->`.
  struct Body {
    var form: Form
    var isClauses = false
    /// Whether anything, a semicolon too, stood there.
    var isEmpty = false
  }

  /// The body up to a closing word or the next part of the block, which is not consumed.
  mutating func body(until closing: Mark) throws(SyntaxError) -> Body {
    let saved = enter()
    defer { leave(saved) }
    var items: [Form] = []
    var isClauses = false
    var stray: SourceToken?
    let hasSeparator = token.isMark(.semicolon)
    if token.isNewline || hasSeparator { advance() }
    while !isEnd(of: closing) {
      let (item, arrow) = try item()
      if items.isEmpty { isClauses = arrow != nil }
      if !isClauses, stray == nil { stray = arrow }
      items.append(item)
      let end = token
      if end.isNewline || end.isMark(.semicolon) {
        advance()
      } else if !isEnd(of: closing) {
        throw unexpected()
      }
      if !isEnd(of: closing) { note(end, in: &items[items.count - 1]) }
    }
    if let stray { throw unexpectedArrow(stray) }
    guard isClauses else {
      return Body(form: Self.block(items), isEmpty: items.isEmpty && !hasSeparator)
    }
    return Body(form: .list(Self.clauses(items)), isClauses: true)
  }

  private func isEnd(of closing: Mark) -> Bool {
    guard case .mark(let mark) = token.kind else { return false }
    return mark == closing || (closing == .end && mark.isBlockWord)
  }

  /// Expressions after an arrow belong to its clause.
  private static func clauses(_ items: [Form]) -> [Form] {
    var clauses: [Form] = []
    var body: [Form] = []
    for item in items {
      if item.asCall(of: "->", arity: 2) != nil {
        end(&clauses, &body)
        clauses.append(item)
      } else {
        body.append(item)
      }
    }
    end(&clauses, &body)
    return clauses
  }

  /// Gives the last clause the expressions that followed it.
  private static func end(_ clauses: inout [Form], _ following: inout [Form]) {
    guard let last = clauses.last, case .node(var node) = last,
      case .list(let parts) = node.arguments
    else { return }
    node.arguments = .list([parts[0], block([parts[1]] + following)])
    clauses[clauses.count - 1] = .node(node)
    following = []
  }

  /// An expression, or the head of a clause with the first expression of its body.
  private mutating func item() throws(SyntaxError) -> (form: Form, arrow: SourceToken?) {
    if token.isMark(.arrow) { return try clause([]) }
    if token.isMark(.openParen), isHead() {
      let forms = try enclosed(.call).forms
      guard token.isOperator(.when) else { return try clause(forms) }
      let word = take()
      let lines = skipNewlines()
      let guardForm = try expression(Self.loosest)
      let own = meta(word, newlines(lines > 0 ? lines : word.newlines))
      return try clause([.call("when", own, forms + [guardForm])])
    }
    let isKeyed = token.isKeyword
    let forms = try openArguments()
    if forms.count == 1, !isKeyed, !token.isMark(.arrow) || shape == .block {
      return (forms[0], nil)
    }
    return try clause(Self.unwrapped(forms))
  }

  /// Whether the parentheses here are those of a clause's arguments.
  private func isHead() -> Bool {
    let open = token
    guard open.closer > index, open.closer + 1 < tokens.count else { return false }
    let after = tokens[open.closer + 1]
    guard after.isMark(.arrow) || after.isOperator(.when) else { return false }
    if open.closer == index + 1 { return true }
    return isList(open) && !isOpenCall(index + 1)
  }

  /// Whether a name and an argument stand there: what follows a comma is then the name's.
  private func isOpenCall(_ position: Int) -> Bool {
    guard case .identifier = tokens[position].kind else { return false }
    switch tokens[position + 1].kind {
    case .integer, .float, .atom, .string, .charlist, .sigil, .identifier, .alias: return true
    default: return false
    }
  }

  /// `a, b when c` guards both.
  private static func unwrapped(_ forms: [Form]) -> [Form] {
    if forms.count == 1, let only = forms[0].asCall(of: "__block__", arity: 1),
      only[0].asCall(of: "unquote_splicing", arity: 1) != nil
    {
      return only
    }
    guard let last = forms.last, let parts = last.asCall(of: "when", arity: 2) else { return forms }
    return [.call("when", last.meta, forms.dropLast() + parts)]
  }

  /// The arrow after a head, and the first expression behind it.
  private mutating func clause(_ head: [Form]) throws(SyntaxError) -> (
    form: Form, arrow: SourceToken?
  ) {
    guard token.isMark(.arrow) else { throw unexpected() }
    let arrow = take()
    let lines = skipNewlines()
    let own = meta(arrow, newlines(lines > 0 ? lines : arrow.newlines))
    let body: Form
    if isBodyMissing() {
      body = literal(.nil, arrow)
    } else {
      body = try expression(Self.loosest)
    }
    return (.call("->", own, [.list(head), body]), arrow)
  }

  private func isBodyMissing() -> Bool {
    switch token.kind {
    case .mark(let mark): mark.isClosing || mark.isBlockWord || mark == .semicolon
    default: false
    }
  }

  // MARK: What holds bodies

  /// `do ... end` with its further parts as a keyword list, and its metadata.
  mutating func doBlock() throws(SyntaxError) -> (Form, [Meta.Entry]) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= options.depthLimit else { throw tooDeep() }
    let opened = token
    var pairs: [Form] = []
    while true {
      let word = take()
      guard case .mark(let name) = word.kind else { break }
      let body = try body(until: .end)
      pairs.append(.tuple([literal(.atom(name.rawValue), word), body.form]))
      guard case .mark(let following) = token.kind, following.isBlockWord else { break }
    }
    let end = try close(.end)
    return (.list(pairs), entry("do", opened) + entry("end", end))
  }

  /// `fn ... end`.
  mutating func anonymousFunction() throws(SyntaxError) -> Form {
    let word = take()
    let lines = token.isNewline && !next.isMark(.arrow) ? token.newlines : 0
    if token.isMark(.end) { throw unexpected() }
    let body = try body(until: .end)
    let end = try close(.end)
    shape = .other
    guard body.isClauses, case .list(let clauses) = body.form else {
      throw failure(
        "expected anonymous functions to be defined with -> inside: ", "'fn'", line: word.line,
        column: word.column)
    }
    return .call("fn", meta(word, newlines(lines) + entry("closing", end)), clauses)
  }

  /// `(...)`.
  mutating func parentheses() throws(SyntaxError) -> Form {
    let word = take()
    let body = try body(until: .closeParen)
    let end = try close(.closeParen)
    shape = .other
    guard !body.isEmpty, case .node(var node) = body.form, case .atom(let head) = node.head,
      head == "__block__" || head == options.literalHead
    else { return body.form }
    var entries = node.meta.entries
    if node.meta.line > 0 {
      entries.append(Meta.Entry(key: "line", value: .integer(node.meta.line)))
    }
    if node.meta.column > 0 {
      entries.append(Meta.Entry(key: "column", value: .integer(node.meta.column)))
    }
    node.meta = meta(word, entries + entry("closing", end))
    return .node(node)
  }
}
