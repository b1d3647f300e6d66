extension SourceReader {
  /// A literal, a name, a call, or something in brackets.
  mutating func primary(access: Bool = true) throws(SyntaxError) -> Form {
    let word = token
    switch word.kind {
    case .integer(let form):
      advance()
      return form
    case .float(let value):
      advance()
      return .float(value)
    case .atom(let name):
      advance()
      return .atom(name)
    case .quotedAtom(let parts):
      advance()
      return try quotedAtom(parts, word)
    case .string(let parts):
      advance()
      return try string(parts, word)
    case .charlist(let parts):
      advance()
      return try charlist(parts, word)
    case .sigil(let name, let parts, let modifiers, let delimiter):
      advance()
      var own = meta(word)
      own.entries.append(Meta.Entry(key: "delimiter", value: .string(delimiter)))
      let text = Form.call("<<>>", meta(word), try segments(parts, word))
      return .call(name, own, [text, .list(modifiers.map { .integer(Int($0)) })])
    case .identifier(let name):
      advance()
      return try call(.atom(name), meta(word), isRemote: false)
    case .alias(let name):
      advance()
      return .call("__aliases__", meta(word), [.atom(name)])
    case .mark(let name): return try bracketed(name, word)
    default: throw unexpected()
    }
  }

  private mutating func bracketed(
    _ name: String, _ word: SourceToken
  ) throws(SyntaxError) -> Form {
    switch name {
    case "(":
      advance()
      var form = try body(until: [")"])
      if case .node(var node) = form, node.head == .atom("__block__"), node.meta == .none,
        node.arguments != .list([])
      {
        node.meta = meta(word)
        form = .node(node)
      }
      try expect(")", opened: word, "(")
      return form
    case "[":
      advance()
      return .list(try arguments(until: "]", opened: word, flattens: true))
    case "{":
      advance()
      let elements = try arguments(until: "}", opened: word)
      return elements.count == 2 ? .tuple(elements) : .call("{}", meta(word), elements)
    case "<<":
      advance()
      return .call("<<>>", meta(word), try arguments(until: ">>", opened: word))
    case "%": return try map(word)
    case "fn":
      advance()
      let clauses = try body(until: ["end"])
      try expect("end", opened: word, "fn")
      guard case .list(let list) = clauses, !list.isEmpty else { throw unexpected() }
      return .call("fn", meta(word), list)
    default: throw unexpected()
    }
  }

  /// `%{...}` and `%Name{...}`.
  private mutating func map(_ word: SourceToken) throws(SyntaxError) -> Form {
    advance()
    if token.isMark("{") {
      let open = token
      advance()
      return .call("%{}", meta(word), try mapContents(open))
    }
    let name = try structName()
    guard token.isMark("{") else { throw unexpected() }
    let open = token
    advance()
    let contents = Form.call("%{}", meta(open), try mapContents(open))
    return .call("%", meta(word), [name, contents])
  }

  private mutating func structName() throws(SyntaxError) -> Form {
    let word = token
    if word.isOperator("^") || word.isOperator("@") {
      advance()
      guard case .op(let name) = word.kind else { throw unexpected() }
      return .call(name, meta(word), [try structName()])
    }
    var form: Form
    switch word.kind {
    case .alias(let name):
      advance()
      form = .call("__aliases__", meta(word), [.atom(name)])
    case .identifier(let name):
      advance()
      if token.isMark("("), !token.isSpaced {
        form = try call(.atom(name), meta(word), isRemote: false)
      } else {
        form = .variable(name, meta(word))
      }
    case .atom(let name):
      advance()
      form = .atom(name)
    default: throw unexpected()
    }
    var links = 0
    while token.isMark(".") {
      try count(&links)
      form = try postfixName(form)
    }
    return form
  }

  private mutating func postfixName(_ left: Form) throws(SyntaxError) -> Form {
    let dot = token
    advance()
    guard case .alias(let name) = token.kind else { throw unexpected() }
    advance()
    if let segments = left.asCall(of: "__aliases__") {
      return .call("__aliases__", left.meta, segments + [.atom(name)])
    }
    return .call("__aliases__", meta(dot), [left, .atom(name)])
  }

  private mutating func mapContents(_ open: SourceToken) throws(SyntaxError) -> [Form] {
    let (savedDo, savedMany) = (doBlocked, manyArguments)
    doBlocked = false
    manyArguments = true
    defer { (doBlocked, manyArguments) = (savedDo, savedMany) }
    skipNewlines()
    if token.isMark("}") {
      advance()
      return []
    }
    var pairs: [Form] = []
    if !isKeyword(token) {
      let first = try expression(81)
      skipNewlines()
      if token.isOperator("|") {
        let bar = token
        advance()
        skipNewlines()
        let updates = try mapPairs([])
        try expect("}", opened: open, "{")
        return [.call("|", meta(bar), [first, .list(updates)])]
      }
      pairs = try mapPairs([try mapPair(first)])
    } else {
      pairs = try mapPairs([])
    }
    try expect("}", opened: open, "{")
    return pairs
  }

  private mutating func mapPair(_ key: Form) throws(SyntaxError) -> Form {
    guard token.isOperator("=>") else { return key }
    advance()
    skipNewlines()
    return .tuple([key, try expression(80)])
  }

  /// The pairs of a map after those already read.
  private mutating func mapPairs(_ read: [Form]) throws(SyntaxError) -> [Form] {
    var pairs = read
    skipNewlines()
    if !pairs.isEmpty {
      guard token.isMark(",") else { return pairs }
      advance()
      skipNewlines()
    }
    while !token.isMark("}") {
      if isKeyword(token) {
        pairs += try keywordPairs(closing: "}")
        break
      }
      let key = try expression(81)
      skipNewlines()
      pairs.append(try mapPair(key))
      skipNewlines()
      guard token.isMark(",") else { break }
      advance()
      skipNewlines()
    }
    return pairs
  }

  // MARK: Texts

  private mutating func segments(
    _ parts: [TextPart], _ word: SourceToken
  ) throws(SyntaxError) -> [Form] {
    var forms: [Form] = []
    for part in parts {
      switch part {
      case .text(let bytes): forms.append(.binary(bytes))
      case .code(let tokens, let line):
        let own = Meta(line: line, column: options.columns ? word.column : 0)
        let value = Form.remoteCall(
          .atom("Elixir.Kernel"), "to_string", own, [try interpolated(tokens)])
        forms.append(.call("::", own, [value, .variable("binary", own)]))
      }
    }
    if forms.isEmpty { forms.append(.binary([])) }
    return forms
  }

  private func interpolated(_ tokens: [SourceToken]) throws(SyntaxError) -> Form {
    var reader = SourceReader(tokens: tokens, options: options)
    reader.depth = depth
    let form = try reader.body(until: [])
    guard case .end = reader.token.kind else { throw reader.unexpected() }
    return form
  }

  private mutating func string(
    _ parts: [TextPart], _ word: SourceToken
  ) throws(SyntaxError) -> Form {
    if parts.isPlainText { return .binary(Self.bytes(parts)) }
    return .call("<<>>", meta(word), try segments(parts, word))
  }

  private static func bytes(_ parts: [TextPart]) -> [UInt8] {
    var bytes: [UInt8] = []
    for case .text(let part) in parts { bytes += part }
    return bytes
  }

  private mutating func charlist(
    _ parts: [TextPart], _ word: SourceToken
  ) throws(SyntaxError) -> Form {
    if parts.isPlainText {
      let text = String(decoding: Self.bytes(parts), as: UTF8.self)
      return .list(text.unicodeScalars.map { .integer(Int($0.value)) })
    }
    var elements: [Form] = []
    for part in parts {
      switch part {
      case .text(let bytes): elements.append(.binary(bytes))
      case .code(let tokens, let line):
        let own = Meta(line: line)
        elements.append(
          .remoteCall(.atom("Elixir.Kernel"), "to_string", own, [try interpolated(tokens)]))
      }
    }
    return .remoteCall(.atom("Elixir.List"), "to_charlist", meta(word), [.list(elements)])
  }

  mutating func quotedAtom(
    _ parts: [TextPart], _ word: SourceToken
  ) throws(SyntaxError) -> Form {
    if parts.isPlainText { return .atom(TextPart.plain(parts)) }
    let text = Form.call("<<>>", meta(word), try segments(parts, word))
    return .remoteCall(.atom("erlang"), "binary_to_atom", meta(word), [text, .atom("utf8")])
  }
}
