internal import Syntax
internal import VirtualMachine

extension Expander {
  /// `left in right`.
  func expandMembership(
    _ meta: Meta, _ left: Form, _ right: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    var collection = right
    while true {
      if collection.asCall(of: "..", arity: 2) != nil
        || collection.asCall(of: "..//", arity: 3) != nil
      {
        break
      }
      guard let expanded = try expandMacros(collection, &environment) else { break }
      collection = expanded
    }
    let value = try expand(left, &environment)
    var prefix: [Core] = []
    var subject = value
    if environment.context != .guard, !value.isPlain {
      let variable = freshVariable("left")
      prefix.append(.match(.bind(variable), value, line: line))
      subject = .variable(variable)
    }
    let test = try membership(subject, collection, meta, line, &environment)
    return Core.sequenceOf(prefix + [test])
  }

  private func membership(
    _ subject: Core, _ collection: Form, _ meta: Meta, _ line: Int,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if let elements = collection.asList, elements.last?.asCall(of: "|", arity: 2) == nil {
      if elements.isEmpty { return .atom("false") }
      let cores = try expandArguments(elements, &environment)
      let tests = cores.map { Core.erlang("=:=", [subject, $0], line: line) }
      return tests.dropLast().reversed().reduce(tests[tests.count - 1]) {
        .strictBoolean(operator: "or", $1, $0, line: line)
      }
    }
    if let range = try rangeParts(collection, &environment) {
      return rangeTest(subject, range, line)
    }
    if environment.context == .guard {
      throw .argumentError(
        "invalid right argument for operator \"in\", it expects a compile-time proper list or compile-time range on the right side when used in guard expressions, got: \(FormPrinter.text(collection))"
      )
    }
    let right = try expand(collection, &environment)
    return .remoteCall(
      module: "Elixir.Enum", function: "member?", arguments: [right, subject], line: line)
  }

  /// First, last and step of a range that is written out; outside guards only of integer literals.
  private func rangeParts(
    _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> [Core]? {
    var parts: [Form]
    if let two = form.asCall(of: "..", arity: 2) {
      parts = two
    } else if let three = form.asCall(of: "..//", arity: 3) {
      parts = three
    } else if let pairs = form.asCall(of: "%{}"), pairs.count >= 3,
      pairs[0] == .tuple([.atom("__struct__"), .atom("Elixir.Range")])
    {
      parts = pairs.dropFirst().compactMap { $0.asPair?.1 }
    } else {
      return nil
    }
    if environment.context != .guard {
      guard parts.allSatisfy(\.isInteger) else { return nil }
    }
    if parts.count == 2, case .integer(let first) = parts[0], case .integer(let last) = parts[1] {
      parts.append(.integer(first <= last ? 1 : -1))
    }
    return try expandArguments(parts, &environment)
  }

  private func rangeTest(_ subject: Core, _ range: [Core], _ line: Int) -> Core {
    let and = { (left: Core, right: Core) -> Core in
      .strictBoolean(operator: "and", left, right, line: line)
    }
    let isInteger = { (core: Core) -> Core in
      if case .literal(.integer) = core { return .atom("true") }
      return .erlang("is_integer", [core])
    }
    let upward = and(
      .erlang(">=", [subject, range[0]]), .erlang("=<", [subject, range[1]]))
    let downward = and(
      .erlang("=<", [subject, range[0]]), .erlang(">=", [subject, range[1]]))
    let known = and(
      isInteger(subject),
      range.dropLast(range.count - 2).reduce(.atom("true")) {
        if case .literal(.atom("true")) = isInteger($1) { return $0 }
        return and(isInteger($1), $0)
      })
    guard range.count == 3, case .literal(.integer(let step)) = range[2] else {
      let ascending = and(.erlang("=<", [range[0], range[1]]), upward)
      let descending = and(.erlang(">", [range[0], range[1]]), downward)
      return and(known, .strictBoolean(operator: "or", ascending, descending, line: line))
    }
    let within = step > 0 ? upward : downward
    if step == 1 || step == -1 { return and(isInteger(subject), within) }
    let offset = Core.erlang("rem", [.erlang("-", [subject, range[0]]), .literal(.integer(step))])
    return and(isInteger(subject), and(within, .erlang("=:=", [offset, .literal(.integer(0))])))
  }

  // MARK: defguard

  /// `defguard name(args) when guard` as the macro that it defines.
  func rewriteGuardDefinition(
    _ name: String, _ meta: Meta, _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    guard let parts = form.asCall(of: "when", arity: 2), let call = parts[0].asNode,
      case .atom = call.head
    else {
      throw .argumentError(
        "invalid syntax in \(name) \(FormPrinter.text(form)), only macros with guards can be defined"
      )
    }
    var parameters: [Form] = []
    if case .list(let list) = call.arguments { parameters = list }
    let names = parameters.compactMap { $0.asCall(of: "\\\\")?.first?.asVariable ?? $0.asVariable }
    let isParameter = { (node: Node) -> Bool in
      guard case .atom(let variable) = node.head, case .context(let context) = node.arguments
      else { return false }
      return names.contains { $0.name == variable && $0.context == context }
    }
    let kind = name == "defguard" ? "defmacro" : "defmacrop"
    let unquoted = Self.wrapping(parts[1], isParameter)
    // In a guard the arguments stand where they are; elsewhere each is evaluated once.
    let inGuard = Form.call("quote", meta, [.keywords([("do", unquoted)])])
    let bound = names.map { variable -> Form in
      let plain = Form.variable(variable.name, variable.meta, context: variable.context)
      return .call("=", meta, [plain, .call("unquote", meta, [plain])])
    }
    let outside = Form.call(
      "quote", meta, [.keywords([("do", .block(bound + [parts[1]], meta))])])
    let caller = Form.variable("__CALLER__", meta)
    let body = Form.call(
      "case", meta,
      [
        .remoteCall(.atom("erlang"), "map_get", meta, [.atom("context"), caller]),
        .keywords([
          (
            "do",
            .list([
              .call("->", meta, [.list([.nil]), outside]),
              .call("->", meta, [.list([.variable("_", meta)]), inGuard]),
            ])
          )
        ]),
      ])
    let definition = kernelCall(kind, meta, [parts[0], .keywords([("do", body)])])
    if name == "defguardp" { return definition }
    return .block([documentation("guard", .atom("true"), meta), definition], meta)
  }

  private static func wrapping(_ form: Form, _ isParameter: (Node) -> Bool) -> Form {
    switch form {
    case .node(var node):
      if isParameter(node) { return .call("unquote", node.meta, [form]) }
      node.head = wrapping(node.head, isParameter)
      if case .list(let arguments) = node.arguments {
        node.arguments = .list(arguments.map { wrapping($0, isParameter) })
      }
      return .node(node)
    case .list(let elements): return .list(elements.map { wrapping($0, isParameter) })
    case .tuple(let elements): return .tuple(elements.map { wrapping($0, isParameter) })
    default: return form
    }
  }
}
