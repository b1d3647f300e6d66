internal import Syntax
internal import VirtualMachine

extension Expander {
  /// `with`: each `<-` is a case whose other values go to `else` (or out).
  func expandWith(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("with", meta, environment)
    let line = meta.line == 0 ? environment.line : meta.line
    let (steps, options) = Self.splitOptions(arguments)
    guard let body = options["do"] else {
      throw fail(environment, meta, "missing :do option in \"with\"")
    }
    for key in options.keys.sorted() where key != "do" && key != "else" {
      throw fail(environment, meta, "unexpected option :\(key) in \"with\"")
    }
    guard let otherwise = options["else"] else {
      return try scope(environment) { () throws(CompilationFailure) -> Core in
        try expandWithSteps(steps[...], body, line, environment) { $0 }
      }
    }
    let value = freshVariable("value")
    let function = freshVariable("otherwise")
    let result = try scope(environment) { () throws(CompilationFailure) -> Core in
      try expandWithSteps(steps[...], body, line, environment) {
        .apply(.variable(function), [$0], line: line)
      }
    }
    var clauses: [Clause] = []
    for arrow in try arrows(otherwise, ":else in with", meta, environment) {
      clauses.append(try expandClause(arrow, count: 1, "else", environment))
    }
    let handler = Core.function(
      self: nil,
      clauses: [
        FunctionClause(
          patterns: [.bind(value)],
          body: .choose(.variable(value), clauses, failure: .withClause, line: line), line: line)
      ], arity: 1, line: line)
    return .sequence([.match(.bind(function), handler, line: line), result])
  }

  private func expandWithSteps(
    _ steps: ArraySlice<Form>, _ body: Form, _ line: Int, _ environment: Environment,
    _ otherwise: (Core) -> Core
  ) throws(CompilationFailure) -> Core {
    var inner = environment
    guard let step = steps.first else { return try expand(body, &inner) }
    let rest = steps.dropFirst()
    guard let sides = step.asCall(of: "<-", arity: 2) else {
      let core = try expand(step, &inner)
      return Core.sequenceOf([core, try expandWithSteps(rest, body, line, inner, otherwise)])
    }
    if step.meta.line != 0 { inner.line = step.meta.line }
    let stepLine = inner.line
    let value = try expand(sides[1], &inner)
    var patternForm = sides[0]
    var guardForms: [Form] = []
    if let parts = patternForm.asCall(of: "when", arity: 2) {
      patternForm = parts[0]
      guardForms = Self.alternatives(parts[1])
    }
    let pattern = try expandPattern(patternForm, &inner)
    let guards = try expandGuards(guardForms, &inner)
    let then = try expandWithSteps(rest, body, line, inner, otherwise)
    let other = freshVariable("other")
    return .choose(
      value,
      [
        Clause(patterns: [pattern], guards: guards, body: then, line: stepLine),
        Clause(patterns: [.bind(other)], body: otherwise(.variable(other)), line: stepLine),
      ], failure: .caseClause, line: stepLine)
  }
}
