internal import Syntax
internal import VirtualMachine

/// Variables of a module's body or of a script between two expressions.
struct Bindings {
  var values: [(key: VariableKey, value: Literal)] = []
}

extension Expander {
  /// `defmodule` as a call at run time.
  func expandModuleCall(
    _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    guard let pairs = arguments[1].asKeywords,
      let body = pairs.first(where: { $0.key == "do" })?.value
    else { throw fail(environment, meta, "missing :do option in \"defmodule\"") }
    let line = meta.line == 0 ? environment.line : meta.line
    let name = try definedName(arguments[0], meta, environment)
    var kept = environment.withoutVariables()
    kept.line = line
    if case .known(let full, let alias) = name {
      if let alias { environment.storeAlias(alias.name, alias.target, counter: 0) }
      if let alias { kept.storeAlias(alias.name, alias.target, counter: 0) }
      kept.contextModules = [full] + kept.contextModules.filter { $0 != full }
      environment.contextModules = kept.contextModules
    }
    kept.function = nil
    let code = StoredCode(form: body, environment: kept)
    let id = service.store(code)
    if environment.module == nil, case .known(let full, _) = name {
      scriptModules.append((full, code))
    }
    let mentioned = body.variableNames
    var bindings: [Core] = []
    for (key, variable) in environment.variables.sorted(by: { $0.value.id < $1.value.id })
    where mentioned.contains(key.name) {
      bindings.append(
        .tuple([
          .atom(key.name), .atom(key.context), .literal(.integer(key.counter)), .variable(variable),
        ]))
      uses.read(variable)
    }
    let nameCore: Core
    switch name {
    case .known(let full, _): nameCore = .atom(full)
    case .computed(let form): nameCore = try expand(form, &environment)
    }
    return .remoteCall(
      module: "swm_code", function: "define_module",
      arguments: [.literal(.integer(id)), nameCore, Core.listOf(bindings)], line: line)
  }

  enum DefinedName {
    case known(String, alias: AliasEntry?)
    case computed(Form)
  }

  /// The full name of the module that `defmodule` names.
  func definedName(
    _ form: Form, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> DefinedName {
    if let segments = form.asCall(of: "__aliases__") {
      guard let plain = try aliasName(form.meta, segments, environment) else {
        return .computed(form)
      }
      guard let outer = environment.module, let first = segments.first?.asAtom, first != "Elixir"
      else { return .known(plain, alias: nil) }
      // Nested: below the module around it, with the first part as a short name for it.
      let full = ([outer] + segments.compactMap(\.asAtom)).joined(separator: ".")
      let alias = AliasEntry(name: "Elixir." + first, target: outer + "." + first)
      return .known(full, alias: alias)
    }
    if let name = form.asAtom { return .known(name, alias: nil) }
    if form.asVariable?.name == "__MODULE__", let module = environment.module {
      return .known(module, alias: nil)
    }
    return .computed(form)
  }

  /// Compiles a module: runs its body, expands its functions, loads it. The result is `{:module, name, binary, value}`.
  func compileModule(
    _ name: String, _ body: Form, _ outer: Environment, _ outerBindings: Bindings
  ) throws(CompilationFailure) -> Literal {
    if !Self.isModuleName(name) {
      throw fail(outer, .none, "invalid module name: \(Names.inspect(atom: name))")
    }
    if service.record(of: name) != nil {
      throw fail(
        outer, .none,
        "cannot define module \(Names.inspect(module: name)) because it is currently being defined in \(outer.file):\(outer.line)"
      )
    }
    try warnIfRedefined(name, outer)
    var environment = outer.withoutVariables()
    environment.module = name
    environment.function = nil
    if environment.contextModules.first != name { environment.contextModules.insert(name, at: 0) }
    let record = ModuleRecord(name: name, environment: environment, line: outer.line)
    service.open(record)
    defer { service.close(record) }
    let inner = Expander(job: job, service: service, record: record)
    var bindings = outerBindings
    let value = try inner.runBody(body, &environment, &bindings)
    try inner.runHooks("before_compile", &environment, &bindings)
    inner.closeBody(environment)
    let definition = try inner.finish(record, environment)
    let code = try inner.lower(definition, environment)
    try job.load(code)
    service.remember(name, record.facts, record.documentation)
    if let tracker = environment.tracker {
      tracker.calls += inner.remoteCalls
    } else {
      let tracker = LexicalTracker()
      tracker.calls = inner.remoteCalls
      try inner.checkCalls(tracker)
    }
    try inner.runAfterHooks(record, environment)
    return .tuple([.atom("module"), .atom(name), .binary([]), value])
  }

  private func warnIfRedefined(
    _ name: String, _ environment: Environment
  ) throws(CompilationFailure) {
    guard !Names.isLibrary(file: environment.file),
      try job.call("erlang", "module_loaded", [.atom(name)]) == .atom("true")
    else { return }
    let origin = service.host.librarySource(name) == nil ? "defined in memory" : "of the library"
    service.warn(
      "redefining module \(Names.inspect(module: name)) (current version \(origin))", environment,
      line: environment.line, at: .line)
  }

  private static func isModuleName(_ name: String) -> Bool {
    !(name == "nil" || name == "true" || name == "false" || name.isEmpty)
  }

  func lower(
    _ definition: ModuleDefinition, _ environment: Environment
  ) throws(CompilationFailure) -> ModuleCode {
    do {
      return try service.host.lower(definition)
    } catch {
      throw fail(environment, .none, "\(error)")
    }
  }

  // MARK: Running a body

  /// Runs the expressions of a module's body one after the other.
  func runBody(
    _ form: Form, _ environment: inout Environment, _ bindings: inout Bindings
  ) throws(CompilationFailure) -> Literal {
    var value = Literal.atom("nil")
    let expressions = form.asBlock
    for (index, expression) in expressions.enumerated() {
      value = try runBodyForm(expression, &environment, &bindings)
      record?.environment = environment
      if index < expressions.count - 1 {
        warnIfUseless(expression, .nil, expression.meta.line, environment)
      }
    }
    return value
  }

  private func runBodyForm(
    _ form: Form, _ environment: inout Environment, _ bindings: inout Bindings
  ) throws(CompilationFailure) -> Literal {
    if form.meta.line != 0 { environment.line = form.meta.line }
    if form.asCall(of: "__block__") != nil {
      return try runBody(form, &environment, &bindings)
    }
    if let value = try runDirectly(form, &environment, &bindings) { return value }
    if case .node(let node) = form, case .list = node.arguments {
      if let expanded = try expandMacros(form, &environment) {
        return try runBodyForm(expanded, &environment, &bindings)
      }
    }
    return try runUnit(form, &environment, &bindings)
  }

  /// What needs no code to run: definitions, attributes with plain values, directives.
  private func runDirectly(
    _ form: Form, _ environment: inout Environment, _ bindings: inout Bindings
  ) throws(CompilationFailure) -> Literal? {
    switch form {
    case .atom, .integer, .float, .binary: return form.literal
    default: break
    }
    guard let (name, meta, arguments) = bodyCall(form, environment) else { return nil }
    switch (name, arguments.count) {
    case ("def", _), ("defp", _), ("defmacro", _), ("defmacrop", _):
      guard let kind = DefinitionKind(rawValue: name), !form.containsUnquote else { return nil }
      if arguments.count > 2 { return nil }
      try define(kind, arguments[0], arguments.count == 2 ? arguments[1] : nil, environment)
      let head = try definitionHead(arguments[0], kind, environment)
      return .tuple([.atom(head.name), .integer(head.parameters.count)])
    case ("alias", 1...2), ("require", 1...2), ("import", 1...2):
      return try expandDirective(name, meta, arguments, &environment).asLiteral ?? .atom("nil")
    case ("@", 1):
      guard let (attribute, value) = setAttribute(arguments[0]) else { return nil }
      if try runSpecialAttribute(attribute, value, environment) { return .atom("ok") }
      foldsAttributes = true
      defer { foldsAttributes = false }
      guard value.isSimple else { return nil }
      guard let literal = Self.constant(try expandInner(value, environment)) else { return nil }
      warnIfDocumentedTwice(attribute, literal, environment)
      record?.put(
        attribute, literal, line: environment.line, isWritten: meta["context"] == nil)
      return .atom("ok")
    case ("defmodule", 2):
      guard case .known(let full, let alias) = try definedName(arguments[0], meta, environment),
        let body = arguments[1].asKeywords?.first(where: { $0.key == "do" })?.value
      else { return nil }
      if let alias { environment.storeAlias(alias.name, alias.target, counter: 0) }
      environment.contextModules = [full] + environment.contextModules.filter { $0 != full }
      let mentioned = body.variableNames
      bodyVariables = bodyVariables.filter { !mentioned.contains($0.key.name) }
      return try compileModule(full, body, environment, bindings)
    case ("defstruct", 1), ("defoverridable", 1):
      foldsAttributes = true
      defer { foldsAttributes = false }
      guard arguments[0].isSimple || name == "defoverridable",
        let literal = Self.constant(try expandInner(arguments[0], environment))
      else { return nil }
      return try moduleOperation(name, literal, environment)
    default: return nil
    }
  }

  /// A call of a special form or of one of Kernel's macros, by its plain name.
  private func bodyCall(
    _ form: Form, _ environment: Environment
  ) -> (String, Meta, [Form])? {
    if let call = form.asCall {
      switch call.name {
      case "alias", "require", "import": return call
      default:
        let key = NameArity(call.name, call.arguments.count)
        guard KernelMacros.names.contains(key),
          importedReceiver(key, call.meta, environment) == "Elixir.Kernel"
        else { return nil }
        return call
      }
    }
    guard let remote = form.asRemoteCall else { return nil }
    let isKernel =
      remote.target == .atom("Elixir.Kernel")
      || remote.target.asAliasSegments == ["Kernel"]
    guard isKernel,
      KernelMacros.names.contains(NameArity(remote.name, remote.arguments.count))
    else { return nil }
    return (remote.name, remote.meta, remote.arguments)
  }

  /// `name value` of `@name value`.
  func setAttribute(_ form: Form) -> (name: String, value: Form)? {
    guard let call = form.asCall, call.arguments.count == 1 else { return nil }
    return (call.name, call.arguments[0])
  }

  // MARK: Units

  /// Compiles an expression as a function of a module of its own and runs it; variables go in and come out.
  func runUnit(
    _ form: Form, _ environment: inout Environment, _ bindings: inout Bindings,
    name: String = "__MODULE__"
  ) throws(CompilationFailure) -> Literal {
    let (definition, keys) = try unit(form, &environment, bindings, name)
    try job.load(try lower(definition, environment))
    let result = try job.call(
      definition.name, name, [.tuple(bindings.values.map(\.value))])
    guard let parts = result.asTuple, parts.count == 2, let values = parts[1].asTuple,
      values.count == keys.count
    else { return result }
    bindings.values = zip(keys, values).map { ($0, $1) }
    return parts[0]
  }

  /// The module of a unit: `name/1` takes a tuple of values and returns `{value, values}`; the keys say what they are. What macros
  /// have bound for themselves is among them only in a module's body, as that goes on.
  func unit(
    _ form: Form, _ environment: inout Environment, _ bindings: Bindings, _ name: String,
    keepsVariables: Bool = false
  ) throws(CompilationFailure) -> (ModuleDefinition, [VariableKey]) {
    var inner = environment
    inner.variables = [:]
    var patterns: [Pattern] = []
    for (key, _) in bindings.values {
      let variable = freshVariable(key.name)
      inner.variables[key] = variable
      patterns.append(.bind(variable))
    }
    let given = inner.variables
    let calls = localCalls.count
    let core = try expand(form, &inner)
    localCalls.removeSubrange(calls...)
    let line = max(form.meta.line, 1)
    let result = freshVariable("result")
    let ordered = inner.variables.filter { $0.key.counter == 0 || name != "__FILE__" }
      .sorted {
        ($1.key.name, $1.key.context, $1.key.counter) < (
          $0.key.name, $0.key.context, $0.key.counter
        )
      }
    let value = Core.tuple([
      .variable(result), .tuple(ordered.map { .variable($0.value) }),
    ])
    let body = Core.sequenceOf([.match(.bind(result), core, line: line), value])
    if name == "__MODULE__" { noteBodyVariables(before: given, after: ordered) }
    // What is evaluated next may read them.
    if keepsVariables { for (_, variable) in ordered { uses.read(variable) } }
    closeScope(0, environment)
    if record == nil { showLateWarnings() }
    let clause = FunctionClause(patterns: [.tuple(patterns)], body: body, line: line)
    let function = FunctionDefinition(
      name: name, arity: 1, isExported: true, clauses: [clause], line: line)
    let module = ModuleDefinition(
      name: service.nextUnitName(), file: environment.file, functions: [function])
    inner.variables = [:]
    inner.function = environment.function
    environment = inner
    return (module, ordered.map(\.key))
  }
}
