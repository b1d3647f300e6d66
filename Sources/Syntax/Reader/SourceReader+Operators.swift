extension SourceReader {
  /// The level of the operators that bind least.
  static let loosest = 40

  /// An expression whose operators bind at least as tightly as `level`.
  mutating func expression(_ level: Int) throws(SyntaxError) -> Form {
    depth += 1
    defer { depth -= 1 }
    guard depth <= options.depthLimit else { throw tooDeep() }
    return try operators(after: try operand(), level)
  }

  /// The operators that follow an operand, with their right sides.
  mutating func operators(after first: Form, _ level: Int) throws(SyntaxError) -> Form {
    var left = first
    var links = 0
    while case .op(let name) = token.kind {
      let isNegated = name == .not && next.isOperator(.in)
      guard let binding = isNegated ? Operator.in.binding : name.binding, binding.level >= level
      else { break }
      try count(&links)
      let word = take()
      if isNegated { advance() }
      let (leftShape, lines) = (shape, skipNewlines())
      let right: Form
      if name == .when, token.isKeyword {
        right = .list(try openKeywords())
        shape = .other
      } else {
        right = try expression(binding.isRight ? binding.level : binding.level + 1)
      }
      shape = joined(leftShape, shape, word)
      left = try combined(left, isNegated ? .in : name, isNegated, right, word, lines)
    }
    return left
  }

  private func joined(_ left: Shape, _ right: Shape, _ word: SourceToken) -> Shape {
    if case .open = right { return .open(line: word.line, column: word.column) }
    return left == .block || right == .block ? .block : .other
  }

  private mutating func combined(
    _ left: Form, _ name: Operator, _ isNegated: Bool, _ right: Form, _ word: SourceToken,
    _ lines: Int
  ) throws(SyntaxError) -> Form {
    if isNegated {
      return .call("not", meta(word), [.call("in", meta(word), [left, right])])
    }
    if name == .step {
      guard let range = left.asCall(of: "..", arity: 2) else { throw strayStep(word) }
      return .call("..//", left.meta, [range[0], range[1], right])
    }
    if name == .in {
      // `not x in y` and `!x in y` negate the test.
      for sign in ["not", "!"] {
        if let inner = left.asCall(of: sign, arity: 1) {
          warnings.append(
            SyntaxWarning(
              line: word.line, column: word.column,
              message:
                "\"not expr1 in expr2\" is deprecated, use \"expr1 not in expr2\" instead"))
          return .call(sign, meta(word), [.call("in", meta(word), [inner[0], right])])
        }
      }
    }
    // Ends of lines after `=` and `\\` are not noted.
    let after = name == .match || name == .defaults ? 0 : lines
    return .call(
      name.rawValue, meta(word, newlines(after > 0 ? after : word.newlines)), [left, right])
  }

  /// An operand with the operators before it.
  private mutating func operand() throws(SyntaxError) -> Form {
    guard case .op(let name) = token.kind else { return try postfix(try primary()) }
    let word = token
    if name == .range {
      advance()
      shape = .other
      return .call("..", meta(word), [])
    }
    guard let level = name.prefixLevel else { throw unexpected() }
    advance()
    if name == .capture, let captured = try capture(word) { return try postfix(captured) }
    skipNewlines()
    if name == .at { return try postfix(try attribute(word)) }
    let value = try expression(level)
    if case .open = shape { shape = .open(line: word.line, column: word.column) }
    if shape == .call { shape = .other }
    if name == .step { return division(word, value) }
    return .call(name.rawValue, meta(word), [value])
  }

  /// `//x` before an operand is `/` divided by it, so that `&//2` captures the division.
  private func division(_ word: SourceToken, _ right: Form) -> Form {
    let left = Form.node(Node(head: .atom("/"), meta: meta(word), arguments: .context("nil")))
    var sign = word
    sign.column += 1
    return .call("/", meta(sign), [left, right])
  }

  /// `@name` with what `name` calls; a dot or bracket after it applies to the whole.
  private mutating func attribute(_ word: SourceToken) throws(SyntaxError) -> Form {
    let value: Form
    if case .op(.at) = token.kind {
      depth += 1
      defer { depth -= 1 }
      guard depth <= options.depthLimit else { throw tooDeep() }
      let inner = take()
      skipNewlines()
      value = try attribute(inner)
    } else if case .op = token.kind {
      value = try expression(Operator.at.prefixLevel ?? 0)
    } else {
      value = try primary()
    }
    if case .open = shape { shape = .open(line: word.line, column: word.column) }
    if shape == .call { shape = .other }
    return .call("@", meta(word), [value])
  }

  /// `&1`, or before `/` an operator that is captured by its name; nil for any other capture.
  private mutating func capture(_ word: SourceToken) throws(SyntaxError) -> Form? {
    if case .integer(let number) = token.kind, !token.isSpaced {
      advance()
      shape = .other
      return .call("&", meta(word), [number])
    }
    if case .op(let captured) = token.kind, next.isOperator(.over) {
      tokens[index].kind = .identifier(captured.rawValue)
    }
    return nil
  }

  // MARK: After an operand

  /// Fields, calls and accesses that follow. (A bracket after a name and a space was its argument.)
  mutating func postfix(_ start: Form) throws(SyntaxError) -> Form {
    var form = start
    var links = 0
    while shape != .block {
      if token.isMark(.dot) {
        form = try dotted(form)
      } else if token.isMark(.openBracket) {
        form = try access(form)
      } else {
        break
      }
      try count(&links)
    }
    if shape == .other, token.isKeyword { throw unexpectedKey() }
    return form
  }

  /// `form[key]`.
  private mutating func access(_ form: Form) throws(SyntaxError) -> Form {
    let word = token
    let saved = enter()
    advance()
    let lines = skipNewlines()
    let key: Form
    if token.isKeyword {
      key = .list(try keywords(until: .closeBracket, inCall: false))
    } else {
      key = try element(inCall: false)
      if token.isMark(.comma) { advance() }
    }
    let end = try close(.closeBracket)
    leave(saved)
    shape = .other
    let own = meta(word, newlines(lines) + entry("closing", end))
    return .remoteCall(.atom("Elixir.Access"), "get", own, [form, key])
  }

  /// What follows a dot.
  private mutating func dotted(_ left: Form) throws(SyntaxError) -> Form {
    let dot = take()
    skipNewlines()
    let word = token
    switch word.kind {
    case .mark(.openParen):
      return try call(.call(".", meta(dot), [left]), dot, isRemote: true)
    case .mark(.openBrace):
      let inside = try enclosed(.tuple)
      shape = .other
      return .call(
        .call(".", meta(dot), [left, .atom("{}")]),
        meta(dot, inside.forms.isEmpty ? [] : inside.entries), inside.forms)
    case .alias(let name):
      advance()
      return try alias(left, dot, name, word)
    case .identifier(let name):
      advance()
      return try call(.call(".", meta(dot), [left, .atom(name)]), word, isRemote: true)
    case .quotedIdentifier(let text):
      guard text.isPlain else {
        throw failure(
          "interpolation is not allowed when calling function/macro. Found interpolation in a call starting with: ",
          text.delimiter, line: word.line, column: word.column)
      }
      advance()
      return try call(.call(".", meta(dot), [left, .atom(text.plain)]), word, isRemote: true)
    default: throw unexpected()
    }
  }

  private mutating func alias(
    _ left: Form, _ dot: SourceToken, _ name: String, _ word: SourceToken
  ) throws(SyntaxError) -> Form {
    shape = .other
    if case .node(var node) = left, node.head == .atom("__aliases__"),
      case .list(let segments) = node.arguments
    {
      if options.tokenMetadata {
        node.meta.set("last", place(line: word.line, column: word.column))
      }
      node.arguments = .list(segments + [.atom(name)])
      return .node(node)
    }
    if case .atom = left {
      throw failure(
        "atom cannot be followed by an alias. If the '.' was meant to be part of the atom's name, the atom name must be quoted. Syntax error before: ",
        "'.'", line: word.line, column: word.column)
    }
    return .call("__aliases__", meta(dot, entry("last", word)), [left, .atom(name)])
  }
}
