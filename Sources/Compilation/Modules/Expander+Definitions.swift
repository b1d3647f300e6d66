internal import Syntax
internal import VirtualMachine

/// A definition's head taken apart.
struct DefinitionHead {
  var name: String
  var parameters: [Form]
  var guards: [Form]
  var meta: Meta
  /// Default values by position.
  var defaults: [(position: Int, value: Form)]
  /// The module of the macro that wrote it; nil for what stands in the program.
  var context: Form?
}

/// A clause as it is written.
struct ClauseSource {
  var head: DefinitionHead
  var body: Form

  /// `{meta, arguments, guards, body}`.
  var literal: Literal {
    let main = body.asKeywords.flatMap { $0.count == 1 && $0[0].key == "do" ? $0[0].value : nil }
    return .tuple([
      head.meta.literal, .proper(head.parameters.map(\.literal)),
      .proper(head.guards.map(\.literal)), (main ?? body).literal,
    ])
  }
}

extension Expander {
  /// `def` and its like where they are not directly in a module's body: a call that defines at run time.
  func expandDefinitionCall(
    _ kind: String, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    guard let module = environment.module else {
      throw .argumentError("cannot invoke \(kind)/2 outside module")
    }
    if environment.function != nil {
      throw .argumentError("cannot invoke \(kind)/2 inside function/macro")
    }
    var quotation = Quotation(context: module)
    quotation.isHygienic = false
    quotation.keepsLines = true
    let head = try quote(arguments[0], quotation, &environment)
    let body =
      arguments.count == 2 ? try quote(arguments[1], quotation, &environment) : .atom("nil")
    let line = meta.line == 0 ? environment.line : meta.line
    var kept = environment.withoutVariables()
    kept.line = line
    let id = service.store(StoredCode(form: .nil, environment: kept))
    return .remoteCall(
      module: "swm_code", function: "define",
      arguments: [.atom(kind), .atom(module), .literal(.integer(id)), head, body], line: line)
  }

  /// Defines a clause of a function or macro in the open module; `isComputed` says that code in the module's body made it.
  func define(
    _ kind: DefinitionKind, _ headForm: Form, _ bodyForm: Form?, _ outer: Environment,
    isComputed: Bool = false
  ) throws(CompilationFailure) {
    guard let record else { return }
    var environment = outer.withoutVariables()
    let head = try definitionHead(headForm, kind, environment)
    if head.meta.line != 0 { environment.line = head.meta.line }
    let key = NameArity(head.name, head.parameters.count)
    environment.function = kind.isMacro ? key : key
    try checkName(key, kind, environment)
    if bodyForm == nil { try checkBodiless(head, kind, environment) }
    var definition = try definitionToExtend(kind, key, head, environment)
    if !isComputed { warnIfApart(definition, head, environment) }
    try callDefinitionHooks(kind, head, bodyForm, environment)
    let calls = localCalls.count
    var clause: Clause?
    if let bodyForm {
      record.usesCaller = false
      clause = try definitionClause(kind, head, bodyForm, environment)
      if record.usesCaller { record.callerMacros.insert(key) }
    }
    // The body may have used local macros, which marks definitions. The old entry goes first, so that nothing is copied.
    if let current = record.definitions.removeValue(forKey: key) {
      definition.isUsed = current.isUsed
      definition.isExpanded = current.isExpanded
    } else {
      record.order.append(key)
    }
    if let clause, let bodyForm {
      definition.calls += localCalls[calls...]
      definition.clauses.append(clause)
      definition.sources.append(ClauseSource(head: head, body: bodyForm))
    }
    noteDefinition(kind, key, head, environment)
    record.position += 1
    definition.position = record.position
    record.definitions[key] = definition
    record.version += 1
    record.document(kind, key, head, line: environment.line)
    try defineDefaults(kind, head, environment)
  }

  private func checkName(
    _ key: NameArity, _ kind: DefinitionKind, _ environment: Environment
  ) throws(CompilationFailure) {
    let definer: String
    switch (key.name, key.arity) {
    case ("__info__", 1): definer = "Elixir"
    case ("module_info", 0), ("module_info", 1): definer = "Erlang"
    default: return
    }
    throw fail(
      environment, .none,
      "cannot define \(kind.rawValue) \(Names.text(key)) as it is automatically defined by \(definer)"
    )
  }

  /// A head without a body says names and defaults, nothing else.
  func checkBodiless(
    _ head: DefinitionHead, _ kind: DefinitionKind, _ environment: Environment
  ) throws(CompilationFailure) {
    if !head.guards.isEmpty {
      throw fail(environment, .none, "missing :do option in \"\(kind.rawValue)\"")
    }
    for parameter in head.parameters where parameter.asVariable == nil {
      throw fail(
        environment, .none,
        """
        only variables and \\\\ are allowed as arguments in function head.

        If you did not intend to define a function head, make sure your function definition has the proper \
        syntax by wrapping the arguments in parentheses and using the do instruction accordingly:

            def add(a, b), do: a + b

            def add(a, b) do
              a + b
            end

        """)
    }
  }

  private func definitionToExtend(
    _ kind: DefinitionKind, _ key: NameArity, _ head: DefinitionHead, _ environment: Environment
  ) throws(CompilationFailure) -> Definition {
    var fresh = Definition(
      kind: kind, key: key, line: environment.line, file: environment.file,
      defaults: head.defaults.count)
    fresh.context = head.context
    fresh.isGenerated = head.context != nil || head.meta["generated"] != nil
    guard let record else { return fresh }
    if let overridable = record.overridables[key], !overridable.isReplaced {
      record.overridables[key]?.isReplaced = true
      record.definitions[key] = nil
      record.order.removeAll { $0 == key }
      return fresh
    }
    guard let existing = record.definitions[key] else { return fresh }
    if let longer = existing.defaultsOf {
      throw fail(
        environment, .none,
        "\(kind.rawValue) \(Names.text(key)) conflicts with defaults from \(Names.text(longer))")
    }
    guard existing.kind == kind else {
      throw fail(
        environment, .none,
        "\(kind.rawValue) \(Names.text(key)) already defined as \(existing.kind.rawValue) in \(existing.file):\(existing.line)"
      )
    }
    if existing.defaults > 0, !head.defaults.isEmpty {
      throw fail(
        environment, .none,
        "\(kind.rawValue) \(Names.text(key)) defines defaults multiple times. Elixir allows defaults to be declared once per definition. Instead of:\n\n    def foo(:first_clause, b \\\\ :default) do ... end\n    def foo(:second_clause, b \\\\ :default) do ... end\n\none should write:\n\n    def foo(a, b \\\\ :default)\n    def foo(:first_clause, b) do ... end\n    def foo(:second_clause, b) do ... end\n"
      )
    }
    return existing
  }

  private func warnIfApart(
    _ existing: Definition, _ head: DefinitionHead, _ environment: Environment
  ) {
    guard !existing.clauses.isEmpty, head.context == nil, existing.position != record?.position,
      existing.file == environment.file
    else { return }
    service.warn(
      "clauses with the same name and arity (number of arguments) should be grouped together, \"\(existing.kind.rawValue) \(Names.text(existing.key))\" was previously defined (\(existing.file):\(existing.line))",
      .place(environment.file), line: environment.line, at: .line)
  }

  func definitionHead(
    _ form: Form, _ kind: DefinitionKind, _ environment: Environment
  ) throws(CompilationFailure) -> DefinitionHead {
    var callForm = form
    var guards: [Form] = []
    if let parts = form.asCall(of: "when", arity: 2) {
      callForm = parts[0]
      guards = Self.alternatives(parts[1])
    }
    while let inner = callForm.asCall(of: "__block__", arity: 1) { callForm = inner[0] }
    guard case .node(let node) = callForm, case .atom(let name) = node.head else {
      var text = FormPrinter.text(callForm)
      if let remote = callForm.asRemoteCall, remote.arguments.isEmpty, !text.hasSuffix(")") {
        text += "()"
      }
      throw fail(environment, form.meta, "invalid syntax in \(kind.rawValue) \(text)")
    }
    if name == "__aliases__", case .list(let segments) = node.arguments, segments.count == 1,
      segments[0].asAtom != nil
    {
      throw fail(
        environment, form.meta,
        "function names should start with lowercase characters or underscore, invalid name \(FormPrinter.text(callForm))"
      )
    }
    var parameters: [Form] = []
    if case .list(let list) = node.arguments { parameters = list }
    var defaults: [(position: Int, value: Form)] = []
    for (index, parameter) in parameters.enumerated() {
      if let sides = parameter.asCall(of: "\\\\", arity: 2) {
        parameters[index] = sides[0]
        defaults.append((index, sides[1]))
      }
    }
    return DefinitionHead(
      name: name, parameters: parameters, guards: guards, meta: node.meta, defaults: defaults,
      context: form.meta["context"] ?? node.meta["context"])
  }

  private func definitionClause(
    _ kind: DefinitionKind, _ head: DefinitionHead, _ bodyForm: Form, _ outer: Environment
  ) throws(CompilationFailure) -> FunctionClause {
    var environment = outer
    let line = environment.line
    var patterns: [Pattern] = []
    if kind.isMacro {
      let caller = freshVariable("__CALLER__")
      environment.callerVariable = caller
      patterns.append(.bind(caller))
    }
    patterns += try expandPatterns(head.parameters, &environment)
    let guards = try expandGuards(head.guards, &environment)
    guard let pairs = bodyForm.asKeywords, pairs.contains(where: { $0.key == "do" }) else {
      throw fail(environment, head.meta, "missing :do option in \"\(kind.rawValue)\"")
    }
    var body = pairs[0].value
    if pairs.count > 1 || pairs[0].key != "do" {
      body = .call("try", Meta(line: line), [bodyForm])
    }
    let core = try expand(body, &environment)
    closeScope(0, outer)
    return FunctionClause(patterns: patterns, guards: guards, body: core, line: line)
  }

  /// Functions of fewer arguments that call the full one with the defaults.
  private func defineDefaults(
    _ kind: DefinitionKind, _ head: DefinitionHead, _ environment: Environment
  ) throws(CompilationFailure) {
    guard let record, !head.defaults.isEmpty else { return }
    let total = head.parameters.count
    for given in 0..<head.defaults.count {
      let arity = total - head.defaults.count + given
      let key = NameArity(head.name, arity)
      let filled = Set(head.defaults[given...].map(\.position))
      var inner = environment
      inner.function = key
      var arguments: [Core] = []
      var patterns: [Pattern] = []
      let before = localCalls.count
      if kind.isMacro {
        let caller = freshVariable("__CALLER__")
        inner.callerVariable = caller
        patterns.append(.bind(caller))
        arguments.append(.variable(caller))
      }
      for position in 0..<total {
        if filled.contains(position) {
          let value = head.defaults.first { $0.position == position }?.value ?? .nil
          arguments.append(try expandInner(value, inner))
        } else {
          let variable = freshVariable("x\(position)")
          patterns.append(.bind(variable))
          arguments.append(.variable(variable))
        }
      }
      let full = NameArity(head.name, total)
      let codeName = kind.isMacro ? "MACRO-" + head.name : head.name
      let call = LocalCall(key: full, file: environment.file, line: environment.line, function: key)
      let calls = [call] + localCalls[before...]
      let clause = FunctionClause(
        patterns: patterns,
        body: .localCall(function: codeName, arguments: arguments, line: environment.line),
        line: environment.line)
      if let existing = record.definitions[key], !existing.clauses.isEmpty {
        guard record.overridables[key].map({ !$0.isReplaced }) ?? false else {
          warnLate(
            "this clause for \(Names.text(key)) cannot match because a previous clause at line \(existing.line) always matches",
            environment.line, environment)
          continue
        }
        record.overridables[key]?.isReplaced = true
      }
      if record.definitions[key] == nil { record.order.append(key) }
      if record.callerMacros.contains(full) { record.callerMacros.insert(key) }
      record.definitions[key] = Definition(
        kind: kind, key: key, clauses: [clause], line: environment.line, file: environment.file,
        defaultsOf: full, position: record.position, calls: calls)
    }
  }

  private func callDefinitionHooks(
    _ kind: DefinitionKind, _ head: DefinitionHead, _ bodyForm: Form?, _ environment: Environment
  ) throws(CompilationFailure) {
    guard let hooks = record?.attributes["on_definition"]?.value.asList, !hooks.isEmpty else {
      return
    }
    for hook in hooks.reversed() {
      var module = hook.asAtom ?? "nil"
      var function = "__on_definition__"
      if let pair = hook.asTuple, pair.count == 2 {
        module = pair[0].asAtom ?? "nil"
        function = pair[1].asAtom ?? function
      }
      _ = try job.call(
        module, function,
        [
          environmentLiteral(environment), .atom(kind.rawValue), .atom(head.name),
          .proper(head.parameters.map(\.literal)), .proper(head.guards.map(\.literal)),
          bodyForm?.literal ?? .atom("nil"),
        ])
    }
  }

  // MARK: Overridable definitions

  /// Lets later definitions replace these.
  func makeOverridable(
    _ keys: [NameArity], _ environment: Environment
  ) throws(CompilationFailure) {
    guard let record else { return }
    for key in keys.sorted() {
      guard let definition = record.definitions[key] else {
        throw .argumentError(
          "cannot make function \(Names.text(key)) overridable because it was not defined")
      }
      var count = 0
      if let before = record.overridables[key] {
        count = before.count + 1
        if before.isReplaced, before.isSuperUsed { store(before, as: key, in: record) }
      }
      record.overridables[key] = Overridable(definition: definition, count: count)
    }
  }

  private func superName(_ key: NameArity, _ count: Int) -> String {
    "\(key.name) (overridable \(count + 1))"
  }

  private func store(_ overridable: Overridable, as key: NameArity, in record: ModuleRecord) {
    let name = superName(key, overridable.count)
    let hidden = NameArity(name, overridable.definition.codeArity)
    guard record.definitions[hidden] == nil else { return }
    var definition = overridable.definition
    definition.kind = .defp
    definition.isUsed = true
    definition.key = hidden
    record.definitions[hidden] = definition
    record.order.append(hidden)
    record.version += 1
  }

  /// `super(...)`: the definition that the present one replaces.
  func expandSuper(
    _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    guard let function = environment.function, let record else {
      throw fail(
        environment, meta,
        "cannot invoke super outside \(environment.module == nil ? "module" : "function")")
    }
    let key = NameArity(function.name, arguments.count)
    guard let overridable = record.overridables[key] else {
      throw fail(
        environment, meta,
        "no super defined for \(Names.text(key)) in module \(Names.inspect(module: record.name)). Overridable functions available are: \(record.overridables.keys.sorted().map { Names.text($0) }.joined(separator: ", "))"
      )
    }
    store(overridable, as: key, in: record)
    record.overridables[key]?.isSuperUsed = true
    let line = environment.line
    var cores = try expandArguments(arguments, &environment)
    if overridable.definition.kind.isMacro, let caller = environment.callerVariable {
      cores.insert(.variable(caller), at: 0)
    }
    let name = superName(key, overridable.count)
    return .localCall(function: name, arguments: cores, line: line)
  }
}

extension Environment {
  /// An environment that is only a place.
  static func place(_ file: String) -> Environment { Environment(file: file) }
}
