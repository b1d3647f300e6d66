internal import Syntax
internal import VirtualMachine

extension Expander {
  /// One step of macro expansion; nil where the form is no macro call.
  func expandMacros(
    _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Form? {
    guard case .node(let node) = form, case .list(let arguments) = node.arguments else {
      return nil
    }
    if case .atom(let name) = node.head {
      let key = NameArity(name, arguments.count)
      if let receiver = importedReceiver(key, node.meta, environment) {
        environment.tracker?.use(import: receiver, key)
        if receiver == "Elixir.Kernel", KernelMacros.names.contains(key) {
          return try kernelForm(key, node.meta, arguments, &environment)
        }
        let isMacro =
          environment.macroImport(key) == receiver
          || service.moduleFacts(receiver)?.macros.contains(key) == true
        return isMacro
          ? try expandRemoteMacro(receiver, key, node.meta, arguments, environment) : nil
      }
      if record?.definitions[key]?.kind.isMacro == true {
        return try expandLocalMacro(key, node.meta, arguments, environment)
      }
      return nil
    }
    guard let remote = form.asRemoteCall,
      let module = try constantModule(remote.target, environment)
    else { return nil }
    let key = NameArity(remote.name, arguments.count)
    if module == "Elixir.Kernel" {
      if KernelMacros.names.contains(key) {
        return try kernelForm(key, node.meta, arguments, &environment)
      }
      guard KernelTable.macros.contains(key) else { return nil }
      return try expandRemoteMacro(module, key, node.meta, arguments, environment)
    }
    guard environment.requires.contains(module), record?.name != module,
      try macros(of: module).contains(key)
    else { return nil }
    return try expandRemoteMacro(module, key, node.meta, arguments, environment)
  }

  private func constantModule(
    _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> String? {
    switch form {
    case .atom(let name): return name
    case .node:
      if let segments = form.asCall(of: "__aliases__") {
        return try aliasName(form.meta, segments, environment)
      }
      if form.asVariable?.name == "__MODULE__" { return environment.module ?? "nil" }
      return nil
    default: return nil
    }
  }

  private func kernelForm(
    _ key: NameArity, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Form? {
    if key.name == "@" {
      var inner = environment
      inner.context = .none
      let core = try expandAttribute(meta, arguments[0], &inner)
      return core.asLiteral.map { Form.escaped($0) }
    }
    return try rewriteKernelMacro(key, meta, arguments, environment)
  }

  /// The macros of a module that is there, or can be loaded.
  func macros(of module: String) throws(CompilationFailure) -> Set<NameArity> {
    if let facts = service.moduleFacts(module) { return facts.macros }
    let result = try job.call("swm_code", "module_names", [.atom(module), .atom("macros")])
    return Self.names(result)
  }

  /// The functions of a module that is there, or can be loaded.
  func functions(of module: String) throws(CompilationFailure) -> Set<NameArity> {
    // A module of Erlang's library may have functions that are written in Swift.
    if module.hasPrefix("Elixir."), let facts = service.moduleFacts(module) {
      return facts.functions
    }
    let result = try job.call("swm_code", "module_names", [.atom(module), .atom("functions")])
    return Self.names(result)
  }

  static func names(_ literal: Literal) -> Set<NameArity> {
    var names: Set<NameArity> = []
    for element in literal.asList ?? [] {
      guard let pair = element.asTuple, pair.count == 2, case .atom(let name) = pair[0],
        case .integer(let arity) = pair[1]
      else { continue }
      names.insert(NameArity(name, arity))
    }
    return names
  }

  /// Runs a macro of another module and returns the code that it made.
  func expandRemoteMacro(
    _ module: String, _ key: NameArity, _ meta: Meta, _ arguments: [Form],
    _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    let line = meta.line == 0 ? environment.line : meta.line
    let caller = callerLiteral(environment, line, for: module, key)
    let result = try job.call(
      module, "MACRO-" + key.name, [caller] + arguments.map(\.literal))
    return Form(result).withHygiene(receiver: module, counter: freshCounter(), line: line)
  }

  /// Runs a macro of the module that is being compiled.
  func expandLocalMacro(
    _ key: NameArity, _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    guard let record else { throw undefinedFunction(key, meta, environment) }
    if environment.function == key {
      throw undefinedFunction(key, meta, environment)
    }
    let line = meta.line == 0 ? environment.line : meta.line
    record.definitions[key]?.isUsed = true
    record.definitions[key]?.isExpanded = true
    let module = try loadLocalMacros(record, for: NameArity("MACRO-" + key.name, key.arity + 1))
    let result = try job.call(
      module, "MACRO-" + key.name,
      [environmentLiteral(environment, line: line)] + arguments.map(\.literal))
    return Form(result).withHygiene(receiver: record.name, counter: freshCounter(), line: line)
  }

  private func callerLiteral(
    _ environment: Environment, _ line: Int, for module: String, _ key: NameArity
  ) -> Literal {
    if let facts = service.moduleFacts(module), !facts.callerMacros.contains(key) {
      return .atom("nil")
    }
    return environmentLiteral(environment, line: line)
  }
}

extension Form {
  /// Marks the variables that a macro of `receiver` made as this expansion's own, and gives nodes without a line the call's.
  func withHygiene(receiver: String, counter: Int, line: Int) -> Form {
    mapNodes { node in
      if node.meta.line == 0 { node.meta.line = line }
      guard case .atom(let name) = node.head else { return }
      switch node.arguments {
      case .context(let context):
        guard context == receiver, name != "_", node.meta["counter"] == nil else { return }
        node.meta.entries.insert(Meta.Entry(key: "counter", value: .integer(counter)), at: 0)
      case .list(let arguments):
        guard !arguments.isEmpty,
          name == "__aliases__" || name == "alias" || name == "import" || name == "require",
          node.meta["counter"] == nil
        else { return }
        node.meta.entries.insert(Meta.Entry(key: "counter", value: .integer(counter)), at: 0)
      }
    }
  }

  /// The code that makes a term: `Macro.escape`.
  static func escaped(_ literal: Literal) -> Form {
    switch literal {
    case .tuple(let elements):
      let forms = elements.map { escaped($0) }
      return forms.count == 2 ? .tuple(forms) : .call("{}", .none, forms)
    case .list(let elements, let tail):
      var forms = elements.map { escaped($0) }
      if let tail, let last = forms.popLast() {
        forms.append(.call("|", .none, [last, escaped(tail)]))
      }
      return .list(forms)
    case .map(let pairs):
      return .call(
        "%{}", .none, pairs.map { .tuple([escaped($0.key), escaped($0.value)]) })
    default: return Form(literal)
    }
  }
}
