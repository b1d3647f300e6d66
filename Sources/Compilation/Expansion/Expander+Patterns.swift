internal import Syntax
internal import VirtualMachine

/// The variables that the patterns of one clause bind.
struct PatternScope {
  var bound: [VariableKey: Variable] = [:]
  /// What the environment had before: pins and sizes see it.
  var outer: [VariableKey: Variable]
}

extension Expander {
  /// A pattern; its variables are in `environment` afterwards.
  func expandPattern(
    _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    let patterns = try expandPatterns([form], &environment)
    return patterns[0]
  }

  /// The patterns of one clause, which may share variables.
  func expandPatterns(
    _ forms: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> [Pattern] {
    var scope = PatternScope(outer: environment.variables)
    let context = environment.context
    environment.context = .match
    defer { environment.context = context }
    var patterns: [Pattern] = []
    for form in forms { patterns.append(try pattern(form, &scope, &environment)) }
    // The copy goes first: else all variables would be copied for each pattern.
    let bound = scope.bound
    scope.outer = [:]
    environment.variables.merge(bound) { $1 }
    return patterns
  }

  func pattern(
    _ form: Form, _ scope: inout PatternScope, _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw fail(environment, form.meta, "patterns are nested too deeply")
    }
    switch form {
    case .atom, .integer, .bigInteger, .float, .binary, .bitstring, .opaque:
      return .literal(form.literal)
    case .list(let elements): return try listPattern(elements, nil, &scope, &environment)
    case .improperList(let elements, let tail):
      return try listPattern(elements, tail, &scope, &environment)
    case .tuple(let elements):
      return .tuple(try patterns(elements, &scope, &environment))
    case .map(let pairs):
      return try mapPattern(pairs.map { .tuple([$0.key, $0.value]) }, form, &scope, &environment)
    case .node(let node):
      if node.meta.line != 0 { environment.line = node.meta.line }
      if let variable = form.asVariable {
        return try variablePattern(
          variable.name, variable.meta, variable.context, &scope, environment)
      }
      if let call = form.asCall {
        return try callPattern(call.name, call.meta, call.arguments, form, &scope, &environment)
      }
      return try macroPattern(form, &scope, &environment)
    }
  }

  private func patterns(
    _ forms: [Form], _ scope: inout PatternScope, _ environment: inout Environment
  ) throws(CompilationFailure) -> [Pattern] {
    var result: [Pattern] = []
    for form in forms { result.append(try pattern(form, &scope, &environment)) }
    return result
  }

  private func variablePattern(
    _ name: String, _ meta: Meta, _ context: String, _ scope: inout PatternScope,
    _ environment: Environment
  ) throws(CompilationFailure) -> Pattern {
    switch name {
    case "_": return .wildcard
    case "__MODULE__": return .literal(.atom(environment.module ?? "nil"))
    case "__DIR__", "__ENV__", "__CALLER__", "__STACKTRACE__":
      var inner = environment
      guard name == "__DIR__", let value = try expand(.variable(name, meta), &inner).asLiteral
      else {
        throw fail(environment, meta, "invalid pattern in match, \(name) is not allowed in matches")
      }
      return .literal(value)
    default: break
    }
    let key = VariableKey(name, context: context, counter: meta.counter)
    if let variable = scope.bound[key] {
      uses.read(variable)
      warnIfUnderscoredTwice(key, meta, environment)
      return .same(variable)
    }
    let variable = freshVariable(name)
    scope.bound[key] = variable
    uses.define(variable, key, environment.line, shadows: scope.outer[key] != nil, meta)
    return .bind(variable)
  }

  private func callPattern(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ form: Form, _ scope: inout PatternScope,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    switch (name, arguments.count) {
    case ("^", 1): return try pinPattern(arguments[0], meta, scope, environment)
    case ("=", 2):
      let left = try pattern(arguments[0], &scope, &environment)
      return .both(left, try pattern(arguments[1], &scope, &environment))
    case ("{}", _): return .tuple(try patterns(arguments, &scope, &environment))
    case ("%{}", _): return try mapPattern(arguments, form, &scope, &environment)
    case ("%", 2): return try structPattern(meta, arguments[0], arguments[1], &scope, &environment)
    case ("<<>>", _): return try binaryPattern(meta, arguments, &scope, &environment)
    case ("__block__", 1): return try pattern(arguments[0], &scope, &environment)
    case ("__aliases__", _):
      guard let module = try aliasName(meta, arguments, environment) else { break }
      return .literal(.atom(module))
    case ("<>", 2): return try concatenationPattern(form, &scope, &environment)
    case ("++", 2): return try appendPattern(arguments, meta, &scope, &environment)
    case ("-", 1), ("+", 1):
      if let number = Form.signed(name, arguments[0]) { return .literal(number.literal) }
    case ("@", 1):
      let core = try expand(form, &environment)
      guard let value = core.asLiteral else { break }
      return Self.pattern(of: value)
    case ("fn", _), ("case", 2), ("cond", 1), ("for", _), ("with", _), ("try", 1), ("receive", 1),
      ("&", 1), ("quote", _), ("alias", _), ("import", _), ("require", _), ("super", _):
      if name == "quote" {
        let core = try expand(form, &environment)
        if let value = core.asLiteral { return Self.pattern(of: value) }
      }
      throw fail(
        environment, meta, "invalid pattern in match, \(name) is not allowed in matches")
    case ("when", 2), ("->", 2), ("::", 2), ("|", 2):
      throw fail(environment, meta, "invalid pattern in match, \(name) is not allowed in matches")
    default: break
    }
    return try macroPattern(form, &scope, &environment)
  }

  private func pinPattern(
    _ form: Form, _ meta: Meta, _ scope: PatternScope, _ environment: Environment
  ) throws(CompilationFailure) -> Pattern {
    .same(try pinned(form, meta, scope, environment))
  }

  func pinned(
    _ form: Form, _ meta: Meta, _ scope: PatternScope, _ environment: Environment
  ) throws(CompilationFailure) -> Variable {
    guard let (name, variableMeta, context) = form.asVariable else {
      throw fail(
        environment, meta,
        "invalid argument for unary operator ^, expected an existing variable, got: ^\(FormPrinter.text(form))"
      )
    }
    let key = VariableKey(name, context: context, counter: variableMeta.counter)
    guard let variable = scope.outer[key] else {
      throw fail(
        environment, meta,
        "undefined variable ^\(name). No variable \"\(name)\" has been defined before the current pattern"
      )
    }
    uses.read(variable)
    warnIfUnderscored(key, variableMeta, environment)
    return variable
  }

  private func listPattern(
    _ elements: [Form], _ tail: Form?, _ scope: inout PatternScope,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    var heads = elements
    var last = tail
    if tail == nil, let cell = elements.last?.asCall(of: "|", arity: 2) {
      heads[heads.count - 1] = cell[0]
      last = cell[1]
    }
    let headPatterns = try patterns(heads, &scope, &environment)
    var result = Pattern.literal(.emptyList)
    if let last { result = try pattern(last, &scope, &environment) }
    return headPatterns.reversed().reduce(result) { .cons($1, $0) }
  }

  /// `[1, 2] ++ rest`: the left side's elements before the right side's pattern.
  private func appendPattern(
    _ arguments: [Form], _ meta: Meta, _ scope: inout PatternScope,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    var left = arguments[0]
    if let expanded = try expandMacros(left, &environment) { left = expanded }
    guard let elements = left.asList else {
      throw fail(
        environment, meta,
        "invalid argument for ++ operator inside a match, expected a literal proper list, got: \(FormPrinter.text(left))"
      )
    }
    if let cell = elements.last?.asCall(of: "|", arity: 2) {
      guard let tail = cell[1].asList else {
        throw fail(
          environment, meta,
          "invalid argument for ++ operator inside a match, expected a literal proper list, got: \(FormPrinter.text(left))"
        )
      }
      let flat = Array(elements.dropLast()) + [cell[0]] + tail
      return try listPattern(flat, arguments[1], &scope, &environment)
    }
    return try listPattern(elements, arguments[1], &scope, &environment)
  }

  private func mapPattern(
    _ pairs: [Form], _ form: Form, _ scope: inout PatternScope,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    var result: [PatternPair] = []
    for pair in pairs {
      guard let (key, value) = pair.asPair else {
        throw fail(
          environment, form.meta,
          "expected key-value pairs in a map, got: \(FormPrinter.text(pair))")
      }
      let keyCore = try keyPattern(key, scope, &environment)
      result.append(PatternPair(keyCore, try pattern(value, &scope, &environment)))
    }
    return .map(result)
  }

  /// Pinned variables inside of lists and tuples as plain ones.
  private func unpinned(_ form: Form) -> Form {
    switch form {
    case .list(let elements): return .list(elements.map { unpinned($0) })
    case .tuple(let elements): return .tuple(elements.map { unpinned($0) })
    case .node(var node):
      if let pin = form.asCall(of: "^", arity: 1) { return pin[0] }
      guard case .atom("{}") = node.head, case .list(let elements) = node.arguments else {
        return form
      }
      node.arguments = .list(elements.map { unpinned($0) })
      return .node(node)
    default: return form
    }
  }

  private func keyPattern(
    _ form: Form, _ scope: PatternScope, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if let pin = form.asCall(of: "^", arity: 1) {
      return .variable(try pinned(pin[0], form.meta, scope, environment))
    }
    if let (name, meta, _) = form.asVariable, !name.hasPrefix("__") {
      throw fail(
        environment, meta,
        "cannot use variable \(name) as map key inside a pattern. Map keys in patterns can only be literals (such as atoms, strings, tuples, and the like) or an existing variable matched with the pin operator (such as ^some_var)"
      )
    }
    var outer = environment
    outer.variables = scope.outer
    outer.context = .none
    let core = try expand(unpinned(form), &outer)
    guard core.asLiteral != nil else {
      if core.isKey { return core }
      if let literal = Self.constant(core) { return .literal(literal) }
      throw fail(
        environment, form.meta,
        "cannot use expression as map key inside a pattern: \(FormPrinter.text(form))")
    }
    return core
  }

  /// A constant expression of literals, where the expander left it as a construction.
  static func constant(_ core: Core) -> Literal? {
    switch core {
    case .literal(let literal): return literal
    case .binary(let segments, _):
      var bytes: [UInt8] = []
      for segment in segments {
        guard case .literal(.binary(let part)) = segment.value, segment.size == nil,
          segment.type.kind == .bits
        else { return nil }
        bytes += part
      }
      return .binary(bytes)
    default: return nil
    }
  }

  /// `%Name{...}`, `%_{...}`, `%name{...}` and `%^name{...}`.
  private func structPattern(
    _ meta: Meta, _ name: Form, _ map: Form, _ scope: inout PatternScope,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    guard let pairs = map.asCall(of: "%{}") else {
      throw fail(
        environment, meta, "expected struct to be followed by a map, got: \(FormPrinter.text(map))")
    }
    guard case .map(let fields) = try mapPattern(pairs, map, &scope, &environment) else {
      return .wildcard
    }
    let structKey = Core.atom("__struct__")
    if let pin = name.asCall(of: "^", arity: 1) {
      let variable = try pinned(pin[0], meta, scope, environment)
      return .map([PatternPair(structKey, .same(variable))] + fields)
    }
    if let variable = name.asVariable, variable.name != "__MODULE__" {
      let inner = try pattern(name, &scope, &environment)
      return .map([PatternPair(structKey, inner)] + fields)
    }
    guard let module = try moduleName(name, environment) else {
      throw fail(
        environment, meta,
        "expected struct name to be a compile time atom or alias, got: \(FormPrinter.text(name))")
    }
    let known = try structFields(module, meta, environment, arity: 0)
    for field in fields {
      guard let key = field.key.asLiteral, known.contains(where: { $0.key == key }) else {
        let text = Names.inspect(literal: field.key.asLiteral ?? .atom("?"))
        throw fail(
          environment, meta,
          "unknown key \(text) for struct \(Names.inspect(module: module))")
      }
    }
    return .map([PatternPair(structKey, .literal(.atom(module)))] + fields)
  }

  private func macroPattern(
    _ form: Form, _ scope: inout PatternScope, _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    if let call = form.asCall, ["and", "or"].contains(call.name), call.arguments.count == 2 {
      throw .argumentError(
        "invalid expression in match, \(call.name) is not allowed in patterns such as function clauses, case clauses or on the left side of the = operator"
      )
    }
    if form.asAnonymousCall != nil {
      throw fail(
        environment, form.meta,
        "invalid pattern in match, anonymous call is not allowed in matches")
    }
    if let expanded = try expandMacros(form, &environment) {
      return try pattern(expanded, &scope, &environment)
    }
    if let call = form.asCall {
      let core = try expandedConstant(form, environment)
      if let core { return Self.pattern(of: core) }
      let key = NameArity(call.name, call.arguments.count)
      if record?.definitions[key] == nil, environment.functionImport(key) == nil {
        guard environment.function != nil else {
          throw undefinedFunction(key, call.meta, environment)
        }
        throw fail(
          environment, form.meta,
          "cannot find or invoke local \(Names.text(key)) inside match. Only macros can be invoked in a match and they must be defined before their invocation. Called as: "
            + FormPrinter.text(form))
      }
      if environment.functionImport(key) == "Elixir.Kernel", let name = KernelTable.inlined[key] {
        throw fail(
          environment, call.meta,
          "cannot invoke remote function :erlang.\(name)/\(key.arity) inside a match")
      }
      let arguments = call.arguments.map { FormPrinter.text($0) }.joined(separator: ", ")
      throw fail(
        environment, call.meta,
        "cannot invoke local \(Names.text(key)) inside match, called as: \(call.name)(\(arguments))"
      )
    }
    if let remote = form.asRemoteCall {
      if remote.target == .atom("Elixir.Kernel"),
        let name = KernelTable.inlined[NameArity(remote.name, remote.arguments.count)]
      {
        throw fail(
          environment, remote.meta,
          "cannot invoke remote function :erlang.\(name)/\(remote.arguments.count) inside a match")
      }
      throw fail(
        environment, remote.meta,
        "cannot invoke remote function \(FormPrinter.text(remote.target)).\(remote.name)/\(remote.arguments.count) inside a match"
      )
    }
    throw fail(environment, form.meta, "invalid pattern in match: \(FormPrinter.text(form))")
  }

  private func expandedConstant(
    _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> Literal? {
    guard let (name, _, _) = form.asCall, name.hasPrefix("sigil_") else { return nil }
    return Self.constant(try expandInner(form, environment))
  }

  /// The pattern that matches just this term.
  static func pattern(of literal: Literal) -> Pattern {
    switch literal {
    case .map(let pairs):
      .map(pairs.map { PatternPair(.literal($0.key), pattern(of: $0.value)) })
    case .tuple(let elements): .tuple(elements.map { pattern(of: $0) })
    case .list(let elements, let tail):
      elements.reversed().reduce(tail.map { pattern(of: $0) } ?? .literal(.emptyList)) {
        .cons(pattern(of: $1), $0)
      }
    default: .literal(literal)
    }
  }
}

extension Form {
  /// A number literal with a sign before it.
  static func signed(_ sign: String, _ form: Form) -> Form? {
    switch form {
    case .integer(let value):
      if sign == "+" { return form }
      return .integer(-value)
    case .float(let value): return sign == "+" ? form : .float(-value)
    case .bigInteger(let negative, let magnitude):
      if sign == "+" { return form }
      if !negative, magnitude == [1 << 63] { return .integer(Int.min) }
      return .bigInteger(negative: !negative, magnitude: magnitude)
    default: return nil
    }
  }

  /// Whether evaluating it may bind variables that stay (so arguments need care); a guess that errs on the safe side.
  var mayBind: Bool {
    switch self {
    case .node(let node):
      if case .context = node.arguments { return false }
      return true
    case .list(let elements), .tuple(let elements): return elements.contains(where: \.mayBind)
    case .improperList(let elements, let tail):
      return elements.contains(where: \.mayBind) || tail.mayBind
    default: return false
    }
  }
}

extension Core {
  /// Whether it may be a key of a map pattern: made of constants and variables.
  var isKey: Bool {
    switch self {
    case .literal, .variable: true
    case .cons(let head, let tail): head.isKey && tail.isKey
    case .tuple(let elements): elements.allSatisfy(\.isKey)
    default: false
    }
  }
}
