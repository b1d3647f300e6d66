internal import Syntax
internal import VirtualMachine

/// `left -> right` taken apart.
struct Arrow {
  var left: [Form]
  var guards: [Form]
  var body: Form
  var meta: Meta
}

extension Expander {
  /// The clauses of a `do` block, each `left -> right`.
  func arrows(
    _ form: Form, _ what: String, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> [Arrow] {
    guard let forms = form.asList else {
      throw fail(environment, meta, "expected -> clauses for \(what)")
    }
    var result: [Arrow] = []
    for form in forms {
      guard let sides = form.asCall(of: "->", arity: 2), let left = sides[0].asList else {
        throw fail(environment, meta, "expected -> clauses for \(what)")
      }
      var arrow = Arrow(left: left, guards: [], body: sides[1], meta: form.meta)
      if left.count == 1, let parts = left[0].asCall(of: "when"), parts.count >= 2 {
        arrow.left = Array(parts.dropLast())
        arrow.guards = Self.alternatives(parts[parts.count - 1])
      }
      result.append(arrow)
    }
    return result
  }

  /// `a when b` as the list of guards that are tried one after the other.
  static func alternatives(_ form: Form) -> [Form] {
    guard let parts = form.asCall(of: "when", arity: 2) else { return [form] }
    return [parts[0]] + alternatives(parts[1])
  }

  func expandGuards(
    _ forms: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> [Core] {
    let context = environment.context
    environment.context = .guard
    defer { environment.context = context }
    var result: [Core] = []
    for form in forms { result.append(try expand(form, &environment)) }
    return result
  }

  /// A clause with `count` patterns.
  func expandClause(
    _ arrow: Arrow, count: Int, _ what: String, _ environment: Environment
  ) throws(CompilationFailure) -> Clause {
    var inner = environment
    if arrow.meta.line != 0 { inner.line = arrow.meta.line }
    let line = inner.line
    guard arrow.left.count == count else {
      throw fail(inner, arrow.meta, "expected one argument for \(what) clauses (->)")
    }
    return try scope(environment) { () throws(CompilationFailure) -> Clause in
      let patterns = try expandPatterns(arrow.left, &inner)
      let guards = try expandGuards(arrow.guards, &inner)
      let body = try expand(arrow.body, &inner)
      return Clause(patterns: patterns, guards: guards, body: body, line: line)
    }
  }

  // MARK: fn

  func expandFunction(
    _ meta: Meta, _ clauses: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("fn", meta, environment)
    var inner = environment
    inner.stackVariable = nil
    let arrows = try arrows(.list(clauses), "fn", meta, inner)
    guard let first = arrows.first else {
      throw fail(environment, meta, "expected clauses for fn")
    }
    var result: [FunctionClause] = []
    for arrow in arrows {
      guard arrow.left.count == first.left.count else {
        throw fail(
          environment, meta, "cannot mix clauses with different arities in anonymous functions")
      }
      result.append(try expandClause(arrow, count: arrow.left.count, "fn", inner))
    }
    warnAboutUnreachable(result, environment)
    return .function(
      self: nil, clauses: result, arity: first.left.count,
      line: meta.line == 0 ? environment.line : meta.line)
  }

  // MARK: case, cond

  func expandCase(
    _ meta: Meta, _ subject: Form, _ blocks: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("case", meta, environment)
    let line = environment.line
    let value = try expand(subject, &environment)
    let options = try options(blocks, ["do"], "case", meta, environment)
    guard let body = options["do"] else {
      throw fail(environment, meta, "missing :do option in \"case\"")
    }
    var clauses: [Clause] = []
    for arrow in try arrows(body, ":do in case", meta, environment) {
      clauses.append(try expandClause(arrow, count: 1, "case", environment))
    }
    if meta["generated"] == nil, meta["optimize_boolean"] == nil {
      warnAboutUnreachable(clauses, environment)
    }
    return .choose(value, clauses, failure: .caseClause, line: line)
  }

  /// The keyword list of `do`, `else` and so on, without doubles.
  func options(
    _ form: Form, _ allowed: [String], _ what: String, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> [String: Form] {
    guard let pairs = form.asKeywords else {
      throw fail(environment, meta, "invalid or duplicated keys for \(what)")
    }
    var result: [String: Form] = [:]
    for (key, value) in pairs {
      guard allowed.contains(key) else {
        throw fail(environment, meta, "unexpected option :\(key) in \"\(what)\"")
      }
      guard result[key] == nil else {
        throw fail(environment, meta, "duplicated \"\(key)\" clauses given for \"\(what)\"")
      }
      result[key] = value
    }
    return result
  }

  func expandCond(
    _ meta: Meta, _ blocks: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("cond", meta, environment)
    let line = meta.line == 0 ? environment.line : meta.line
    let options = try options(blocks, ["do"], "cond", meta, environment)
    guard let body = options["do"] else {
      throw fail(environment, meta, "missing :do option in \"cond\"")
    }
    let arrows = try arrows(body, ":do in cond", meta, environment)
    return try conditions(arrows[...], line, environment)
  }

  private func conditions(
    _ arrows: ArraySlice<Arrow>, _ line: Int, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    guard let arrow = arrows.first else { return .failure(.condClause, .nil, line: line) }
    guard arrow.left.count == 1, arrow.guards.isEmpty else {
      throw fail(environment, arrow.meta, "expected one argument for :do clauses (->) in \"cond\"")
    }
    var inner = environment
    if arrow.meta.line != 0 { inner.line = arrow.meta.line }
    let mark = uses.mark
    let condition = try expand(arrow.left[0], &inner)
    let body = try expand(arrow.body, &inner)
    closeScope(mark, environment)
    if case .literal(.atom(let name)) = condition, name != "nil", name != "false" { return body }
    return .branch(
      condition, then: body, otherwise: try conditions(arrows.dropFirst(), line, environment))
  }

  // MARK: receive

  func expandReceive(
    _ meta: Meta, _ blocks: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("receive", meta, environment)
    let line = meta.line == 0 ? environment.line : meta.line
    let options = try options(blocks, ["do", "after"], "receive", meta, environment)
    if options.isEmpty {
      throw fail(environment, meta, "missing :do or :after option in \"receive\"")
    }
    var clauses: [Clause] = []
    if let body = options["do"], body.asCall(of: "__block__", arity: 0) == nil, body != .nil {
      for arrow in try arrows(body, ":do in receive", meta, environment) {
        clauses.append(try expandClause(arrow, count: 1, "receive", environment))
      }
      warnAboutUnreachable(clauses, environment)
    }
    var timeout: ReceiveTimeout?
    if let after = options["after"] {
      let arrows = try arrows(after, ":after in receive", meta, environment)
      guard arrows.count == 1, arrows[0].left.count == 1 else {
        throw fail(environment, meta, "expected a single -> clause for :after in \"receive\"")
      }
      var inner = environment
      let mark = uses.mark
      let milliseconds = try expand(arrows[0].left[0], &inner)
      timeout = ReceiveTimeout(
        milliseconds: milliseconds, body: try expand(arrows[0].body, &inner))
      closeScope(mark, environment)
    }
    return .receive(clauses, after: timeout, line: line)
  }
}
