internal import Syntax
internal import VirtualMachine

/// The macros of Kernel that the expander itself knows: what the first library modules need.
enum KernelMacros {
  static let names: Set<NameArity> = {
    var names: Set<NameArity> = []
    let table: [(Int, String)] = [
      (0, ".. binding"),
      (
        1,
        "! @ alias! binding def defexception defp defmacro defmacrop defguard defguardp defoverridable defstruct is_exception is_nil is_struct raise to_charlist to_string use var!"
      ),
      (
        2,
        "&& .. <> and def defdelegate defimpl defp defprotocol defmacro defmacrop defmodule if unless in is_exception is_struct match? or raise reraise sigil_C sigil_S sigil_W sigil_c sigil_s sigil_w tap then use var! |> ||"
      ), (3, "..// defimpl reraise"),
    ]
    for (arity, text) in table {
      for name in text.split(separator: " ") { names.insert(NameArity(String(name), arity)) }
    }
    return names
  }()
}

extension Expander {
  /// A call of a Kernel macro that the expander knows.
  func expandKernelMacro(
    _ key: NameArity, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    switch (key.name, key.arity) {
    case ("if", 2): return try expandIf(meta, arguments, &environment)
    case ("&&", 2), ("||", 2): return try expandShortCircuit(key.name, arguments, &environment)
    case ("!", 1):
      try refuseInGuard("!", meta, environment)
      let value = try expand(arguments[0], &environment)
      return .branch(value, then: .atom("false"), otherwise: .atom("true"))
    case ("and", 2), ("or", 2):
      let left = try expand(arguments[0], &environment)
      let right = try expandInner(arguments[1], environment)
      return .strictBoolean(operator: key.name, left, right, line: line)
    case ("in", 2): return try expandMembership(meta, arguments[0], arguments[1], &environment)
    case ("to_string", 1):
      let value = try expand(arguments[0], &environment)
      return textOf(value, line)
    case ("@", 1): return try expandAttribute(meta, arguments[0], &environment)
    case ("def", _), ("defp", _), ("defmacro", _), ("defmacrop", _):
      return try expandDefinitionCall(key.name, meta, arguments, &environment)
    case ("defmodule", 2): return try expandModuleCall(meta, arguments, &environment)
    case ("defstruct", 1), ("defoverridable", 1):
      return try expandModuleOperation(key.name, meta, arguments[0], &environment)
    case ("raise", _): return try expandRaise(arguments, nil, line, &environment)
    case ("reraise", _):
      return try expandRaise(Array(arguments.dropLast()), arguments.last, line, &environment)
    case ("sigil_c", 2), ("sigil_C", 2):
      if let core = try expandCharlistSigil(key.name, arguments, &environment) { return core }
    case ("binding", _): return expandBinding(arguments, environment)
    case ("var!", _): return try expandFreeVariable(meta, arguments, &environment)
    default: break
    }
    guard let form = try rewriteKernelMacro(key, meta, arguments, environment) else {
      if ["defprotocol", "defimpl", "defexception", "defdelegate"].contains(key.name) {
        let form = try expandRemoteMacro("Elixir.Kernel", key, meta, arguments, environment)
        return try expand(form, &environment)
      }
      throw fail(environment, meta, "invalid arguments for macro \(Names.text(key))")
    }
    return try expand(form, &environment)
  }

  private func expandIf(
    _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("if", meta, environment)
    guard let pairs = arguments[1].asKeywords, pairs.contains(where: { $0.key == "do" }),
      pairs.allSatisfy({ $0.key == "do" || $0.key == "else" }), pairs.count <= 2
    else {
      throw .argumentError(
        "invalid or duplicate keys for if, only \"do\" and an optional \"else\" are permitted")
    }
    let condition = try expand(arguments[0], &environment)
    let thenForm = pairs.first { $0.key == "do" }?.value ?? .nil
    let elseForm = pairs.first { $0.key == "else" }?.value ?? .nil
    // In the order of the clauses that Elixir makes of it.
    let otherwise = try expandInner(elseForm, environment)
    return .branch(condition, then: try expandInner(thenForm, environment), otherwise: otherwise)
  }

  private func expandShortCircuit(
    _ name: String, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    let left = try expand(arguments[0], &environment)
    let right = try expandInner(arguments[1], environment)
    let value = freshVariable("left")
    let test: Core =
      name == "&&"
      ? .branch(.variable(value), then: right, otherwise: .variable(value))
      : .branch(.variable(value), then: .variable(value), otherwise: right)
    return .sequence([.match(.bind(value), left, line: line), test])
  }

  /// A value as text, as interpolation does it; strings are taken as they are.
  func textOf(_ value: Core, _ line: Int) -> Core {
    if case .literal(.binary) = value { return value }
    let text = freshVariable("text")
    let other = freshVariable("other")
    return .choose(
      value,
      [
        Clause(
          patterns: [.bind(text)], guards: [.erlang("is_binary", [.variable(text)])],
          body: .variable(text), line: line),
        Clause(
          patterns: [.bind(other)],
          body: .remoteCall(
            module: "Elixir.String.Chars", function: "to_string", arguments: [.variable(other)],
            line: line), line: line),
      ], failure: .caseClause, line: line)
  }

  private func expandRaise(
    _ arguments: [Form], _ stack: Form?, _ line: Int, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let exception = try raised(arguments, line, &environment)
    guard let stack else { return .erlang("error", [exception], line: line) }
    let trace = try expand(stack, &environment)
    return .erlang("raise", [.atom("error"), exception, trace], line: line)
  }

  private func raised(
    _ arguments: [Form], _ line: Int, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let call = { (module: Core, argument: Core) -> Core in
      guard case .literal(.atom(let name)) = module else {
        return .dynamicCall(
          module: module, function: .atom("exception"), arguments: [argument], line: line)
      }
      return .remoteCall(module: name, function: "exception", arguments: [argument], line: line)
    }
    if arguments.count == 2 {
      let parts = try expandArguments(arguments, &environment)
      switch parts[0] {
      case .literal(.integer), .literal(.float), .literal(.binary), .literal(.bigInteger):
        let text = FormPrinter.text(
          .remoteCall(arguments[0], "exception", Meta(line: line), [arguments[1]]))
        throw fail(environment, Meta(line: line), "invalid call \(text)")
      default: return call(parts[0], parts[1])
      }
    }
    let value = try expand(arguments[0], &environment)
    switch value {
    case .literal(.binary), .binary: return call(.atom("Elixir.RuntimeError"), value)
    case .literal(.atom): return call(value, .literal(.emptyList))
    default:
      return .remoteCall(
        module: "swm_code", function: "exception", arguments: [value], line: line)
    }
  }

  private func expandCharlistSigil(
    _ name: String, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core? {
    guard let parts = arguments[0].asCall(of: "<<>>") else { return nil }
    try refuseModifiers(name, arguments)
    if parts.count == 1, case .binary(let bytes) = parts[0] {
      let text = name == "sigil_c" ? Unescaping.text(bytes) : bytes
      return .literal(Self.charlist(text))
    }
    if parts.isEmpty { return .literal(.emptyList) }
    let text = try expand(Self.unescapedParts(arguments[0]), &environment)
    return .remoteCall(
      module: "Elixir.String", function: "to_charlist", arguments: [text], line: environment.line)
  }

  static func charlist(_ bytes: [UInt8]) -> Literal {
    .proper(String(decoding: bytes, as: UTF8.self).unicodeScalars.map { .integer(Int($0.value)) })
  }

  /// `~s` contents with the escapes of the literal parts resolved.
  static func unescapedParts(_ form: Form) -> Form {
    guard case .node(var node) = form, case .list(let parts) = node.arguments else { return form }
    node.arguments = .list(
      parts.map {
        if case .binary(let bytes) = $0 { return .binary(Unescaping.text(bytes)) }
        return $0
      })
    return .node(node)
  }

  private func expandBinding(_ arguments: [Form], _ environment: Environment) -> Core {
    let context = arguments.first?.asAtom ?? "nil"
    let names = environment.variables.filter {
      $0.key.context == context && $0.key.counter == 0
    }.sorted { $0.key.name < $1.key.name }
    return Core.listOf(
      names.map {
        uses.read($0.value)
        return .tuple([.atom($0.key.name), .variable($0.value)])
      })
  }

  private func expandFreeVariable(
    _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    guard
      let form = try rewriteKernelMacro(
        NameArity("var!", arguments.count), meta, arguments, environment)
    else { throw fail(environment, meta, "expected a variable to be given to var!") }
    return try expand(form, &environment)
  }
}
