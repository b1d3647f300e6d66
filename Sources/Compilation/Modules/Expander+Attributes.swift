internal import Syntax
internal import VirtualMachine

extension Expander {
  /// `@name` and `@name value`.
  func expandAttribute(
    _ meta: Meta, _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    guard let module = environment.module else {
      throw .argumentError("cannot invoke @/1 outside module")
    }
    if let (name, value) = setAttribute(form) {
      guard environment.function == nil else {
        throw .argumentError("cannot set attribute @\(name) inside function/macro")
      }
      if try runSpecialAttribute(name, value, environment) { return .atom("ok") }
      let core = try expand(value, &environment)
      // The line is for warnings, which what a macro sets does not give.
      let place = meta["context"] == nil ? line : 0
      return .remoteCall(
        module: "swm_code", function: "put_attribute",
        arguments: [.atom(module), .atom(name), core, .literal(.integer(place))], line: line)
    }
    if let call = form.asCall, call.arguments.count > 1 {
      throw .argumentError(
        "expected 0 or 1 argument for @\(call.name), got: \(call.arguments.count)")
    }
    guard let name = form.asVariable?.name ?? form.asCall?.name else {
      throw .argumentError("expected 0 or 1 argument for @, got: \(FormPrinter.text(form))")
    }
    if environment.function == nil, !foldsAttributes {
      return .remoteCall(
        module: "swm_code", function: "attribute", arguments: [.atom(module), .atom(name)],
        line: line)
    }
    let owner = record?.name == module ? record : service.record(of: module)
    guard let attribute = owner?.attributes[name], attribute.isSet || attribute.accumulates else {
      service.warn(
        "undefined module attribute @\(name), please remove access to @\(name) or explicitly set it before access",
        environment, line: line, at: .module)
      return .nil
    }
    owner?.attributes[name]?.isRead = true
    return .literal(attribute.value)
  }

  /// Attributes that are not values: types and callbacks. True where it was one.
  func runSpecialAttribute(
    _ name: String, _ value: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Bool {
    guard let record else { return false }
    switch name {
    case "dialyzer": return true
    case "type", "typep", "opaque", "spec":
      record.specify(name, value, line: environment.line)
      return true
    case "callback", "macrocallback":
      record.specify(name, value, line: environment.line)
      var form = value
      if let parts = form.asCall(of: "when", arity: 2) { form = parts[0] }
      if let sides = form.asCall(of: "::", arity: 2) { form = sides[0] }
      guard case .node(let node) = form, case .atom(let function) = node.head else { return false }
      var arity = 0
      if case .list(let arguments) = node.arguments { arity = arguments.count }
      let key = NameArity(function, arity)
      if name == "callback" {
        if !record.callbacks.contains(key) { record.callbacks.append(key) }
      } else if !record.macroCallbacks.contains(key) {
        record.macroCallbacks.append(key)
      }
      return true
    case "optional_callbacks":
      guard let pairs = value.asKeywords else { return false }
      for (function, arity) in pairs {
        if case .integer(let arity) = arity {
          record.optionalCallbacks.append(NameArity(function, arity))
        }
      }
      return true
    default: return false
    }
  }

  // MARK: Operations on the open module

  /// `defstruct` and `defoverridable` where they are not directly in a module's body.
  func expandModuleOperation(
    _ name: String, _ meta: Meta, _ argument: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    guard let module = environment.module else {
      throw .argumentError("cannot invoke \(name)/1 outside module")
    }
    if environment.function != nil {
      throw .argumentError("cannot invoke \(name)/1 inside function/macro")
    }
    let core = try expand(argument, &environment)
    return .remoteCall(
      module: "swm_code", function: "module_operation",
      arguments: [.atom(name), .atom(module), core], line: environment.line)
  }

  /// Does what `defstruct` or `defoverridable` says with its evaluated argument.
  func moduleOperation(
    _ name: String, _ argument: Literal, _ environment: Environment
  ) throws(CompilationFailure) -> Literal {
    switch name {
    case "defstruct": return try defineStruct(argument, environment)
    default:
      if case .atom(let behaviour) = argument {
        let callbacks = try job.call(
          behaviour, "behaviour_info", [.atom("callbacks")])
        let keys = Self.names(callbacks).filter { record?.definitions[$0] != nil }
        try makeOverridable(Array(keys), environment)
        return .atom("ok")
      }
      try makeOverridable(Array(Self.names(argument)), environment)
      return .atom("ok")
    }
  }

  private func defineStruct(
    _ argument: Literal, _ environment: Environment
  ) throws(CompilationFailure) -> Literal {
    guard let record else { return .atom("nil") }
    if record.structFields != nil {
      throw .argumentError(
        "defstruct has already been called for \(Names.inspect(module: record.name)), defstruct can only be called once per module"
      )
    }
    guard let elements = argument.asList else {
      throw .argumentError(
        "struct fields definition must be list, got: \(FormPrinter.text(Form(argument)))")
    }
    var fields = [LiteralPair(.atom("__struct__"), .atom(record.name))]
    var places: [Literal: Int] = [fields[0].key: 0]
    for element in elements {
      var key = element
      var value = Literal.atom("nil")
      if let pair = element.asTuple, pair.count == 2 { (key, value) = (pair[0], pair[1]) }
      guard case .atom = key else {
        throw .argumentError(
          "struct field names must be atoms, got: \(FormPrinter.text(Form(key)))")
      }
      if let index = places[key] {
        service.warn(
          "duplicate key \(Names.inspect(literal: key)) found in struct", environment,
          line: environment.line, at: .module)
        fields[index].value = value
      } else {
        places[key] = fields.count
        fields.append(LiteralPair(key, value))
      }
    }
    record.structFields = fields
    let enforced = record.attributes["enforce_keys"]?.value
    switch enforced {
    case .list(let keys, nil)?: record.enforcedKeys = keys.compactMap(\.asAtom)
    case .atom(let key)?: record.enforcedKeys = [key]
    default: break
    }
    if case .list(let keys, nil)? = enforced, let key = keys.first(where: { $0.asAtom == nil }) {
      throw .argumentError(
        "keys given to @enforce_keys must be atoms, got: \(Names.inspect(literal: key))")
    }
    let missing = record.enforcedKeys.filter { key in
      !fields.contains { $0.key == .atom(key) }
    }
    if !missing.isEmpty {
      let shown = Literal.proper(fields.dropFirst().map { .tuple([$0.key, $0.value]) })
      let keys = Names.inspect(literal: .list(missing.map { .atom($0) }, tail: nil))
      throw .argumentError(
        "@enforce_keys required keys (\(keys)) that are not defined in defstruct: \(Names.inspect(literal: shown))"
      )
    }
    defineStructFunctions(fields, environment)
    try deriveProtocols(fields, environment)
    return .map(fields)
  }

  private func defineStructFunctions(_ fields: [LiteralPair], _ environment: Environment) {
    guard let record else { return }
    let line = environment.line
    let plain = FunctionClause(patterns: [], body: .literal(.map(fields)), line: line)
    let options = freshVariable("fields")
    var build = Core.remoteCall(
      module: "swm_code", function: "build_struct",
      arguments: [.literal(.map(fields)), .variable(options)], line: line)
    if !record.enforcedKeys.isEmpty {
      build = .remoteCall(
        module: "swm_code", function: "build_struct",
        arguments: [
          .literal(.map(fields)), .variable(options),
          .literal(.proper(record.enforcedKeys.map { .atom($0) })),
        ], line: line)
    }
    let full = FunctionClause(patterns: [.bind(options)], body: build, line: line)
    for (arity, clause) in [(0, plain), (1, full)] {
      let key = NameArity("__struct__", arity)
      if record.definitions[key] == nil { record.order.append(key) }
      record.definitions[key] = Definition(
        kind: .def, key: key, clauses: [clause], line: line, file: environment.file)
    }
    record.makeStructOverridable()
    record.version += 1
  }

  /// `@derive` before `defstruct`.
  private func deriveProtocols(
    _ fields: [LiteralPair], _ environment: Environment
  ) throws(CompilationFailure) {
    guard let record, let derived = record.attributes["derive"]?.value.asList, !derived.isEmpty
    else { return }
    var list: [Literal] = []
    for element in derived.reversed() {
      if let several = element.asList { list += several } else { list.append(element) }
    }
    record.attributes["derive"]?.value = .emptyList
    record.environment = environment
    _ = try job.call(
      "Elixir.Protocol", "__derive__",
      [
        .proper(list), .atom(record.name), .map(fields), environmentLiteral(environment),
      ])
  }

  // MARK: Hooks

  /// Calls `@before_compile` hooks and runs the code that they return.
  func runHooks(
    _ name: String, _ environment: inout Environment, _ bindings: inout Bindings
  ) throws(CompilationFailure) {
    guard let hooks = record?.attributes[name]?.value.asList, !hooks.isEmpty else { return }
    record?.attributes[name]?.value = .emptyList
    if let line = record?.line { environment.line = line }
    for hook in hooks.reversed() {
      var module = hook.asAtom ?? "nil"
      var function = "__\(name)__"
      if let pair = hook.asTuple, pair.count == 2 {
        module = pair[0].asAtom ?? "nil"
        function = pair[1].asAtom ?? function
      }
      let key = NameArity(function, 1)
      let caller = environmentLiteral(environment)
      let result: Literal
      if try macros(of: module).contains(key) {
        result = try job.call(module, "MACRO-" + function, [caller, caller])
      } else {
        result = try job.call(module, function, [caller])
      }
      let form = Form(result).withHygiene(
        receiver: module, counter: freshCounter(), line: environment.line)
      _ = try runBody(form, &environment, &bindings)
    }
  }

  /// Calls `@after_compile` hooks, when the module is loaded.
  func runAfterHooks(
    _ record: ModuleRecord, _ environment: Environment
  ) throws(CompilationFailure) {
    for name in ["after_compile", "after_verify"] {
      for hook in (record.attributes[name]?.value.asList ?? []).reversed() {
        var module = hook.asAtom ?? "nil"
        var function = "__\(name)__"
        if let pair = hook.asTuple, pair.count == 2 {
          module = pair[0].asAtom ?? "nil"
          function = pair[1].asAtom ?? function
        }
        let arguments: [Literal] =
          name == "after_verify"
          ? [.atom(record.name)] : [environmentLiteral(environment), .binary([])]
        let key = NameArity(function, 2)
        if name == "after_compile", try macros(of: module).contains(key) {
          _ = try job.call(module, "MACRO-" + function, [arguments[0]] + arguments)
        } else {
          _ = try job.call(module, function, arguments)
        }
      }
    }
  }
}

extension ModuleRecord {
  /// `__struct__` may be defined again by hand.
  func makeStructOverridable() {
    for arity in 0...1 {
      let key = NameArity("__struct__", arity)
      guard let definition = definitions[key] else { continue }
      overridables[key] = Overridable(definition: definition, count: 0)
    }
  }

  /// What stays known after the module is loaded.
  var facts: ModuleFacts {
    var facts = ModuleFacts()
    for key in order {
      guard let definition = definitions[key], definition.kind.isPublic else { continue }
      if definition.kind.isMacro { facts.macros.insert(key) } else { facts.functions.insert(key) }
    }
    facts.callerMacros = callerMacros
    facts.structFields = structFields
    facts.enforcedKeys = enforcedKeys
    facts.unchecked = unchecked
    return facts
  }

  /// The modules of `@compile {:no_warn_undefined, ...}`.
  private var unchecked: Set<String> {
    var modules: Set<String> = []
    for option in attributes["compile"]?.value.asList ?? [] {
      for pair in option.asList ?? [option] {
        guard let parts = pair.asTuple, parts.count == 2, parts[0] == .atom("no_warn_undefined")
        else { continue }
        for module in parts[1].asList ?? [parts[1]] {
          if let name = module.asAtom ?? module.asTuple?.first?.asAtom { modules.insert(name) }
        }
      }
    }
    return modules
  }
}
