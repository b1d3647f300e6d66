internal import Syntax
internal import VirtualMachine

/// The parameters of one `&`.
final class CaptureFrame {
  var parameters: [Int: Form] = [:]
}

extension Expander {
  /// `&name/arity`, `&Module.name/arity`, `&(... &1 ...)`.
  func expandCapture(
    _ meta: Meta, _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if case .integer(let position) = form {
      throw fail(
        environment, meta,
        "capture argument &\(position) must be used within the capture operator &")
    }
    if let sides = form.asCall(of: "/", arity: 2), case .integer(let arity) = sides[1] {
      if let (name, nameMeta, _) = sides[0].asVariable {
        return try captureLocal(NameArity(name, arity), nameMeta, meta, &environment)
      }
      if let remote = sides[0].asRemoteCall, remote.arguments.isEmpty {
        return try captureRemote(remote.target, NameArity(remote.name, arity), meta, &environment)
      }
      if let call = sides[0].asCall, call.arguments.isEmpty, call.name != "&" {
        return try captureLocal(NameArity(call.name, arity), call.meta, meta, &environment)
      }
    }
    return try captureExpression(meta, form, environment)
  }

  private func captureExpression(
    _ meta: Meta, _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    var body = form
    if let block = form.asCall(of: "__block__", arity: 1) { body = block[0] }
    if let block = form.asCall(of: "__block__"), block.count > 1 {
      throw fail(
        environment, meta,
        "block expressions are not allowed inside the capture operator &, got: \(FormPrinter.text(form))"
      )
    }
    var positions: Set<Int> = []
    let counter = freshCounter()
    let replaced = try replaceParameters(body, counter, &positions, environment)
    switch body {
    case .node, .list, .tuple: break
    default: positions = []
    }
    var form = form
    if case .node(var node) = form, node.meta["no_parens"] != nil {
      node.meta.set("no_parens", nil)
      form = .node(node)
    }
    guard let highest = positions.max() else {
      throw fail(
        environment, meta,
        "invalid args for &, expected one of:\n\n  * &Mod.fun/arity to capture a remote function, such as &Enum.map/2\n  * &fun/arity to capture a local or imported function, such as &is_atom/1\n  * &some_code(&1, ...) containing at least one argument as &1, such as &List.flatten(&1)\n\nGot: \(FormPrinter.text(form))"
      )
    }
    for position in 1..<highest where !positions.contains(position) {
      let next = positions.filter { $0 > position }.min() ?? position + 1
      throw fail(
        environment, meta,
        "capture argument &\(next) cannot be defined without &\(position) (you cannot skip arguments, all arguments must be numbered)"
      )
    }
    let parameters = (1...highest).map { Self.parameter($0, counter, meta) }
    let clause = Form.call("->", meta, [.list(parameters), replaced])
    let function = try expandFunction(meta, [clause], environment)
    return Self.direct(function, of: body) ?? function
  }

  /// `&Module.name(&1, &2)` is `&Module.name/2`, where the arguments are the parameters in their order.
  private static func direct(_ function: Core, of body: Form) -> Core? {
    guard let arguments = body.asRemoteCall?.arguments ?? body.asCall?.arguments,
      arguments.enumerated().allSatisfy({ index, argument in
        argument.asCall(of: "&", arity: 1) == [.integer(index + 1)]
      }),
      case .function(_, let clauses, _, _) = function, clauses.count == 1,
      case .remoteCall(let module, let name, let called, _) = clauses[0].body,
      called.count == arguments.count
    else { return nil }
    return .literal(.export(module: module, function: name, arity: called.count))
  }

  private static func parameter(_ position: Int, _ counter: Int, _ meta: Meta) -> Form {
    var own = Meta(line: meta.line)
    own.set("counter", .integer(counter))
    own.set("capture", .integer(position))
    return .variable("capture\(position)", own, context: "Elixir.Kernel")
  }

  private func replaceParameters(
    _ form: Form, _ counter: Int, _ positions: inout Set<Int>, _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    switch form {
    case .list(let elements):
      return .list(try replaceEach(elements, counter, &positions, environment))
    case .tuple(let elements):
      return .tuple(try replaceEach(elements, counter, &positions, environment))
    case .node(var node):
      if let inner = form.asCall(of: "&", arity: 1) {
        if case .integer(let position) = inner[0] {
          guard position > 0, position < 256 else {
            throw fail(
              environment, node.meta,
              "capture argument &\(position) must be numbered between 1 and 255")
          }
          positions.insert(position)
          return Self.parameter(position, counter, node.meta)
        }
        throw fail(
          environment, node.meta,
          "nested captures are not allowed. You cannot define a function using  the capture operator & inside another function defined via &. Got invalid nested capture: \(FormPrinter.text(form))"
        )
      }
      node.head = try replaceParameters(node.head, counter, &positions, environment)
      if case .list(let arguments) = node.arguments {
        node.arguments = .list(try replaceEach(arguments, counter, &positions, environment))
      }
      return .node(node)
    default: return form
    }
  }

  private func replaceEach(
    _ forms: [Form], _ counter: Int, _ positions: inout Set<Int>, _ environment: Environment
  ) throws(CompilationFailure) -> [Form] {
    var result: [Form] = []
    for form in forms {
      result.append(try replaceParameters(form, counter, &positions, environment))
    }
    return result
  }

  /// `&name/arity`.
  private func captureLocal(
    _ key: NameArity, _ nameMeta: Meta, _ meta: Meta, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let receiver = importedReceiver(key, nameMeta, environment)
    if let receiver {
      let isMacro =
        receiver == "Elixir.Kernel"
        ? KernelTable.macros.contains(key) || KernelTable.reordered.contains(key)
        : environment.macroImport(key) == receiver
      if isMacro { return try captureCall(.atom(key.name), key.arity, nameMeta, environment) }
      return captureKnown(receiver, key)
    }
    if record?.definitions[key]?.kind.isMacro == true || isSpecialForm(key) {
      return try captureCall(.atom(key.name), key.arity, nameMeta, environment)
    }
    guard environment.module != nil, environment.function != nil, record != nil else {
      throw undefinedFunction(key, meta, environment)
    }
    localCalls.append(
      LocalCall(
        key: key, file: environment.file, line: environment.line, function: environment.function))
    return .localCapture(function: key.name, arity: key.arity)
  }

  private func isSpecialForm(_ key: NameArity) -> Bool {
    switch (key.name, key.arity) {
    case ("{}", _), ("%{}", _), ("<<>>", _), ("=", 2): true
    default: false
    }
  }

  private func captureKnown(_ module: String, _ key: NameArity) -> Core {
    if let target = Rewriting.inline(module, key) {
      return .literal(.export(module: target.module, function: target.name, arity: key.arity))
    }
    return .literal(.export(module: module, function: key.name, arity: key.arity))
  }

  /// `&Module.name/arity`.
  private func captureRemote(
    _ target: Form, _ key: NameArity, _ meta: Meta, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let core = try expand(target, &environment)
    guard case .literal(.atom(let module)) = core else {
      return .erlang(
        "make_fun", [core, .atom(key.name), .literal(.integer(key.arity))],
        line: environment.line)
    }
    var isMacro = false
    if module == "Elixir.Kernel" {
      isMacro = KernelTable.macros.contains(key) || KernelTable.reordered.contains(key)
    } else if environment.requires.contains(module), record?.name != module {
      isMacro = try macros(of: module).contains(key)
    }
    if isMacro {
      let dot = Form.call(".", meta, [.atom(module), .atom(key.name)])
      return try captureCall(dot, key.arity, meta, environment)
    }
    try noteCall(module, key, environment.line, environment)
    return captureKnown(module, key)
  }

  private func captureCall(
    _ callee: Form, _ arity: Int, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    let counter = freshCounter()
    let parameters = (0..<arity).map { Self.parameter($0 + 1, counter, meta) }
    let call = Form.node(Node(head: callee, meta: meta, arguments: .list(parameters)))
    let clause = Form.call("->", meta, [.list(parameters), call])
    return try expandFunction(meta, [clause], environment)
  }
}
