internal import Syntax
internal import VirtualMachine

/// What a `for` collects, and how.
private enum Collection {
  /// A list, in reverse while it grows.
  case list
  /// The accumulator of `reduce:`; its clauses come from the `do` block.
  case reduce([Arrow])
  /// A function of `Collectable`, called with each value.
  case into(Variable)
  /// A binary that grows.
  case binary
}

/// One `for` while it is expanded.
private struct Comprehension {
  var collection: Collection
  var body: Form
  var isUnique: Bool
  var line: Int
}

extension Expander {
  /// `for` with generators, filters, `into:`, `uniq:` and `reduce:`.
  func expandFor(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    try refuseInGuard("for", meta, environment)
    let line = meta.line == 0 ? environment.line : meta.line
    var (steps, options) = Self.splitOptions(arguments)
    for key in options.keys.sorted() where !["do", "into", "uniq", "reduce"].contains(key) {
      throw fail(environment, meta, "unsupported option :\(key) given to for")
    }
    guard let body = options.removeValue(forKey: "do") else {
      throw fail(environment, meta, "missing :do option in \"for\"")
    }
    if let unique = options["uniq"], unique != .atom("true"), unique != .atom("false") {
      throw fail(
        environment, meta,
        ":uniq option for comprehensions only accepts a boolean, got: \(FormPrinter.text(unique))")
    }
    guard let first = steps.first, Self.isGenerator(first) else {
      throw fail(environment, meta, "for comprehensions must start with a generator")
    }
    var outer = environment
    let isUnique = options["uniq"] == .atom("true")
    var comprehension = Comprehension(collection: .list, body: body, isUnique: isUnique, line: line)
    var prefix: [Core] = []
    var start = Core.literal(.emptyList)
    var finish: (Core) -> Core = {
      .remoteCall(module: "lists", function: "reverse", arguments: [$0], line: line)
    }
    if let reduce = options["reduce"] {
      if options["into"] != nil || isUnique {
        throw fail(environment, meta, "cannot use :reduce alongside :into/:uniq in comprehension")
      }
      start = try expand(reduce, &outer)
      guard let forms = body.asList, !forms.isEmpty,
        forms.allSatisfy({ $0.asCall(of: "->", arity: 2)?.first?.asList?.count == 1 })
      else {
        throw fail(
          environment, meta,
          "when using :reduce with comprehensions, the do block must be written using acc -> expr clauses, where each clause expects the accumulator as a single argument"
        )
      }
      let clauses = try arrows(body, ":do in for (when reduce: is given)", meta, environment)
      comprehension.collection = .reduce(clauses)
      finish = { $0 }
    } else if let into = options["into"] {
      (comprehension.collection, start, finish) = try intoParts(into, line, &prefix, &outer)
    }
    if isUnique {
      start = .tuple([start, .literal(.map([]))])
      let inner = finish
      finish = { inner(.erlang("element", [.literal(.integer(1)), $0])) }
    }
    let accumulated = try scope(environment) { () throws(CompilationFailure) -> Core in
      try generate(steps[...], comprehension, start, outer)
    }
    return Core.sequenceOf(prefix + [finish(accumulated)])
  }

  static func splitOptions(_ arguments: [Form]) -> (steps: [Form], options: [String: Form]) {
    var steps = arguments
    var options: [String: Form] = [:]
    while let pairs = steps.last?.asKeywords, !pairs.isEmpty {
      for (key, value) in pairs { options[key] = value }
      steps.removeLast()
      if steps.count == 1 { break }
    }
    return (steps, options)
  }

  private static func isGenerator(_ form: Form) -> Bool {
    form.asCall(of: "<-", arity: 2) != nil
      || form.asCall(of: "<<>>")?.last?.asCall(of: "<-", arity: 2) != nil
  }

  private func intoParts(
    _ into: Form, _ line: Int, _ prefix: inout [Core], _ environment: inout Environment
  ) throws(CompilationFailure) -> (Collection, Core, (Core) -> Core) {
    let target = try expand(into, &environment)
    if case .literal(.list([], nil)) = target {
      return (
        .list, target,
        { .remoteCall(module: "lists", function: "reverse", arguments: [$0], line: line) }
      )
    }
    if case .literal(.binary) = target { return (.binary, target, { $0 }) }
    let initial = freshVariable("into")
    let function = freshVariable("collect")
    prefix.append(
      .match(
        .tuple([.bind(initial), .bind(function)]),
        .remoteCall(
          module: "Elixir.Collectable", function: "into", arguments: [target], line: line),
        line: line))
    return (
      .into(function), .variable(initial),
      { .apply(.variable(function), [$0, .atom("done")], line: line) }
    )
  }

  /// The accumulator after the generators and filters in `steps`, starting from `accumulator`.
  private func generate(
    _ steps: ArraySlice<Form>, _ comprehension: Comprehension, _ accumulator: Core,
    _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    guard let step = steps.first else {
      return try collect(comprehension, accumulator, environment)
    }
    let rest = steps.dropFirst()
    let line = comprehension.line
    if let sides = step.asCall(of: "<-", arity: 2) {
      return try listGenerator(sides[0], sides[1], rest, comprehension, accumulator, environment)
    }
    if let segments = step.asCall(of: "<<>>"),
      let sides = segments.last?.asCall(of: "<-", arity: 2)
    {
      let pattern = Array(segments.dropLast()) + [sides[0]]
      return try binaryGenerator(
        .call("<<>>", step.meta, pattern), sides[1], rest, comprehension, accumulator, environment)
    }
    var inner = environment
    let condition = try expand(step, &inner)
    let saved = freshVariable("accumulator")
    let then = try generate(rest, comprehension, .variable(saved), inner)
    // The accumulator is evaluated first, so that both branches see the same.
    return .sequence([
      .match(.bind(saved), accumulator, line: line),
      .branch(condition, then: then, otherwise: .variable(saved)),
    ])
  }

  private func listGenerator(
    _ left: Form, _ right: Form, _ rest: ArraySlice<Form>, _ comprehension: Comprehension,
    _ accumulator: Core, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    let line = comprehension.line
    var outer = environment
    let source = try expand(right, &outer)
    var inner = outer
    var patternForm = left
    var guardForms: [Form] = []
    if let parts = left.asCall(of: "when", arity: 2) {
      patternForm = parts[0]
      guardForms = Self.alternatives(parts[1])
    }
    let pattern = try expandPattern(patternForm, &inner)
    let guards = try expandGuards(guardForms, &inner)
    let state = freshVariable("accumulator")
    let body = try generate(rest, comprehension, .variable(state), inner)
    let step = stepFunction(pattern, guards, state, body, line)
    let list = freshVariable("list")
    let other = freshVariable("enumerable")
    let function = freshVariable("step")
    let start = freshVariable("start")
    return .sequence([
      .match(.bind(start), accumulator, line: line),
      .match(.bind(function), step, line: line),
      .choose(
        source,
        [
          Clause(
            patterns: [.bind(list)], guards: [.erlang("is_list", [.variable(list)])],
            body: .remoteCall(
              module: "lists", function: "foldl",
              arguments: [.variable(function), .variable(start), .variable(list)], line: line),
            line: line),
          Clause(
            patterns: [.bind(other)],
            body: .remoteCall(
              module: "Elixir.Enum", function: "reduce",
              arguments: [.variable(other), .variable(start), .variable(function)], line: line),
            line: line),
        ], failure: .caseClause, line: line),
    ])
  }

  private func stepFunction(
    _ pattern: Pattern, _ guards: [Core], _ state: Variable, _ body: Core, _ line: Int
  ) -> Core {
    var clauses = [
      FunctionClause(patterns: [pattern, .bind(state)], guards: guards, body: body, line: line)
    ]
    var isTotal = guards.isEmpty
    switch pattern {
    case .bind, .wildcard: break
    default: isTotal = false
    }
    if !isTotal {
      let same = freshVariable("accumulator")
      clauses.append(
        FunctionClause(patterns: [.wildcard, .bind(same)], body: .variable(same), line: line))
    }
    return .function(self: nil, clauses: clauses, arity: 2, line: line)
  }

  /// `<<pattern <- binary>>`: a loop that takes one pattern after the other off the binary.
  private func binaryGenerator(
    _ left: Form, _ right: Form, _ rest: ArraySlice<Form>, _ comprehension: Comprehension,
    _ accumulator: Core, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    let line = comprehension.line
    var outer = environment
    let source = try expand(right, &outer)
    var inner = outer
    guard case .binary(var segments) = try expandPattern(left, &inner) else {
      throw fail(environment, left.meta, "invalid bitstring generator in for comprehension")
    }
    let bits = SegmentType(kind: .bits, unit: 1)
    let tail = freshVariable("rest")
    let skipped = Self.skipping(segments)
    segments.append(BinaryPatternSegment(value: .bind(tail), size: nil, type: bits))
    let loop = freshVariable("loop")
    let state = freshVariable("accumulator")
    let body = try generate(rest, comprehension, .variable(state), inner)
    let skipTail = freshVariable("rest")
    let skipState = freshVariable("accumulator")
    let end = freshVariable("accumulator")
    let clauses = [
      FunctionClause(
        patterns: [.binary(segments), .bind(state)],
        body: .apply(.variable(loop), [.variable(tail), body], line: line), line: line),
      FunctionClause(
        patterns: [
          .binary(skipped + [BinaryPatternSegment(value: .bind(skipTail), size: nil, type: bits)]),
          .bind(skipState),
        ],
        body: .apply(.variable(loop), [.variable(skipTail), .variable(skipState)], line: line),
        line: line),
      FunctionClause(patterns: [.wildcard, .bind(end)], body: .variable(end), line: line),
    ]
    let function = Core.function(self: loop, clauses: clauses, arity: 2, line: line)
    return .apply(function, [source, accumulator], line: line)
  }

  /// The same segments without regard to their values: what is skipped where the pattern does not match.
  private static func skipping(_ segments: [BinaryPatternSegment]) -> [BinaryPatternSegment] {
    segments.map { segment in
      var copy = segment
      switch segment.value {
      case .literal(.binary(let bytes)):
        copy.size = .literal(.integer(bytes.count))
        copy.value = .wildcard
      case .bind, .wildcard: break
      default: copy.value = .wildcard
      }
      return copy
    }
  }

  /// The innermost step: the body's value joins the accumulator.
  private func collect(
    _ comprehension: Comprehension, _ accumulator: Core, _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    let line = comprehension.line
    if case .reduce(let arrows) = comprehension.collection {
      var clauses: [Clause] = []
      for arrow in arrows {
        clauses.append(try expandClause(arrow, count: 1, "reduce", environment))
      }
      return .choose(accumulator, clauses, failure: .caseClause, line: line)
    }
    let value = try expandInner(comprehension.body, environment)
    guard comprehension.isUnique else {
      return joined(value, accumulator, comprehension.collection, line)
    }
    let (item, list, seen) = (freshVariable("value"), freshVariable("list"), freshVariable("seen"))
    let known = Core.erlang("is_map_key", [.variable(item), .variable(seen)])
    let added = Core.tuple([
      joined(.variable(item), .variable(list), comprehension.collection, line),
      .remoteCall(
        module: "maps", function: "put",
        arguments: [.variable(item), .atom("true"), .variable(seen)], line: line),
    ])
    return .sequence([
      .match(.tuple([.bind(list), .bind(seen)]), accumulator, line: line),
      .match(.bind(item), value, line: line),
      .branch(known, then: .tuple([.variable(list), .variable(seen)]), otherwise: added),
    ])
  }

  private func joined(
    _ value: Core, _ accumulator: Core, _ collection: Collection, _ line: Int
  ) -> Core {
    switch collection {
    case .list, .reduce: return .cons(value, accumulator)
    case .into(let function):
      return .apply(
        .variable(function), [accumulator, .tuple([.atom("cont"), value])], line: line)
    case .binary:
      let bits = SegmentType(kind: .bits, unit: 1)
      return .binary(
        [
          BinarySegment(value: accumulator, size: nil, type: bits),
          BinarySegment(value: value, size: nil, type: bits),
        ], line: line)
    }
  }
}
