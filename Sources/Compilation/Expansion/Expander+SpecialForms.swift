internal import Syntax
internal import VirtualMachine

extension Expander {
  /// The Core of a special form; nil where the name is none.
  func expandSpecialForm(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core? {
    switch (name, arguments.count) {
    case ("__block__", _): return try expandBlock(arguments, &environment)
    case ("{}", _): return Core.tupleOf(try expandArguments(arguments, &environment))
    case ("%{}", _): return try expandMap(meta, arguments, &environment)
    case ("%", 2): return try expandStruct(meta, arguments[0], arguments[1], &environment)
    case ("<<>>", _): return try expandBinary(meta, arguments, &environment)
    case ("=", 2): return try expandMatch(meta, arguments[0], arguments[1], &environment)
    case ("__aliases__", _):
      return try expandAliases(meta, arguments, &environment)
    case ("alias", 1...2), ("require", 1...2), ("import", 1...2):
      return try expandDirective(name, meta, arguments, &environment)
    case ("quote", 1...2): return try expandQuote(meta, arguments, &environment)
    case ("unquote", 1), ("unquote_splicing", 1):
      throw fail(environment, meta, "\(name) called outside quote")
    case ("fn", _): return try expandFunction(meta, arguments, environment)
    case ("&", 1): return try expandCapture(meta, arguments[0], &environment)
    case ("case", 2): return try expandCase(meta, arguments[0], arguments[1], &environment)
    case ("cond", 1): return try expandCond(meta, arguments[0], environment)
    case ("with", 1...): return try expandWith(meta, arguments, environment)
    case ("for", 1...): return try expandFor(meta, arguments, environment)
    case ("try", 1): return try expandTry(meta, arguments[0], environment)
    case ("receive", 1): return try expandReceive(meta, arguments[0], environment)
    case ("super", _): return try expandSuper(meta, arguments, &environment)
    default: return try expandRareForm(name, meta, arguments, &environment)
    }
  }

  private func expandRareForm(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core? {
    switch (name, arguments.count) {
    case ("__MODULE__", 0), ("__DIR__", 0), ("__ENV__", 0), ("__CALLER__", 0),
      ("__STACKTRACE__", 0):
      return try expand(.variable(name, meta), &environment)
    case ("^", 1):
      throw fail(
        environment, meta,
        "cannot use ^\(FormPrinter.text(arguments[0])) outside of match clauses"
      )
    case ("::", 2):
      throw fail(
        environment, meta,
        "misplaced operator ::/2\n\nThe :: operator is typically used in bitstrings to specify types and sizes of segments:\n\n    <<size::32-integer, letter::utf8, rest::binary>>\n\nIt is also used in typespecs, such as @type and @spec, to describe inputs and outputs"
      )
    case ("|", 2):
      throw fail(
        environment, meta,
        "misplaced operator |/2\n\nThe | operator is typically used between brackets as the cons operator:\n\n    [head | tail]\n\nwhere head is a single element and the tail is the remaining of a list.\nIt is also used to update maps and structs, via the %{map | key: value} notation,\nand in typespecs, such as @type and @spec, to express the union of two types"
      )
    case ("->", 2):
      throw fail(
        environment, meta,
        "unhandled operator ->")
    default: return nil
    }
  }

  /// `pattern = value`.
  private func expandMatch(
    _ meta: Meta, _ left: Form, _ right: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("=", meta, environment)
    let line = environment.line
    let value = try expand(right, &environment)
    let pattern = try expandPattern(left, &environment)
    return .match(pattern, value, line: line)
  }

  /// Throws where the environment is a guard's.
  func refuseInGuard(
    _ what: String, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) {
    guard environment.context == .guard else { return }
    throw fail(environment, meta, "invalid expression in guards, \(what) is not allowed in guards")
  }

  /// `%{a: 1}` and `%{map | a: 1}`.
  private func expandMap(
    _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    if arguments.count == 1, let update = arguments[0].asCall(of: "|", arity: 2) {
      guard case .list(let pairs) = update[1] else {
        throw fail(environment, meta, "expected key-value pairs in a map update")
      }
      let parts = try expandArguments([update[0], .list([])] + flatten(pairs), &environment)
      return .mapUpdate(
        parts[0], try pairCores(Array(parts[2...]), pairs, meta, environment), line: line)
    }
    let parts = try expandArguments(flatten(arguments), &environment)
    return Core.mapOf(try pairCores(parts, arguments, meta, environment))
  }

  private func flatten(_ pairs: [Form]) -> [Form] {
    pairs.flatMap { pair in
      guard let (key, value) = pair.asPair else { return [pair] }
      return [key, value]
    }
  }

  private func pairCores(
    _ parts: [Core], _ pairs: [Form], _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> [CorePair] {
    for pair in pairs where pair.asPair == nil {
      throw fail(
        environment, meta, "expected key-value pairs in a map, got: \(FormPrinter.text(pair))")
    }
    let result = stride(from: 0, to: parts.count, by: 2).map { CorePair(parts[$0], parts[$0 + 1]) }
    warnAboutDoubles(result, environment)
    return result
  }

  /// `Foo.Bar` as an atom, or a concatenation at run time where its first part is computed.
  private func expandAliases(
    _ meta: Meta, _ segments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if let name = try aliasName(meta, segments, environment) { return .atom(name) }
    let parts = try expandArguments(segments, &environment)
    return .remoteCall(
      module: "Elixir.Module", function: "concat", arguments: [Core.listOf(parts)],
      line: environment.line)
  }

  /// The module that an alias stands for; nil where it is known only at run time.
  func aliasName(
    _ meta: Meta, _ segments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> String? {
    var names: [String] = []
    for segment in segments {
      if let name = segment.asAtom {
        names.append(name)
        continue
      }
      guard names.isEmpty, let head = try expandInner(segment, environment).asLiteral?.asAtom
      else { return nil }
      guard Names.isAlias(head) else {
        throw fail(
          environment, meta,
          "invalid alias: \"\(FormPrinter.text(.call("__aliases__", meta, segments)))\""
            + ". If you wanted to define an alias, an alias must expand to an atom"
            + " at compile time but it did not, you may use Module.concat/2 to build it at runtime")
      }
      names = Names.segments(of: head)
      names.insert("Elixir", at: 0)
    }
    let alias: AliasMeta =
      switch meta["alias"] {
      case .atom("false")?: .isFalse
      case .atom(let module)?: .module(module)
      default: .absent
      }
    return environment.resolveAlias(names, meta: alias, counter: meta.counter)
  }

  /// The module that a form names at compile time, as in `require` and `%Name{}`.
  func moduleName(
    _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> String? {
    if let name = form.asAtom { return name }
    if let segments = form.asCall(of: "__aliases__") {
      return try aliasName(form.meta, segments, environment)
    }
    if form.asVariable?.name == "__MODULE__" { return environment.module ?? "nil" }
    guard form.asNode != nil, form.asVariable == nil else { return nil }
    return try expandInner(form, environment).asLiteral?.asAtom
  }
}
