internal import Syntax
internal import VirtualMachine

extension Expander {
  /// `try` with any of `rescue`, `catch`, `else` and `after`.
  func expandTry(
    _ meta: Meta, _ blocks: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("try", meta, environment)
    let line = meta.line == 0 ? environment.line : meta.line
    let parts = try options(
      blocks, ["do", "rescue", "catch", "else", "after"], "try", meta, environment)
    guard let bodyForm = parts["do"] else {
      throw fail(environment, meta, "missing :do option in \"try\"")
    }
    if parts.count == 1 {
      throw fail(environment, meta, "missing :catch/:rescue/:after option in \"try\"")
    }
    let body = try expandInner(bodyForm, environment)
    var handlers: [Clause] = []
    if let rescue = parts["rescue"] {
      for arrow in try arrows(rescue, ":rescue in try", meta, environment) {
        handlers.append(try rescueClause(arrow, environment))
      }
    }
    if let catching = parts["catch"] {
      for arrow in try arrows(catching, ":catch in try", meta, environment) {
        handlers.append(try catchClause(arrow, environment))
      }
    }
    var otherwise: [Clause] = []
    if let elseForm = parts["else"] {
      for arrow in try arrows(elseForm, ":else in try", meta, environment) {
        otherwise.append(try expandClause(arrow, count: 1, "else", environment))
      }
    }
    var after: Core?
    if let afterForm = parts["after"] { after = try expandInner(afterForm, environment) }
    return .attempt(
      Attempt(body: body, handlers: handlers, otherwise: otherwise, after: after, line: line))
  }

  private func catchClause(
    _ arrow: Arrow, _ environment: Environment
  ) throws(CompilationFailure) -> Clause {
    let mark = uses.mark
    defer { closeScope(mark, environment) }
    var inner = environment
    if arrow.meta.line != 0 { inner.line = arrow.meta.line }
    let line = inner.line
    guard arrow.left.count == 1 || arrow.left.count == 2 else {
      throw fail(inner, arrow.meta, "expected one or two args for :catch clauses (->) in \"try\"")
    }
    var patterns = try expandPatterns(arrow.left, &inner)
    if patterns.count == 1 { patterns.insert(.literal(.atom("throw")), at: 0) }
    let stack = freshVariable("stack")
    inner.stackVariable = stack
    patterns.append(.bind(stack))
    let guards = try expandGuards(arrow.guards, &inner)
    let body = try expand(arrow.body, &inner)
    return Clause(patterns: patterns, guards: guards, body: body, line: line)
  }

  private func rescueClause(
    _ arrow: Arrow, _ environment: Environment
  ) throws(CompilationFailure) -> Clause {
    let mark = uses.mark
    defer { closeScope(mark, environment) }
    var inner = environment
    if arrow.meta.line != 0 { inner.line = arrow.meta.line }
    let line = inner.line
    guard arrow.left.count == 1, arrow.guards.isEmpty else {
      throw fail(inner, arrow.meta, "expected one argument for :rescue clauses (->) in \"try\"")
    }
    let (variableForm, modules) = try rescued(arrow.left[0], inner, arrow.meta)
    let reason = freshVariable("reason")
    let stack = freshVariable("stack")
    inner.stackVariable = stack
    var guards: [Core] = []
    for module in modules ?? [] { guards += Self.rescueGuards(module, .variable(reason)) }
    var body: [Core] = []
    if let variableForm, variableForm.asVariable?.name != "_" {
      let needsNormal = modules.map { $0.contains { Self.erlangReasons[$0] != nil } } ?? true
      let value: Core =
        needsNormal
        ? .remoteCall(
          module: "Elixir.Exception", function: "normalize",
          arguments: [
            .atom("error"), .variable(reason),
            .remoteCall(
              module: "swm", function: "stacktrace", arguments: [.variable(stack)], line: 0),
          ], line: 0)
        : .variable(reason)
      let pattern = try expandPattern(variableForm, &inner)
      body.append(.match(pattern, value, line: line))
    }
    body.append(try expand(arrow.body, &inner))
    return Clause(
      patterns: [.literal(.atom("error")), .bind(reason), .bind(stack)], guards: guards,
      body: Core.sequenceOf(body), line: line)
  }

  /// The variable and the modules of a `rescue` clause's left side; no modules means any error.
  private func rescued(
    _ form: Form, _ environment: Environment, _ meta: Meta
  ) throws(CompilationFailure) -> (variable: Form?, modules: [String]?) {
    if let sides = form.asCall(of: "in", arity: 2) {
      guard sides[0].asVariable != nil else {
        throw invalidRescue(form, environment, meta)
      }
      if sides[1].asVariable?.name == "_" { return (sides[0], nil) }
      return (sides[0], try rescuedModules(sides[1], environment, meta))
    }
    if let variable = form.asVariable, variable.name != "__MODULE__" { return (form, nil) }
    return (nil, try rescuedModules(form, environment, meta))
  }

  private func rescuedModules(
    _ form: Form, _ environment: Environment, _ meta: Meta
  ) throws(CompilationFailure) -> [String] {
    var forms = form.asList ?? [form]
    if form.asList == nil, let literal = try expandInner(form, environment).asLiteral,
      let list = literal.asList
    {
      forms = list.map { Form($0) }
    }
    var modules: [String] = []
    for form in forms {
      guard let module = try moduleName(form, environment) else {
        throw invalidRescue(form, environment, meta)
      }
      modules.append(module)
    }
    return modules
  }

  private func invalidRescue(
    _ form: Form, _ environment: Environment, _ meta: Meta
  ) -> CompilationFailure {
    fail(
      environment, meta,
      "invalid \"rescue\" clause. The clause should match on an alias, a variable or be in the \"var in [alias]\" format"
    )
  }

  /// Exceptions that stand for reasons of the runtime, with the reasons' shapes.
  static let erlangReasons: [String: [Reason]] = [
    "Elixir.UndefinedFunctionError": [.atom("undef")],
    "Elixir.FunctionClauseError": [.atom("function_clause")],
    "Elixir.SystemLimitError": [.atom("system_limit")],
    "Elixir.ArithmeticError": [.atom("badarith")],
    "Elixir.CondClauseError": [.atom("cond_clause")],
    "Elixir.BadArityError": [.tagged("badarity", 2)],
    "Elixir.BadFunctionError": [.tagged("badfun", 2)],
    "Elixir.MatchError": [.tagged("badmatch", 2)],
    "Elixir.CaseClauseError": [.tagged("case_clause", 2)],
    "Elixir.WithClauseError": [.tagged("with_clause", 2), .tagged("else_clause", 2)],
    "Elixir.TryClauseError": [.tagged("try_clause", 2)],
    "Elixir.BadStructError": [.tagged("badstruct", 3)],
    "Elixir.BadMapError": [.tagged("badmap", 2)],
    "Elixir.BadBooleanError": [.tagged("badbool", 3)],
    "Elixir.KeyError": [.tagged("badkey", 2), .tagged("badkey", 3)],
    "Elixir.ArgumentError": [.atom("badarg"), .tagged("badarg", 2)],
    "Elixir.ErlangError": [],
  ]

  /// The shape of a runtime reason.
  enum Reason {
    case atom(String)
    case tagged(String, Int)
  }

  /// The guards, any of which says that the reason is this exception.
  static func rescueGuards(_ module: String, _ reason: Core) -> [Core] {
    let isStruct = Core.erlang(
      "=:=", [.erlang("map_get", [.atom("__struct__"), reason]), .atom(module)])
    var guards = [isStruct]
    for shape in erlangReasons[module] ?? [] {
      switch shape {
      case .atom(let name): guards.append(.erlang("=:=", [reason, .atom(name)]))
      case .tagged(let tag, let size):
        let sized = Core.erlang(
          "=:=", [.erlang("tuple_size", [reason]), .literal(.integer(size))])
        let tagged = Core.erlang(
          "=:=", [.erlang("element", [.literal(.integer(1)), reason]), .atom(tag)])
        guards.append(.strictBoolean(operator: "and", sized, tagged, line: 0))
      }
    }
    if module == "Elixir.ErlangError" {
      guards.append(.erlang("not", [.erlang("is_map", [reason])]))
      guards.append(.erlang("not", [.erlang("is_map_key", [.atom("__exception__"), reason])]))
    }
    return guards
  }
}
