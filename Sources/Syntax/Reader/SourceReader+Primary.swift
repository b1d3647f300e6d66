extension SourceReader {
  /// A literal, a name, a call, or something in brackets.
  mutating func primary() throws(SyntaxError) -> Form {
    let word = token
    switch word.kind {
    case .identifier(let name):
      advance()
      return try call(.atom(name), word, isRemote: false)
    case .mark(let mark): return try bracketed(mark)
    default: break
    }
    let form: Form
    switch word.kind {
    case .integer(let value): form = literal(value, word, source(word))
    case .float(let value): form = literal(.float(value), word, source(word))
    case .atom(let name): form = literal(.atom(name), word)
    case .quotedAtom(let text): form = try quotedAtom(text, word, delimiter(text))
    case .string(let text): form = try string(text, word)
    case .charlist(let text): form = try charlist(text, word)
    case .sigil(let sigil): form = try self.sigil(sigil, word)
    case .alias(let name):
      form = .call("__aliases__", meta(word, entry("last", word)), [.atom(name)])
    default: throw unexpected()
    }
    advance()
    shape = .other
    return form
  }

  /// A number as it was written.
  private func source(_ word: SourceToken) -> [Meta.Entry] {
    [Meta.Entry(key: "token", value: .binary(Array(bytes[word.source])))]
  }

  private mutating func bracketed(_ mark: Mark) throws(SyntaxError) -> Form {
    let word = token
    let form: Form
    switch mark {
    case .openParen: return try parentheses()
    case .fn: return try anonymousFunction()
    case .openBracket:
      let inside = try enclosed(.list)
      form = literal(.list(inside.forms), word, inside.entries)
    case .openBrace:
      let inside = try enclosed(.tuple)
      form =
        inside.forms.count == 2
        ? literal(.tuple(inside.forms), word, inside.entries)
        : .call("{}", meta(word, inside.entries), inside.forms)
    case .openBits:
      let inside = try enclosed(.bits)
      form = .call("<<>>", meta(word, inside.entries), inside.forms)
    case .percent: form = try map()
    default: throw unexpected()
    }
    shape = .other
    return form
  }

  // MARK: Maps

  /// `%{...}` and `%Name{...}`.
  private mutating func map() throws(SyntaxError) -> Form {
    let word = take()
    if token.isMark(.openBrace) {
      guard !token.isSpaced else { throw unexpected() }
      return try mapContents()
    }
    let saved = reach
    reach = .parentheses
    let name = try structName()
    reach = saved
    guard token.isMark(.openBrace) else { throw unexpected() }
    return .call("%", meta(word), [name, try mapContents()])
  }

  private mutating func structName() throws(SyntaxError) -> Form {
    guard case .op(let name) = token.kind, name.prefixLevel != nil, name != .capture else {
      return try postfix(try primary())
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= options.depthLimit else { throw tooDeep() }
    let word = take()
    return .call(name.rawValue, meta(word), [try structName()])
  }

  private mutating func mapContents() throws(SyntaxError) -> Form {
    let open = take()
    let saved = enter()
    let lines = skipNewlines()
    var forms: [Form] = []
    if !token.isMark(.closeBrace), !token.isKeyword {
      let first = try expression(71)
      if token.isOperator(.bar) {
        let bar = take()
        let after = skipNewlines()
        let own = meta(bar, newlines(after > 0 ? after : bar.newlines))
        forms = [.call("|", own, [first, .list(try pairs(after: nil))])]
      } else {
        forms = try pairs(after: try pair(try operators(after: first, Self.loosest)))
      }
    } else if token.isKeyword {
      forms = try pairs(after: nil)
    }
    let end = try close(.closeBrace)
    leave(saved)
    return .call("%{}", meta(open, newlines(lines) + entry("closing", end)), forms)
  }

  /// `=> value` after a key; alone may stand only what a macro could make a pair.
  private mutating func pair(_ key: Form) throws(SyntaxError) -> Form {
    if case .open(let line, let column) = shape {
      throw ambiguousComma(inCall: false, line: line, column: column)
    }
    guard token.isOperator(.assoc) else {
      if shape != .call { throw unexpected() }
      return key
    }
    advance()
    skipNewlines()
    let value = try element(inCall: false)
    return .tuple([key, value])
  }

  /// The pairs of a map after the first.
  private mutating func pairs(after first: Form?) throws(SyntaxError) -> [Form] {
    var pairs: [Form] = []
    if let first {
      pairs.append(first)
      guard token.isMark(.comma) else { return pairs }
      advance()
    }
    while first == nil && pairs.isEmpty || !token.isMark(.closeBrace) {
      if token.isKeyword {
        return pairs + (try keywords(until: .closeBrace, inCall: false))
      }
      pairs.append(try pair(try expression(Self.loosest)))
      guard token.isMark(.comma) else { break }
      advance()
    }
    return pairs
  }

  // MARK: Texts

  private func segments(_ text: Text) throws(SyntaxError) -> [Form] {
    var forms: [Form] = []
    for part in text.parts {
      switch part {
      case .text(let bytes): forms.append(.binary(bytes))
      case .code(let code):
        let (call, own) = try toString(code)
        forms.append(.call("::", own, [call, .variable("binary", own)]))
      }
    }
    return forms.isEmpty ? [.binary([])] : forms
  }

  /// `Kernel.to_string(code)`, and where it stands.
  private func toString(_ code: Interpolation) throws(SyntaxError) -> (Form, Meta) {
    let own = Meta(line: code.line, column: options.columns ? code.column : 0)
    var outer = own
    if options.tokenMetadata {
      outer.entries = [
        Meta.Entry(key: "closing", value: place(line: code.endLine, column: code.endColumn))
      ]
    }
    var reader = SourceReader(tokens: code.tokens, bytes: bytes, options: options)
    reader.depth = depth + 1
    guard reader.depth <= options.depthLimit else { throw tooDeep() }
    let callee = Form.call(".", own, [.atom("Elixir.Kernel"), .atom("to_string")])
    return (.call(callee, outer, [try reader.program()]), own)
  }

  private func string(_ text: Text, _ word: SourceToken) throws(SyntaxError) -> Form {
    if text.isPlain { return literal(.binary(text.bytes), word, delimiter(text)) }
    let entries = options.tokenMetadata ? delimiter(text) : []
    return .call("<<>>", meta(word, entries), try segments(text))
  }

  private func charlist(_ text: Text, _ word: SourceToken) throws(SyntaxError) -> Form {
    if text.isPlain {
      return literal(.list(try codePoints(text.bytes, word)), word, delimiter(text))
    }
    var elements: [Form] = []
    for part in text.parts {
      switch part {
      case .text(let bytes): elements.append(.binary(bytes))
      case .code(let code): elements.append(try toString(code).0)
      }
    }
    let callee = Form.call(".", meta(word), [.atom("Elixir.List"), .atom("to_charlist")])
    let entries = options.tokenMetadata ? delimiter(text) : []
    return .call(callee, meta(word, entries), [.list(elements)])
  }

  private func codePoints(_ bytes: [UInt8], _ word: SourceToken) throws(SyntaxError) -> [Form] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure(
        "invalid encoding in a charlist", "", line: word.line, column: word.column)
    }
    return text.unicodeScalars.map { .integer(Int($0.value)) }
  }

  private func sigil(_ sigil: Sigil, _ word: SourceToken) throws(SyntaxError) -> Form {
    var inner = meta(word)
    if let indentation = sigil.text.indentation {
      inner.entries = [Meta.Entry(key: "indentation", value: .integer(indentation))]
    }
    let delimiter = Meta.Entry(key: "delimiter", value: .string(sigil.text.delimiter))
    return .call(
      sigil.name, meta(word, [delimiter]),
      [
        .call("<<>>", inner, try segments(sigil.text)),
        .list(sigil.modifiers.map { .integer(Int($0)) }),
      ])
  }

  func quotedAtom(
    _ text: Text, _ word: SourceToken, _ entries: [Meta.Entry]
  ) throws(SyntaxError) -> Form {
    if text.isPlain { return literal(.atom(text.plain), word, entries) }
    let bits = Form.call("<<>>", meta(word), try segments(text))
    let callee = Form.call(".", meta(word), [.atom("erlang"), .atom("binary_to_atom")])
    return .call(
      callee, meta(word, options.tokenMetadata ? entries : []), [bits, .atom("utf8")])
  }
}
