/// How tightly an operator binds, and to which side it groups.
private struct Binding {
  var level: Int
  var isRight: Bool
}

extension SourceReader {
  private static let binary: [String: Binding] = {
    var table: [String: Binding] = [:]
    let rows: [(Int, Bool, String)] = [
      (40, false, "<- \\\\"), (50, true, "when"), (60, true, "::"), (70, true, "|"),
      (80, true, "=>"), (100, true, "="), (120, false, "|| ||| or"), (130, false, "&& &&& and"),
      (140, false, "== != =~ === !=="), (150, false, "< > <= >="),
      (160, false, "|> <<< >>> <<~ ~>> <~ ~> <~> <|>"), (170, false, "in"), (180, false, "^^^"),
      (190, true, "//"), (200, true, "++ -- +++ --- .. <>"), (210, false, "+ -"),
      (220, false, "* /"), (230, false, "**"),
    ]
    for (level, isRight, names) in rows {
      for name in names.split(separator: " ") {
        table[String(name)] = Binding(level: level, isRight: isRight)
      }
    }
    return table
  }()

  private static let unary: [String: Int] = [
    "!": 300, "^": 300, "not": 300, "~~~": 300, "+": 300, "-": 300, "&": 90, "@": 320,
  ]

  /// An expression whose operators bind at least as tightly as `level`.
  mutating func expression(_ level: Int) throws(SyntaxError) -> Form {
    depth += 1
    defer { depth -= 1 }
    guard depth <= options.depthLimit else {
      throw SyntaxError(
        kind: .invalid, file: options.file, line: token.line, column: token.column,
        message: "expressions are nested deeper than \(options.depthLimit) levels")
    }
    var left = try operand()
    var links = 0
    while let (name, binding, isNegated) = binaryOperator(), binding.level >= level {
      try count(&links)
      let word = token
      advance()
      if isNegated { advance() }
      skipNewlines()
      let right: Form
      if name == "when", isKeyword(token) {
        right = .list(try keywordPairs(closing: nil))
      } else {
        right = try expression(binding.isRight ? binding.level : binding.level + 1)
      }
      left = combined(name, isNegated, left, right, meta(word))
    }
    return left
  }

  /// One link more in a chain of operators or calls: each nests what is left of it one level deeper.
  func count(_ links: inout Int) throws(SyntaxError) {
    links += 1
    guard links <= Self.chainLimit else {
      throw SyntaxError(
        kind: .invalid, file: options.file, line: token.line, column: token.column,
        message: "an expression has more than \(Self.chainLimit) operators or calls in a row")
    }
  }

  private static let chainLimit = 5000

  private func binaryOperator() -> (name: String, binding: Binding, isNegated: Bool)? {
    guard case .op(let name) = token.kind else { return nil }
    if name == "not", peek().isOperator("in") {
      return ("in", Binding(level: 170, isRight: false), true)
    }
    guard let binding = Self.binary[name] else { return nil }
    return (name, binding, false)
  }

  private func combined(
    _ name: String, _ isNegated: Bool, _ left: Form, _ right: Form, _ meta: Meta
  ) -> Form {
    if isNegated { return .call("not", meta, [.call("in", meta, [left, right])]) }
    if name == "//", let range = left.asCall(of: "..", arity: 2) {
      return .call("..//", left.meta, [range[0], range[1], right])
    }
    if name == "in" {
      // `not x in y` and `!x in y` negate the test.
      for sign in ["not", "!"] {
        if let inner = left.asCall(of: sign, arity: 1) {
          return .call(sign, left.meta, [.call("in", meta, [inner[0], right])])
        }
      }
    }
    return .call(name, meta, [left, right])
  }

  /// An operand with the unary operators before it.
  private mutating func operand() throws(SyntaxError) -> Form {
    let word = token
    guard case .op(let name) = word.kind else { return try postfix(try primary()) }
    if name == ".." {
      advance()
      return .call("..", meta(word), [])
    }
    guard let level = Self.unary[name] else { throw unexpected() }
    advance()
    if name == "&", case .integer(let number) = token.kind, !token.isSpaced {
      advance()
      return try postfix(.call("&", meta(word), [number]))
    }
    if name == "&", case .op(let captured) = token.kind, peek().isOperator("/") {
      // `&+/2` captures an operator.
      tokens[index] = SourceToken(
        kind: .identifier(captured), line: token.line, column: token.column, isSpaced: false)
      let value = try expression(level)
      return .call(name, meta(word), [value])
    }
    skipNewlines()
    if name == "@" {
      let value = try primary(access: false)
      return try postfix(.call("@", meta(word), [value]))
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= options.depthLimit else { throw unexpected() }
    let value = try expression(level)
    return .call(name, meta(word), [value])
  }

  // MARK: After an operand

  /// Calls, fields and accesses that follow directly.
  mutating func postfix(_ start: Form) throws(SyntaxError) -> Form {
    var form = start
    var links = 0
    while true {
      try count(&links)
      if token.isMark(".") {
        form = try dotted(form)
      } else if token.isMark("["), !token.isSpaced {
        let open = token
        advance()
        let key = try accessKey(open)
        form = .remoteCall(.atom("Elixir.Access"), "get", meta(open), [form, key])
      } else if token.isMark("("), !token.isSpaced, form.asCall != nil || form.isCallable {
        let open = token
        advance()
        var arguments = try arguments(until: ")", opened: open)
        if let block = try trailingBlock() { arguments.append(block) }
        form = .call(form, form.meta, arguments)
      } else {
        return form
      }
    }
  }

  private mutating func accessKey(_ open: SourceToken) throws(SyntaxError) -> Form {
    let keys = try arguments(until: "]", opened: open)
    guard keys.count == 1 else { throw unexpected() }
    return keys[0]
  }

  /// A `do` block, where one stands here and belongs to this call.
  mutating func trailingBlock() throws(SyntaxError) -> Form? {
    guard !doBlocked, token.isMark("do") else { return nil }
    return try doBlock()
  }

  /// What follows a dot.
  private mutating func dotted(_ left: Form) throws(SyntaxError) -> Form {
    let dot = token
    advance()
    skipNewlines()
    let word = token
    switch word.kind {
    case .mark("("):
      advance()
      var list = try arguments(until: ")", opened: word)
      if let block = try trailingBlock() { list.append(block) }
      return .call(.call(".", meta(dot), [left]), meta(dot), list)
    case .mark("{"):
      advance()
      let list = try arguments(until: "}", opened: word)
      return .call(.call(".", meta(dot), [left, .atom("{}")]), meta(dot), list)
    case .alias(let name):
      advance()
      if token.isMark("("), !token.isSpaced {
        return try call(.call(".", meta(dot), [left, .atom(name)]), meta(word), isRemote: true)
      }
      if let segments = left.asCall(of: "__aliases__") {
        return .call("__aliases__", left.meta, segments + [.atom(name)])
      }
      return .call("__aliases__", meta(dot), [left, .atom(name)])
    case .identifier(let name):
      advance()
      return try call(.call(".", meta(dot), [left, .atom(name)]), meta(word), isRemote: true)
    case .quotedAtom(let parts):
      advance()
      let atom = try quotedAtom(parts, word)
      return try call(.call(".", meta(dot), [left, atom]), meta(word), isRemote: true)
    case .atom(let name) where name == "nil" || name == "true" || name == "false":
      advance()
      return try call(.call(".", meta(dot), [left, .atom(name)]), meta(word), isRemote: true)
    default: throw unexpected()
    }
  }

  /// The call of a name with what follows it: arguments in parentheses, without, or none.
  mutating func call(
    _ callee: Form, _ callMeta: Meta, isRemote: Bool
  ) throws(SyntaxError) -> Form {
    if token.isMark("("), !token.isSpaced {
      let open = token
      advance()
      var list = try arguments(until: ")", opened: open)
      // `f(x)(y) do` gives the block to the last call.
      if !(token.isMark("(") && !token.isSpaced), let block = try trailingBlock() {
        list.append(block)
      }
      return .node(Node(head: callee, meta: callMeta, arguments: .list(list)))
    }
    if startsArgument() {
      let (savedDo, savedMany) = (doBlocked, manyArguments)
      doBlocked = true
      var list = try openArguments(many: manyArguments)
      (doBlocked, manyArguments) = (savedDo, savedMany)
      if let block = try trailingBlock() { list.append(block) }
      return .node(Node(head: callee, meta: callMeta, arguments: .list(list)))
    }
    if let block = try trailingBlock() {
      return .node(Node(head: callee, meta: callMeta, arguments: .list([block])))
    }
    guard isRemote else {
      return .node(Node(head: callee, meta: callMeta, arguments: .context("nil")))
    }
    var own = callMeta
    own.entries.insert(Meta.Entry(key: "no_parens", value: .atom("true")), at: 0)
    return .node(Node(head: callee, meta: own, arguments: .list([])))
  }

  /// Whether the present word begins an argument of a call without parentheses.
  private func startsArgument() -> Bool {
    guard token.isSpaced else { return false }
    switch token.kind {
    case .integer, .float, .atom, .quotedAtom, .string, .charlist, .sigil, .identifier, .alias,
      .keyword, .quotedKeyword:
      return true
    case .mark(let name):
      return ["(", "[", "{", "<<", "%", "fn"].contains(name)
    case .op(let name):
      switch name {
      case "!", "^", "@", "~~~", "&": return true
      case "not": return !peek().isOperator("in")
      case "+", "-": return !token.isFollowedBySpace
      default: return false
      }
    case .newline, .end: return false
    }
  }
}

extension Form {
  /// Whether parentheses after it call it.
  fileprivate var isCallable: Bool {
    guard case .node(let node) = self, case .list = node.arguments else { return false }
    return true
  }
}
