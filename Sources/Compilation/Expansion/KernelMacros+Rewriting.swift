internal import Syntax
internal import VirtualMachine

extension Expander {
  /// A Kernel macro as other quoted code; nil for macros that have no such form.
  func rewriteKernelMacro(
    _ key: NameArity, _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form? {
    switch (key.name, key.arity) {
    case ("unless", 2): return try rewriteUnless(meta, arguments)
    case ("..", 0): return Form.range(.integer(0), .integer(-1), .integer(1), meta)
    case ("..", 2): return rewriteRange(meta, arguments, environment)
    case ("..//", 3):
      if environment.context == .match || arguments.allSatisfy(\.isInteger) {
        return Form.range(arguments[0], arguments[1], arguments[2], meta)
      }
      return .remoteCall(.atom("Elixir.Range"), "new", meta, arguments)
    case ("<>", 2): return try rewriteConcatenation(meta, arguments, environment)
    case ("|>", 2): return try rewritePipe(meta, arguments, environment)
    case ("is_nil", 1): return kernelCall("==", meta, [arguments[0], .nil])
    case ("then", 2):
      return .call(.call(".", meta, [arguments[1]]), meta, [arguments[0]])
    case ("tap", 2): return rewriteTap(meta, arguments)
    case ("is_struct", _), ("is_exception", _):
      return rewriteStructTest(key, meta, arguments, environment)
    case ("to_charlist", 1):
      return .remoteCall(.atom("Elixir.List.Chars"), "to_charlist", meta, arguments)
    case ("match?", 2): return rewriteMatchTest(meta, arguments)
    case ("use", _): return try rewriteUse(meta, arguments, environment)
    case ("var!", _): return try rewriteFreeVariable(meta, arguments, environment)
    case ("alias!", 1): return arguments[0].mapNodes { $0.meta.set("alias", nil) }
    case ("defprotocol", _), ("defimpl", _), ("defexception", _), ("defdelegate", _):
      return try rewriteProtocolMacro(key, meta, arguments, environment)
    case ("defguard", 1), ("defguardp", 1):
      return try rewriteGuardDefinition(key.name, meta, arguments[0], environment)
    case ("sigil_s", 2), ("sigil_S", 2), ("sigil_w", 2), ("sigil_W", 2):
      return try rewriteSigil(key.name, meta, arguments, environment)
    case ("sigil_c", 2), ("sigil_C", 2):
      try refuseModifiers(key.name, arguments)
      guard let parts = arguments[0].asCall(of: "<<>>"), parts.count == 1,
        case .binary(let bytes) = parts[0]
      else { return nil }
      return Form(Self.charlist(key.name == "sigil_c" ? Unescaping.text(bytes) : bytes))
    default: return nil
    }
  }

  /// A call of a Kernel function or macro, whatever is imported.
  func kernelCall(_ name: String, _ meta: Meta, _ arguments: [Form]) -> Form {
    .remoteCall(.atom("Elixir.Kernel"), name, meta, arguments)
  }

  /// A variable that only this expansion knows.
  func hygienic(_ name: String, _ meta: Meta) -> Form {
    var own = Meta(line: meta.line)
    own.set("counter", .integer(freshCounter()))
    return .variable(name, own, context: "Elixir.Kernel")
  }

  private func rewriteUnless(
    _ meta: Meta, _ arguments: [Form]
  ) throws(CompilationFailure) -> Form {
    guard let pairs = arguments[1].asKeywords, pairs.contains(where: { $0.key == "do" }),
      pairs.allSatisfy({ $0.key == "do" || $0.key == "else" })
    else {
      throw .argumentError(
        "invalid or duplicate keys for unless, only \"do\" and an optional \"else\" are permitted")
    }
    let body = pairs.first { $0.key == "do" }?.value ?? .nil
    let other = pairs.first { $0.key == "else" }?.value ?? .nil
    return kernelCall("if", meta, [arguments[0], .keywords([("do", other), ("else", body)])])
  }

  private func rewriteRange(_ meta: Meta, _ arguments: [Form], _ environment: Environment) -> Form {
    let (first, last) = (arguments[0], arguments[1])
    if case .integer(let low) = first, case .integer(let high) = last {
      return Form.range(first, last, .integer(low <= high ? 1 : -1), meta)
    }
    if environment.context != .none {
      return .call(
        "%{}", meta,
        [
          .tuple([.atom("__struct__"), .atom("Elixir.Range")]), .tuple([.atom("first"), first]),
          .tuple([.atom("last"), last]),
        ])
    }
    return .remoteCall(.atom("Elixir.Range"), "new", meta, arguments)
  }

  private func rewriteConcatenation(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    let parts = concatenated(arguments[0], environment) + concatenated(arguments[1], environment)
    for part in parts {
      switch part {
      case .binary, .bitstring, .node, .opaque: continue
      default:
        throw .argumentError(
          "expected binary argument in <> operator but got: \(FormPrinter.text(part))")
      }
    }
    return .call(
      "<<>>", meta,
      parts.map { part in
        if case .binary = part { return part }
        return .call("::", meta, [part, .variable("binary", meta)])
      })
  }

  private func concatenated(_ form: Form, _ environment: Environment) -> [Form] {
    guard let sides = form.asCall(of: "<>", arity: 2) else { return [form] }
    return concatenated(sides[0], environment) + concatenated(sides[1], environment)
  }

  private func rewritePipe(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    var stages: [Form] = [arguments[1]]
    var first = arguments[0]
    while let sides = first.asCall(of: "|>", arity: 2) {
      stages.append(sides[1])
      first = sides[0]
    }
    for stage in stages.reversed() { first = try pipe(first, into: stage, environment) }
    return first
  }

  /// `value |> call`: the value becomes the call's first argument.
  private func pipe(
    _ value: Form, into call: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    guard case .node(var node) = call else {
      throw .argumentError(
        "cannot pipe \(FormPrinter.text(value)) into \(FormPrinter.text(call)), can only pipe into local calls foo(), remote calls Foo.bar() or anonymous function calls foo.()"
      )
    }
    if let name = node.head.asAtom {
      if name == "&" || name == "fn" || name == "{}" || name == "%{}" || name == "<<>>"
        || name == "__aliases__"
      {
        throw .argumentError(pipeError(name, value, call))
      }
      switch node.arguments {
      case .context: node.arguments = .list([value])
      case .list(let arguments): node.arguments = .list([value] + arguments)
      }
      return .node(node)
    }
    if case .list(let arguments) = node.arguments {
      node.arguments = .list([value] + arguments)
      node.meta.set("no_parens", nil)
      return .node(node)
    }
    throw .argumentError("cannot pipe \(FormPrinter.text(value)) into \(FormPrinter.text(call))")
  }

  private func pipeError(_ name: String, _ value: Form, _ call: Form) -> String {
    let (left, right) = (FormPrinter.text(value), FormPrinter.text(call))
    switch name {
    case "fn":
      return
        "cannot pipe \(left) into an anonymous function without calling the function; use Kernel.then/2 instead or define the anonymous function as a regular private function"
    case "&":
      return
        "cannot pipe \(left) into \(right), the anonymous functions have to be called with . as in: \(left) |> (\(right)).()"
    default:
      return
        "cannot pipe \(left) into \(right), can only pipe into local calls foo(), remote calls Foo.bar() or anonymous function calls foo.()"
    }
  }

  private func rewriteTap(_ meta: Meta, _ arguments: [Form]) -> Form {
    let value = hygienic("value", meta)
    return .block(
      [
        .call("=", meta, [value, arguments[0]]),
        .call(.call(".", meta, [arguments[1]]), meta, [value]), value,
      ], meta)
  }

  private func rewriteStructTest(
    _ key: NameArity, _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) -> Form {
    let isException = key.name == "is_exception"
    let erlang = { (name: String, arguments: [Form]) -> Form in
      .remoteCall(.atom("erlang"), name, meta, arguments)
    }
    let build = { (term: Form) -> Form in
      let field = erlang("map_get", [.atom("__struct__"), term])
      var tests = [
        erlang("is_map", [term]), erlang("is_map_key", [.atom("__struct__"), term]),
        arguments.count == 2
          ? erlang("=:=", [field, arguments[1]]) : erlang("is_atom", [field]),
      ]
      if isException {
        tests.append(erlang("is_map_key", [.atom("__exception__"), term]))
        tests.append(
          erlang("=:=", [erlang("map_get", [.atom("__exception__"), term]), .atom("true")]))
      }
      return tests.dropLast().reversed().reduce(tests[tests.count - 1]) {
        erlang("andalso", [$1, $0])
      }
    }
    if environment.context == .guard || arguments[0].asVariable != nil {
      return build(arguments[0])
    }
    let term = hygienic("term", meta)
    return .block([.call("=", meta, [term, arguments[0]]), build(term)], meta)
  }

  private func rewriteMatchTest(_ meta: Meta, _ arguments: [Form]) -> Form {
    let wildcard = Form.variable("_", meta, context: "Elixir.Kernel")
    return .call(
      "case", meta,
      [
        arguments[1],
        .keywords([
          (
            "do",
            .list([
              .call("->", meta, [.list([arguments[0]]), .atom("true")]),
              .call("->", meta, [.list([wildcard]), .atom("false")]),
            ])
          )
        ]),
      ])
  }

  private func rewriteUse(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    var modules: [Form] = [arguments[0]]
    if let remote = arguments[0].asCall(of: "."), remote.isEmpty { modules = [] }
    if case .node(let node) = arguments[0], let dot = node.head.asCall(of: ".", arity: 2),
      dot[1] == .atom("{}"), case .list(let inner) = node.arguments
    {
      modules = inner.map { $0.prefixed(by: dot[0]) }
    }
    var forms: [Form] = []
    for module in modules {
      guard let name = try moduleName(module, environment) else {
        throw .argumentError(
          "invalid arguments for use, expected a compile time atom or alias, got: \(FormPrinter.text(module))"
        )
      }
      let options = arguments.count == 2 ? arguments[1] : .list([])
      forms.append(.call("require", meta, [.atom(name)]))
      forms.append(.remoteCall(.atom(name), "__using__", meta, [options]))
    }
    return .block(forms, meta)
  }

  private func rewriteFreeVariable(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    var context = "nil"
    if arguments.count == 2 {
      guard let name = try moduleName(arguments[1], environment) else {
        throw .argumentError("expected var! context to expand to an atom")
      }
      context = name
    }
    guard case .node(var node) = arguments[0], case .atom = node.head else {
      throw .argumentError(
        "expected a variable to be given to var!, got: \(FormPrinter.text(arguments[0]))")
    }
    guard case .context = node.arguments else {
      throw .argumentError(
        "expected a variable to be given to var!, got: \(FormPrinter.text(arguments[0]))")
    }
    node.meta.set("counter", nil)
    if environment.context != .match { node.meta.set("if_undefined", .atom("raise")) }
    node.arguments = .context(context)
    return .node(node)
  }

  /// Sigils that have no modifiers are macros with one clause.
  func refuseModifiers(_ name: String, _ arguments: [Form]) throws(CompilationFailure) {
    guard arguments.count == 2, let modifiers = arguments[1].asList, !modifiers.isEmpty else {
      return
    }
    throw .exception(
      CompilationFailure.exceptionTerm(
        "Elixir.FunctionClauseError",
        [
          ("module", .atom("Elixir.Kernel")), ("function", .atom(name)), ("arity", .integer(2)),
          ("kind", .atom("nil")), ("args", .atom("nil")), ("clauses", .atom("nil")),
        ]))
  }

  private func rewriteSigil(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form? {
    guard arguments[0].asCall(of: "<<>>") != nil else { return nil }
    if name == "sigil_s" || name == "sigil_S" { try refuseModifiers(name, arguments) }
    let parts =
      name == "sigil_s" || name == "sigil_w" ? Self.unescapedParts(arguments[0]) : arguments[0]
    let inner = parts.asCall(of: "<<>>") ?? []
    var plain: [UInt8]?
    if inner.isEmpty { plain = [] }
    if inner.count == 1, case .binary(let bytes) = inner[0] { plain = bytes }
    if name == "sigil_s" || name == "sigil_S" { return plain.map { .binary($0) } ?? parts }
    let modifiers = arguments[1].asList ?? []
    var modifier = "s"
    if let first = modifiers.first, case .integer(let code) = first,
      let scalar = Unicode.Scalar(UInt32(code))
    {
      modifier = String(scalar)
    }
    guard modifiers.count <= 1, "sac".contains(modifier) else {
      throw .argumentError("modifier must be one of: s, a, c")
    }
    guard let plain else {
      let split = Form.remoteCall(.atom("Elixir.String"), "split", meta, [parts])
      let function = modifier == "a" ? "to_atom" : "to_charlist"
      if modifier == "s" { return split }
      let capture = Form.capture(module: "Elixir.String", function: function, arity: 1)
      return .remoteCall(.atom("Elixir.Enum"), "map", meta, [split, capture])
    }
    let words = String(decoding: plain, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return .list(
      words.map { word in
        switch modifier {
        case "a": .atom(String(word))
        case "c": Form(Self.charlist(Array(word.utf8)))
        default: .binary(Array(word.utf8))
        }
      })
  }
}

extension Form {
  /// `%Range{}` as a map in quoted form.
  static func range(_ first: Form, _ last: Form, _ step: Form, _ meta: Meta) -> Form {
    .call(
      "%{}", meta,
      [
        .tuple([.atom("__struct__"), .atom("Elixir.Range")]), .tuple([.atom("first"), first]),
        .tuple([.atom("last"), last]), .tuple([.atom("step"), step]),
      ])
  }

  var isInteger: Bool {
    switch self {
    case .integer, .bigInteger: true
    default: false
    }
  }

  /// An alias (or atom) below another: `prefix.{self}`.
  func prefixed(by prefix: Form) -> Form {
    if let segments = asCall(of: "__aliases__"), let head = prefix.asCall(of: "__aliases__") {
      return .call("__aliases__", prefix.meta, head + segments)
    }
    let tail = asCall(of: "__aliases__") ?? [self]
    if case .atom(let name) = prefix, Names.isAlias(name) {
      return .call(
        "__aliases__", meta, [.atom("Elixir")] + Names.segments(of: name).map { .atom($0) } + tail)
    }
    return .call("__aliases__", meta, [prefix] + tail)
  }
}
