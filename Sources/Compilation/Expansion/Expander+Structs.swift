internal import Syntax
internal import VirtualMachine

extension Expander {
  /// The fields of a struct with their defaults, `__struct__` first.
  func structFields(
    _ module: String, _ meta: Meta, _ environment: Environment, arity: Int = 1
  ) throws(CompilationFailure) -> [LiteralPair] {
    if let open = service.record(of: module) {
      if let fields = open.structFields { return fields }
      guard environment.function == nil else {
        throw undefinedStruct(module, arity, meta, environment)
      }
      throw fail(
        environment, meta,
        "cannot access struct \(Names.inspect(module: module)), the struct was not yet defined or the struct is being accessed in the same context that defines it"
      )
    }
    if let fields = service.moduleFacts(module)?.structFields { return fields }
    let result = try job.call("swm_code", "struct_fields", [.atom(module)])
    // The call may have compiled the module.
    if let fields = service.moduleFacts(module)?.structFields { return fields }
    guard case .map(let pairs) = result else {
      if environment.contextModules.contains(module) {
        throw fail(
          environment, meta,
          "cannot access struct \(Names.inspect(module: module)), the struct was not yet defined or the struct is being accessed in the same context that defines it"
        )
      }
      throw undefinedStruct(module, arity, meta, environment)
    }
    return pairs
  }

  private func undefinedStruct(
    _ module: String, _ arity: Int, _ meta: Meta, _ environment: Environment
  ) -> CompilationFailure {
    let name = Names.inspect(module: module)
    return fail(
      environment, meta,
      "\(name).__struct__/\(arity) is undefined, cannot expand struct \(name). Make sure the struct name is correct. If the struct name exists and is correct but it still cannot be found, you likely have cyclic module usage in your code"
    )
  }

  private func enforcedKeys(_ module: String) -> [String] {
    service.record(of: module)?.enforcedKeys ?? service.moduleFacts(module)?.enforcedKeys ?? []
  }

  /// `%Name{field: value}` and `%Name{struct | field: value}`.
  func expandStruct(
    _ meta: Meta, _ nameForm: Form, _ map: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    guard let arguments = map.asCall(of: "%{}") else {
      throw fail(
        environment, meta, "expected struct to be followed by a map, got: \(FormPrinter.text(map))")
    }
    guard let module = try moduleName(nameForm, environment) else {
      throw fail(
        environment, meta,
        "expected struct name to be a compile time atom or alias, got: \(FormPrinter.text(nameForm))"
      )
    }
    let fields = try structFields(module, meta, environment)
    if arguments.count == 1, let update = arguments[0].asCall(of: "|", arity: 2) {
      return try updateStruct(module, fields, update, meta, line, &environment)
    }
    guard let pairs = Form.list(arguments).asKeywords else {
      throw fail(
        environment, meta, "expected key-value pairs in a struct, got: \(FormPrinter.text(map))")
    }
    let values = try expandArguments(pairs.map(\.value), &environment)
    var given: [(key: String, value: Core)] = []
    for (pair, value) in zip(pairs, values) {
      try checkField(pair.key, fields, module, meta, environment)
      given.removeAll { $0.key == pair.key }
      given.append((pair.key, value))
    }
    let missing = enforcedKeys(module).filter { key in !given.contains { $0.key == key } }
    if !missing.isEmpty {
      let names = missing.map { Names.inspect(atom: $0) }.joined(separator: ", ")
      throw .argumentError(
        "the following keys must also be given when building struct \(Names.inspect(module: module)): [\(names)]"
      )
    }
    var result: [CorePair] = []
    for field in fields where !given.contains(where: { .atom($0.key) == field.key }) {
      result.append(CorePair(.literal(field.key), .literal(field.value)))
    }
    for (key, value) in given { result.append(CorePair(.atom(key), value)) }
    return Core.mapOf(result)
  }

  private func checkField(
    _ key: String, _ fields: [LiteralPair], _ module: String, _ meta: Meta,
    _ environment: Environment
  ) throws(CompilationFailure) {
    guard !fields.contains(where: { $0.key == .atom(key) }) else { return }
    throw .exception(
      CompilationFailure.exceptionTerm(
        "Elixir.KeyError",
        [("key", .atom(key)), ("term", .atom("nil")), ("message", .atom("nil"))]))
  }

  private func updateStruct(
    _ module: String, _ fields: [LiteralPair], _ update: [Form], _ meta: Meta, _ line: Int,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    guard let pairs = update[1].asKeywords else {
      throw fail(environment, meta, "expected key-value pairs in a struct update")
    }
    for pair in pairs where !fields.contains(where: { $0.key == .atom(pair.key) }) {
      throw fail(
        environment, meta,
        "unknown key \(Names.inspect(atom: pair.key)) for struct \(Names.inspect(module: module))")
    }
    let parts = try expandArguments([update[0]] + pairs.map(\.value), &environment)
    let (good, bad) = (freshVariable("struct"), freshVariable("other"))
    let isStruct = Pattern.map([
      PatternPair(.atom("__struct__"), .literal(.atom(module)))
    ])
    var corePairs: [CorePair] = []
    for (pair, value) in zip(pairs, parts.dropFirst()) {
      corePairs.append(CorePair(.atom(pair.key), value))
    }
    let failure = Core.erlang(
      "error", [.tuple([.atom("badstruct"), .atom(module), .variable(bad)])], line: line)
    let checked = Core.choose(
      parts[0],
      [
        Clause(
          patterns: [.both(isStruct, .bind(good))], body: .variable(good), line: line),
        Clause(patterns: [.bind(bad)], body: failure, line: line),
      ], failure: .caseClause, line: line)
    return .mapUpdate(checked, corePairs, line: line)
  }
}
