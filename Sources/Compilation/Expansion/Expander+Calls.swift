internal import Syntax
internal import VirtualMachine

/// A call of a function of the module that is being compiled.
struct LocalCall {
  var key: NameArity
  var file: String
  var line: Int
  var function: NameArity?
}

extension Expander {
  // MARK: Local calls

  /// `name(arguments)` that is no special form.
  func expandLocalCall(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let key = NameArity(name, arguments.count)
    if environment.context == .match { environment.context = .none }
    if let receiver = importedReceiver(key, meta, environment) {
      return try expandImported(receiver, key, meta, arguments, &environment)
    }
    if let definition = record?.definitions[key], definition.kind.isMacro {
      let form = try expandLocalMacro(key, meta, arguments, environment)
      return try expand(form, &environment)
    }
    try refuseAmbiguousSign(name, meta, arguments, environment)
    guard environment.module != nil, environment.function != nil, record != nil else {
      throw undefinedFunction(key, meta, environment)
    }
    if environment.context == .guard {
      throw fail(
        environment, meta,
        "cannot find or invoke local \(Names.text(key)) inside guards. Only macros can be invoked in a guards and they must be defined before their invocation. Called as: "
          + FormPrinter.text(.call(name, meta, arguments)))
    }
    let line = environment.line
    localCalls.append(
      LocalCall(key: key, file: environment.file, line: line, function: environment.function))
    let cores = try expandArguments(arguments, &environment)
    return .localCall(function: name, arguments: cores, line: line)
  }

  /// `x -1` where `x` is a variable.
  private func refuseAmbiguousSign(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) {
    guard arguments.count == 1, let context = meta["ambiguous_op"]?.asAtom,
      environment.variables[VariableKey(name, context: context, counter: meta.counter)] != nil,
      let sign = arguments[0].asCall, let operand = sign.arguments.first
    else { return }
    let text = "\(sign.name)\(FormPrinter.text(operand))"
    throw fail(
      environment, meta,
      "\"\(name) \(text)\" looks like a function call but there is a variable named \"\(name)\". If you want to perform a function call, use parentheses:\n\n    \(name)(\(text))\n\nIf you want to perform an operation on the variable \(name), use spaces around the unary operator\n"
    )
  }

  /// The module that a plain call goes to, by the node's own note or the environment's imports.
  func importedReceiver(_ key: NameArity, _ meta: Meta, _ environment: Environment) -> String? {
    if record?.definitions[key] != nil, record?.name == environment.module,
      meta["imports"] == nil || record?.name == "Elixir.Kernel"
    {
      return KernelMacros.names.contains(key) ? environment.macroImport(key) : nil
    }
    if case .list(let pairs)? = meta["imports"] {
      for pair in pairs {
        if let (arity, module) = pair.asPair, arity == .integer(key.arity),
          case .atom(let name) = module
        {
          return name
        }
      }
    }
    let receiver = environment.macroImport(key) ?? environment.functionImport(key)
    // Kernel's own functions are local calls inside Kernel, unless they are the expander's.
    if receiver == "Elixir.Kernel", environment.module == "Elixir.Kernel",
      !KernelMacros.names.contains(key), KernelTable.inlined[key] == nil,
      !KernelTable.reordered.contains(key)
    {
      return nil
    }
    return receiver
  }

  private func expandImported(
    _ receiver: String, _ key: NameArity, _ meta: Meta, _ arguments: [Form],
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    environment.tracker?.use(import: receiver, key)
    if receiver == "Elixir.Kernel", KernelMacros.names.contains(key) {
      return try expandKernelMacro(key, meta, arguments, &environment)
    }
    let isMacro =
      receiver == "Elixir.Kernel"
      ? KernelTable.macros.contains(key)
      : environment.macroImport(key) == receiver || isKnownMacro(receiver, key)
    if isMacro {
      let form = try expandRemoteMacro(receiver, key, meta, arguments, environment)
      return try expand(form, &environment)
    }
    let line = environment.line
    let cores = try expandArguments(arguments, &environment)
    return try remoteCall(receiver, key.name, cores, line, meta, environment)
  }

  private func isKnownMacro(_ module: String, _ key: NameArity) -> Bool {
    service.moduleFacts(module)?.macros.contains(key) ?? false
  }

  func undefinedFunction(
    _ key: NameArity, _ meta: Meta, _ environment: Environment
  ) -> CompilationFailure {
    guard let module = environment.module, environment.function != nil else {
      return fail(
        environment, meta, "undefined function \(Names.text(key)) (there is no such import)")
    }
    return fail(
      environment, meta,
      "undefined function \(Names.text(key)) (expected \(Names.inspect(module: module)) to define such a function or for it to be imported, but none are available)"
    )
  }

  // MARK: Remote calls

  /// `target.name(arguments)`.
  func expandRemoteCall(
    _ target: Form, _ name: String, _ meta: Meta, _ arguments: [Form],
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    if environment.context == .match { environment.context = .none }
    let receiver = try expand(target, &environment)
    let key = NameArity(name, arguments.count)
    guard case .literal(.atom(let module)) = receiver else {
      switch receiver {
      case .literal(.list):
        let text = Names.inspect(literal: receiver.asLiteral ?? .emptyList)
        let hasParens = meta["no_parens"] == nil || !arguments.isEmpty
        let list = arguments.map { FormPrinter.text($0) }.joined(separator: ", ")
        throw fail(
          environment, meta, "invalid call \(text).\(name)\(hasParens ? "(\(list))" : "")")
      case .literal(.integer), .literal(.float), .literal(.binary), .literal(.bigInteger):
        let call = Form.remoteCall(target, name, meta, arguments)
        throw fail(environment, meta, "invalid call \(FormPrinter.text(call))")
      default: break
      }
      return try expandDynamicCall(receiver, key, meta, arguments, line, &environment)
    }
    if arguments.isEmpty, meta["no_parens"] == .atom("true"), environment.context != .guard,
      ["nil", "true", "false"].contains(module)
    {
      return fieldAccess(receiver, name, line)
    }
    if module == "Elixir.Kernel" {
      if KernelMacros.names.contains(key) {
        return try expandKernelMacro(key, meta, arguments, &environment)
      }
      if KernelTable.macros.contains(key), environment.module != "Elixir.Kernel" {
        let form = try expandRemoteMacro(module, key, meta, arguments, environment)
        return try expand(form, &environment)
      }
    } else if try isRequiredMacro(module, key, meta, environment) {
      let form = try expandRemoteMacro(module, key, meta, arguments, environment)
      return try expand(form, &environment)
    }
    if module == "erlang", let core = try expandErlangForm(key, arguments, line, &environment) {
      return core
    }
    let cores = try expandArguments(arguments, &environment)
    return try remoteCall(module, name, cores, line, meta, environment)
  }

  /// `:erlang.andalso` and `:erlang.orelse`, which are no functions.
  private func expandErlangForm(
    _ key: NameArity, _ arguments: [Form], _ line: Int, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core? {
    guard key.arity == 2, key.name == "andalso" || key.name == "orelse" else { return nil }
    let left = try expand(arguments[0], &environment)
    let right = try expandInner(arguments[1], environment)
    return .strictBoolean(
      operator: key.name == "andalso" ? "and" : "or", left, right, line: line)
  }

  private func isRequiredMacro(
    _ module: String, _ key: NameArity, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> Bool {
    if let record, record.name == module { return false }
    guard environment.requires.contains(module) else {
      return false
    }
    return try macros(of: module).contains(key)
  }

  /// The Core of a call with expanded arguments: the runtime's own functions directly.
  func remoteCall(
    _ module: String, _ name: String, _ arguments: [Core], _ line: Int, _ meta: Meta,
    _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try noteCall(module, NameArity(name, arguments.count), line, environment)
    if asksForExport(module, name, arguments.count, environment) {
      return .remoteCall(
        module: "swm_code", function: "exported?", arguments: arguments, line: line)
    }
    if let rewritten = Rewriting.rewrite(module, name, arguments, line: line) {
      if environment.context == .guard, case .remoteCall(let target, let function, _, _) = rewritten
      {
        try checkGuard(
          target, NameArity(function, arguments.count), meta, environment, shown: (module, name))
      }
      return Self.folded(rewritten)
    }
    if environment.context == .guard {
      try checkGuard(
        module, NameArity(name, arguments.count), meta, environment, shown: (module, name))
    }
    return Self.folded(
      .remoteCall(module: module, function: name, arguments: arguments, line: line))
  }

  /// Whether the call asks if there is a function: modules of the library that are not loaded yet count as loaded.
  private func asksForExport(
    _ module: String, _ name: String, _ arity: Int, _ environment: Environment
  ) -> Bool {
    guard arity == 3, environment.context != .guard else { return false }
    if module == "Elixir.Kernel" { return name == "function_exported?" }
    return module == "erlang" && name == "function_exported"
      && !environment.file.hasPrefix("lib/")
  }

  private func checkGuard(
    _ module: String, _ key: NameArity, _ meta: Meta, _ environment: Environment,
    shown: (module: String, name: String)
  ) throws(CompilationFailure) {
    if module == "erlang", GuardTable.functions.contains(key) { return }
    throw fail(
      environment, meta,
      "cannot invoke remote function \(Names.inspect(module: shown.module)).\(shown.name)/\(key.arity) inside guards"
    )
  }

  /// The negative of a literal is a literal.
  static func folded(_ core: Core) -> Core {
    guard case .remoteCall("erlang", let name, let arguments, _) = core, arguments.count == 1,
      case .literal(let operand) = arguments[0], name == "-" || name == "+",
      let form = Form.signed(name, Form(operand))
    else { return core }
    return .literal(form.literal)
  }

  // MARK: Computed targets

  private func expandDynamicCall(
    _ receiver: Core, _ key: NameArity, _ meta: Meta, _ arguments: [Form], _ line: Int,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if arguments.isEmpty, meta["no_parens"] == .atom("true") {
      if environment.context == .guard {
        return .erlang("map_get", [.atom(key.name), receiver], line: line)
      }
      return fieldAccess(receiver, key.name, line)
    }
    if environment.context == .guard {
      throw fail(
        environment, meta,
        "cannot invoke remote function in guards; the module must be known at compile time")
    }
    let cores = try expandArguments(arguments, &environment)
    return .dynamicCall(
      module: receiver, function: .atom(key.name), arguments: cores, line: line)
  }

  /// `value.name` without parentheses: a map's value, or a call where the value is a module.
  private func fieldAccess(_ receiver: Core, _ name: String, _ line: Int) -> Core {
    let value = freshVariable("value")
    let map = freshVariable("map")
    let other = freshVariable("other")
    let isModule = ["nil", "true", "false"].reduce(Core.erlang("is_atom", [.variable(map)])) {
      .strictBoolean(
        operator: "and", $0, .erlang("=/=", [.variable(map), .atom($1)]), line: line)
    }
    let hasNoFunctions = Core.erlang("not", [isModule])
    let missing = Core.erlang(
      "error", [.tuple([.atom("badkey"), .atom(name), .variable(map)])], line: line)
    return .choose(
      receiver,
      [
        Clause(
          patterns: [.map([PatternPair(.atom(name), .bind(value))])], body: .variable(value),
          line: line),
        Clause(patterns: [.bind(map)], guards: [hasNoFunctions], body: missing, line: line),
        Clause(
          patterns: [.bind(other)],
          body: .dynamicCall(
            module: .variable(other), function: .atom(name), arguments: [], line: line),
          line: line),
      ], failure: .caseClause, line: line)
  }

  /// `module.(name)(arguments)` as macros make it: `{{:., _, [module, name]}, _, arguments}` with a computed name.
  func expandDynamicName(
    _ target: Form, _ name: Form, _ meta: Meta, _ arguments: [Form],
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    let parts = try expandArguments([target, name], &environment)
    let cores = try expandArguments(arguments, &environment)
    return .dynamicCall(module: parts[0], function: parts[1], arguments: cores, line: line)
  }

  /// `function.(arguments)`.
  func expandAnonymousCall(
    _ target: Form, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("anonymous call", meta, environment)
    let line = environment.line
    let parts = try expandArguments([target] + arguments, &environment)
    if case .literal(.atom(let name)) = parts[0] {
      throw fail(
        environment, meta,
        "invalid function call :\(name).()"
      )
    }
    return .apply(parts[0], Array(parts.dropFirst()), line: line)
  }
}

/// What guards may call.
enum GuardTable {
  static let functions: Set<NameArity> = {
    var names: Set<NameArity> = []
    for (arity, text) in [
      (0, "node self"),
      (
        1,
        "+ - abs ceil floor round trunc not bnot hd tl length tuple_size map_size bit_size byte_size size node float is_atom is_binary is_bitstring is_boolean is_float is_function is_integer is_list is_map is_number is_pid is_port is_reference is_tuple"
      ),
      (
        2,
        "+ - * / div rem band bor bxor bsl bsr == /= =:= =/= < > =< >= and or xor element is_function is_map_key map_get binary_part max min"
      ), (3, "binary_part is_record"),
    ] {
      for name in text.split(separator: " ") { names.insert(NameArity(String(name), arity)) }
    }
    return names
  }()
}
