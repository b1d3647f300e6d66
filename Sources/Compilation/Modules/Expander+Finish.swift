internal import Syntax
internal import VirtualMachine

extension Expander {
  /// The module's functions, checked, with those that every module has.
  func finish(
    _ record: ModuleRecord, _ environment: Environment
  ) throws(CompilationFailure) -> ModuleDefinition {
    if !record.callbacks.isEmpty || !record.macroCallbacks.isEmpty
      || record.attributes["optional_callbacks"] != nil
    {
      addBehaviourInfo(record)
    }
    try checkCalls(record)
    try checkTypes(record)
    try checkBehaviours(record, environment)
    warnAboutUnused(record)
    warnAboutUnusedAttributes(record)
    for key in record.order {
      guard let definition = record.definitions[key] else { continue }
      warnAboutUnreachable(
        definition.clauses, .place(definition.file), function: definition.key)
    }
    showLateWarnings()
    var functions = record.order.compactMap { key -> FunctionDefinition? in
      guard let definition = record.definitions[key], !definition.clauses.isEmpty else {
        return nil
      }
      return definition.code
    }
    functions += generatedFunctions(record)
    return ModuleDefinition(name: record.name, file: record.file, functions: functions)
  }

  private func checkCalls(_ record: ModuleRecord) throws(CompilationFailure) {
    for key in record.order {
      guard let definition = record.definitions[key] else { continue }
      if definition.clauses.isEmpty {
        throw .compileError(
          definition.file, definition.line,
          "implementation not provided for predefined \(definition.kind.rawValue) \(Names.text(key))"
        )
      }
      for call in definition.calls {
        if let called = record.definitions[call.key] {
          if !called.kind.isMacro || key.name != definition.key.name || definition.kind.isMacro {
            record.definitions[call.key]?.isUsed = true
            if !called.kind.isMacro { continue }
          }
          if definition.kind.isMacro, called.key.name == definition.key.name { continue }
          throw .compileError(
            call.file, call.line,
            "cannot invoke macro \(Names.text(call.key)) before its definition")
        }
        if call.key.name == "__info__" || call.key.name == "module_info"
          || call.key.name == "behaviour_info"
        {
          continue
        }
        throw .compileError(
          call.file, call.line,
          "undefined function \(Names.text(call.key)) (expected \(Names.inspect(module: record.name)) to define such a function or for it to be imported, but none are available)"
        )
      }
    }
  }

  /// Warns of private functions that no public one reaches, and of defaults that nobody relies on.
  private func warnAboutUnused(_ record: ModuleRecord) {
    let reached = reachable(record)
    for key in record.order {
      guard let definition = record.definitions[key], !definition.kind.isPublic,
        !definition.isGenerated, definition.defaultsOf == nil, !key.name.contains("(overridable")
      else { continue }
      let shorter = (1...max(definition.defaults, 1)).map { NameArity(key.name, key.arity - $0) }
        .filter { record.definitions[$0]?.defaultsOf == key }
      if !reached.contains(key), !shorter.contains(where: reached.contains) {
        let what = definition.kind.isMacro ? "macro" : "function"
        service.warn(
          "\(what) \(Names.text(key)) is unused", .place(definition.file), line: definition.line,
          at: .line)
      } else if !shorter.isEmpty {
        warnAboutDefaults(definition, shorter.filter { !reached.contains($0) }, shorter.count)
      }
    }
  }

  private func warnAboutDefaults(_ definition: Definition, _ unused: [NameArity], _ count: Int) {
    // Those of fewest arguments stand for the first defaults.
    let first = unused.sorted().enumerated().prefix { index, key in
      key.arity == definition.key.arity - count + index
    }.count
    guard first > 0 else { return }
    let name = Names.text(definition.key)
    let text =
      first == count
      ? "default values for the optional arguments in \(name) are never used"
      : first == 1
        ? "the default value for the first optional argument in \(name) is never used"
        : "the default values for the first \(first) optional arguments in \(name) are never used"
    service.warn(text, .place(definition.file), line: definition.line, at: .line)
  }

  /// What public functions, and macros that were expanded, call in the end.
  private func reachable(_ record: ModuleRecord) -> Set<NameArity> {
    var pending = record.order.filter {
      guard let definition = record.definitions[$0] else { return false }
      return definition.kind.isPublic || definition.isExpanded
        || $0.name.contains("(overridable")
    }
    var reached = Set(pending)
    while let key = pending.popLast() {
      for call in record.definitions[key]?.calls ?? [] where reached.insert(call.key).inserted {
        pending.append(call.key)
      }
    }
    return reached
  }

  // MARK: Functions that every module has

  private func generatedFunctions(_ record: ModuleRecord) -> [FunctionDefinition] {
    let pairs = { (keys: [NameArity]) -> Literal in
      .proper(keys.sorted().map { .tuple([.atom($0.name), .integer($0.arity)]) })
    }
    let facts = record.facts
    var exports = Array(facts.functions)
    exports += facts.macros.map { NameArity("MACRO-" + $0.name, $0.arity + 1) }
    exports += [
      NameArity("__info__", 1), NameArity("module_info", 0), NameArity("module_info", 1),
    ]
    let attributes = persistedAttributes(record)
    let structInfo: Literal =
      record.structFields.map { fields in
        .proper(
          fields.dropFirst().map { field in
            let isRequired = record.enforcedKeys.contains { .atom($0) == field.key }
            return .map([
              LiteralPair(.atom("field"), field.key),
              LiteralPair(.atom("required"), .atom(isRequired ? "true" : "false")),
            ])
          })
      } ?? .atom("nil")
    let compile = Literal.proper([
      .tuple([.atom("version"), .proper([])]), .tuple([.atom("options"), .emptyList]),
      .tuple([.atom("source"), Self.charlist(Array(record.file.utf8))]),
    ])
    // Some macros of Kernel are the expander's own.
    let isKernel = record.name == "Elixir.Kernel"
    let info: [(String, Literal)] = [
      ("module", .atom(record.name)), ("functions", pairs(Array(facts.functions))),
      ("macros", pairs(Array(isKernel ? KernelTable.macros : facts.macros))),
      ("struct", structInfo), ("md5", .binary([])),
      ("exports_md5", .binary([])), ("attributes", attributes), ("compile", compile),
      (
        "deprecated",
        .proper(
          record.deprecated.keys.sorted().map { key in
            .tuple([
              .tuple([.atom(key.name), .integer(key.arity)]),
              .string(record.deprecated[key] ?? ""),
            ])
          })
      ),
    ]
    let module: [(String, Literal)] = [
      ("module", .atom(record.name)), ("exports", pairs(exports)), ("functions", pairs(exports)),
      ("attributes", attributes), ("compile", compile), ("md5", .binary([])),
      ("native", .atom("false")), ("nifs", .emptyList),
    ]
    let all = module.filter { !["functions", "native", "nifs"].contains($0.0) }.map {
      Core.tupleOf([.literal(.atom($0.0)), moduleFact($0, record)])
    }
    let moduleFacts = module.map { ($0.0, moduleFact($0, record)) }
    return [
      table("__info__", info.map { ($0.0, .literal($0.1)) }, record.line),
      table("module_info", moduleFacts, record.line),
      FunctionDefinition(
        name: "module_info", arity: 0, isExported: true,
        clauses: [FunctionClause(patterns: [], body: .listOf(all), line: record.line)],
        line: record.line),
    ]
  }

  /// An entry of `module_info`. A module with an Erlang name may also have functions that are written in Swift: the machine knows them.
  private func moduleFact(_ fact: (name: String, value: Literal), _ record: ModuleRecord) -> Core {
    guard fact.name == "exports" || fact.name == "functions", !record.name.hasPrefix("Elixir.")
    else { return .literal(fact.value) }
    return .remoteCall(
      module: "erlang", function: "get_module_info",
      arguments: [.literal(.atom(record.name)), .literal(.atom(fact.name))], line: record.line)
  }

  private func table(
    _ name: String, _ entries: [(String, Core)], _ line: Int
  ) -> FunctionDefinition {
    let clauses = entries.map {
      FunctionClause(patterns: [.literal(.atom($0.0))], body: $0.1, line: line)
    }
    return FunctionDefinition(name: name, arity: 1, isExported: true, clauses: clauses, line: line)
  }

  private func persistedAttributes(_ record: ModuleRecord) -> Literal {
    var result: [Literal] = []
    for name in record.attributes.keys.sorted() {
      guard let attribute = record.attributes[name] else { continue }
      guard attribute.persists || name == "behaviour" || name == "vsn" else { continue }
      switch (attribute.accumulates, attribute.value) {
      case (true, .list([], nil)): continue
      case (true, .list(let values, nil)):
        for value in values.reversed() {
          result.append(.tuple([.atom(name), .proper([value])]))
        }
      default: result.append(.tuple([.atom(name), .proper([attribute.value])]))
      }
    }
    return .proper(result)
  }

  private func addBehaviourInfo(_ record: ModuleRecord) {
    let pairs = { (keys: [NameArity]) -> Literal in
      .proper(keys.sorted().map { .tuple([.atom($0.name), .integer($0.arity)]) })
    }
    let macros = record.macroCallbacks.map { NameArity("MACRO-" + $0.name, $0.arity + 1) }
    let optional = record.optionalCallbacks.map { key in
      record.macroCallbacks.contains(key) ? NameArity("MACRO-" + key.name, key.arity + 1) : key
    }
    let clauses = [
      ("callbacks", pairs(record.callbacks + macros)), ("optional_callbacks", pairs(optional)),
    ].map {
      FunctionClause(patterns: [.literal(.atom($0.0))], body: .literal($0.1), line: record.line)
    }
    let key = NameArity("behaviour_info", 1)
    guard record.definitions[key] == nil else { return }
    record.order.append(key)
    record.definitions[key] = Definition(
      kind: .def, key: key, clauses: clauses, line: record.line, file: record.file)
  }

  // MARK: Local macros

  /// A module with all that is defined so far and that `root` can reach; its functions are those of the open module.
  func loadLocalMacros(
    _ record: ModuleRecord, for root: NameArity
  ) throws(CompilationFailure) -> String {
    if let known = record.macroModule, known.version == record.version, known.root == root {
      return known.name
    }
    var byCode: [NameArity: Definition] = [:]
    for definition in record.definitions.values where !definition.clauses.isEmpty {
      byCode[NameArity(definition.codeName, definition.codeArity)] = definition
    }
    var reached: [NameArity] = []
    var pending = [root]
    while let key = pending.popLast() {
      guard let definition = byCode[key], !reached.contains(key) else { continue }
      reached.append(key)
      for call in definition.calls {
        let prefix = definition.kind.isMacro ? "MACRO-" : ""
        pending.append(call.key)
        if !prefix.isEmpty {
          pending.append(NameArity(prefix + call.key.name, call.key.arity + 1))
        }
      }
    }
    let functions = reached.sorted().compactMap { byCode[$0]?.code }.map { function in
      var copy = function
      copy.isExported = true
      return copy
    }
    let defined = Set(functions.map { NameArity($0.name, $0.arity) })
    // What is not there yet fails when it is called.
    var missing: [NameArity] = []
    for key in reached {
      for call in byCode[key]?.calls ?? [] where !defined.contains(call.key) {
        if !missing.contains(call.key) { missing.append(call.key) }
      }
    }
    let name = service.nextUnitName()
    let module = ModuleDefinition(
      name: name, file: record.file,
      functions: functions + missing.map { Self.missingFunction($0, record) })
    try job.load(try lower(module, record.environment))
    record.macroModule = (name, record.version, root)
    return name
  }

  private static func missingFunction(
    _ key: NameArity, _ record: ModuleRecord
  ) -> FunctionDefinition {
    let arguments = Array(repeating: Pattern.wildcard, count: key.arity)
    let body = Core.erlang("error", [.atom("undef")], line: record.line)
    return FunctionDefinition(
      name: key.name, arity: key.arity, isExported: false,
      clauses: [FunctionClause(patterns: arguments, body: body, line: record.line)],
      line: record.line)
  }
}

extension Definition {
  /// As the lowering takes it.
  var code: FunctionDefinition {
    FunctionDefinition(
      name: codeName, arity: codeArity, isExported: kind.isPublic, clauses: clauses, line: line)
  }
}
