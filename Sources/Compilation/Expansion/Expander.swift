internal import Syntax
internal import VirtualMachine

/// Turns quoted code into Core: resolves names, expands macros, takes sugar apart.
///
/// One expander serves one job; macro calls leave through the job and come back with quoted code.
final class Expander {
  let job: Job
  let service: CompilationService
  /// The module whose body or functions are being expanded.
  var record: ModuleRecord?
  /// Calls of functions of the same module, to be checked when the module is complete.
  var localCalls: [LocalCall] = []
  private var nextVariableID = 0
  /// How deep expressions nest at present.
  var depth = 0
  /// The innermost `&`'s parameters, outermost first.
  var captures: [CaptureFrame] = []
  /// Whether reading an attribute gives its present value as a constant (else code in a body reads it when it runs).
  var foldsAttributes = false
  /// Which variables were read, for warnings.
  var uses = VariableUses()
  /// Variables of the module's body that nothing has read so far.
  var bodyVariables: [VariableKey: VariableUses.Definition] = [:]
  /// Calls of other modules' functions, to be checked when they are all there.
  var remoteCalls: [RemoteCallUse] = []
  /// The modules that a script defines, with their names.
  var scriptModules: [(name: String, code: StoredCode)] = []
  /// Warnings that wait for the end of a script; those of a module are in its record.
  var lateWarnings: [LateWarning] = []

  /// The deepest nesting of expressions (a job's stack is sized for it).
  static let depthLimit = 4000

  init(job: Job, service: CompilationService, record: ModuleRecord? = nil) {
    self.job = job
    self.service = service
    self.record = record
  }

  /// A variable that no other has been.
  func freshVariable(_ name: String) -> Variable {
    nextVariableID += 1
    return Variable(id: nextVariableID, name: name)
  }

  /// A number for one expansion of a macro.
  func freshCounter() -> Int { service.nextCounter() }

  func fail(_ environment: Environment, _ meta: Meta, _ text: String) -> CompilationFailure {
    let line = meta.line == 0 ? environment.line : meta.line
    return .compileError(environment.file, line, text)
  }

  // MARK: Expressions

  /// The Core of an expression; variables it binds stay in `environment`.
  func expand(
    _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw fail(environment, form.meta, "expressions are nested too deeply")
    }
    switch form {
    case .atom, .integer, .bigInteger, .float, .binary, .bitstring, .opaque:
      return .literal(form.literal)
    case .list(let elements): return try expandList(elements, tail: nil, &environment)
    case .improperList(let elements, let tail):
      return try expandList(elements, tail: tail, &environment)
    case .tuple(let elements):
      guard elements.count == 2 else { throw invalidQuoted(form, environment) }
      return Core.tupleOf(try expandArguments(elements, &environment))
    case .map: throw invalidQuoted(form, environment)
    case .node(let node): return try expandNode(node, form, &environment)
    }
  }

  private func invalidQuoted(_ form: Form, _ environment: Environment) -> CompilationFailure {
    .compileError(
      environment.file, 0,
      """
      invalid quoted expression: \(Names.inspect(literal: form.literal))

      Please make sure your quoted expressions are made of valid AST nodes. If you would like to introduce a \
      value into the AST, such as a four-element tuple or a map, make sure to call Macro.escape/1 before
      """)
  }

  private func expandNode(
    _ node: Node, _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if node.meta.line != 0 { environment.line = node.meta.line }
    switch (node.head, node.arguments) {
    case (.atom(let name), .context(let context)):
      return try expandVariable(name, node.meta, context, &environment)
    case (.atom(let name), .list(let arguments)):
      if let core = try expandSpecialForm(name, node.meta, arguments, &environment) { return core }
      return try expandLocalCall(name, node.meta, arguments, &environment)
    case (.node, .list(let arguments)):
      if let remote = form.asRemoteCall {
        return try expandRemoteCall(
          remote.target, remote.name, remote.meta, remote.arguments, &environment)
      }
      if let call = form.asAnonymousCall {
        return try expandAnonymousCall(call.target, call.meta, call.arguments, &environment)
      }
      if let dot = node.head.asCall(of: "."), dot.count == 2 {
        return try expandDynamicName(dot[0], dot[1], node.meta, arguments, &environment)
      }
    default: break
    }
    throw fail(environment, node.meta, "invalid call \(FormPrinter.text(form))")
  }

  /// Several expressions side by side: none sees what another binds, and all of it stays bound after them.
  func expandArguments(
    _ forms: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> [Core] {
    var results: [Core] = []
    results.reserveCapacity(forms.count)
    guard forms.contains(where: \.mayBind) else {
      for form in forms { results.append(try expand(form, &environment)) }
      return results
    }
    let before = environment.variables
    var after = before
    for form in forms {
      environment.variables = before
      results.append(try expand(form, &environment))
      if form.mayBind {
        for (key, variable) in environment.variables where before[key] != variable {
          after[key] = variable
        }
      }
    }
    environment.variables = after
    return results
  }

  private func expandList(
    _ elements: [Form], tail: Form?, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    var heads = elements
    var last = tail
    if tail == nil, let cell = elements.last?.asCall(of: "|", arity: 2) {
      heads[heads.count - 1] = cell[0]
      last = cell[1]
    }
    var parts = heads
    if let last { parts.append(last) }
    var cores = try expandArguments(parts, &environment)
    let tailCore = last == nil ? Core.literal(.emptyList) : cores.removeLast()
    return Core.listOf(cores, tail: tailCore)
  }

  /// A sequence of expressions.
  func expandBlock(
    _ forms: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if forms.isEmpty { return .nil }
    var results: [Core] = []
    results.reserveCapacity(forms.count)
    for (index, form) in forms.enumerated() {
      let line = form.meta.line
      let core = try expand(form, &environment)
      if index < forms.count - 1 { warnIfUseless(form, core, line, environment) }
      // A constant or a variable whose value nobody takes needs no code.
      if index < forms.count - 1, core.isPlain { continue }
      results.append(core)
    }
    return Core.sequenceOf(results)
  }

  /// An expression whose bindings are not seen outside.
  func expandInner(
    _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try scope(environment) { () throws(CompilationFailure) -> Core in
      var inner = environment
      return try expand(form, &inner)
    }
  }

  // MARK: Variables

  private func expandVariable(
    _ name: String, _ meta: Meta, _ context: String, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if let core = try expandPseudoVariable(name, meta, &environment) { return core }
    let key = VariableKey(name, context: context, counter: meta.counter)
    if let variable = environment.variables[key] {
      uses.read(variable)
      warnIfUnderscored(key, meta, environment)
      return .variable(variable)
    }
    if name == "_" {
      throw fail(
        environment, meta,
        "invalid use of _. \"_\" represents a value to be ignored in a pattern and cannot be used in expressions"
      )
    }
    // An unknown variable is a call without parentheses, as Elixir 1.14 reads it.
    let callMeta = meta
    if callMeta["if_undefined"] == .atom("raise") {
      throw undefinedVariable(name, meta, context, environment)
    }
    if callMeta["if_undefined"] == nil, meta.counter == 0, context == "nil" {
      service.warn(
        "variable \"\(name)\" does not exist and is being expanded to \"\(name)()\","
          + " please use parentheses to remove the ambiguity or change the variable name",
        environment, line: environment.line)
    }
    if !canCall(name, environment) { throw undefinedVariable(name, meta, context, environment) }
    return try expandLocalCall(name, callMeta, [], &environment)
  }

  private func canCall(_ name: String, _ environment: Environment) -> Bool {
    let key = NameArity(name, 0)
    if environment.functionImport(key) != nil || environment.macroImport(key) != nil { return true }
    return environment.function != nil || record?.definitions[key] != nil
  }

  private func undefinedVariable(
    _ name: String, _ meta: Meta, _ context: String, _ environment: Environment
  ) -> CompilationFailure {
    if meta["if_undefined"] == .atom("raise"), meta.counter == 0, context == "nil" {
      return fail(environment, meta, "undefined variable \"\(name)\"")
    }
    if meta.counter != 0 || context != "nil" {
      return fail(
        environment, meta,
        "undefined variable \"\(name)\" (context \(Names.inspect(atom: context)))")
    }
    return undefinedFunction(NameArity(name, 0), meta, environment)
  }

  /// `__MODULE__` and its like, which parse as variables.
  private func expandPseudoVariable(
    _ name: String, _ meta: Meta, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core? {
    switch name {
    case "__MODULE__": return .literal(.atom(environment.module ?? "nil"))
    case "__DIR__":
      return .literal(.binary(Array(Names.directory(of: environment.file).utf8)))
    case "__ENV__": return .literal(environmentLiteral(environment))
    case "__CALLER__":
      guard let caller = environment.callerVariable else {
        throw fail(environment, meta, "__CALLER__ is available only inside defmacro and defmacrop")
      }
      record?.usesCaller = true
      return .variable(caller)
    case "__STACKTRACE__":
      guard let stack = environment.stackVariable else {
        throw fail(
          environment, meta,
          "__STACKTRACE__ is available only inside catch and rescue clauses of try expressions")
      }
      return .remoteCall(
        module: "swm", function: "stacktrace", arguments: [.variable(stack)],
        line: environment.line)
    default: return nil
    }
  }
}
