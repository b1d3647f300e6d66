/// A match specification for calls: clauses of a list of arguments, guards and a body of actions, tried in order.
final class CallPattern {
  private struct Clause {
    var head: Value
    var guards: [Value]
    var body: [Value]
    var variables: MatchVariables
  }

  /// What is to be done about one call.
  struct Verdict {
    /// Whether the tracer is told.
    var isTold = true
    /// What is added to the message, or none.
    var addition = Value.none
    var tellsReturn = false
    var tellsException = false
  }

  /// The specification as a term, in memory of its own.
  let term: Value
  private let memory: ScratchHeap
  private var clauses: [Clause] = []

  /// Nil where it is none.
  init?(_ value: Value, _ machine: Machine) {
    memory = ScratchHeap(machine)
    term = machine.copy(value, to: memory.process)
    // A class deinitialises itself where its initialiser fails late.
    guard let elements = term.listElements else { return nil }
    for element in elements {
      guard let clause = Self.clause(element, machine, memory.process) else { return nil }
      clauses.append(clause)
    }
  }

  deinit { memory.free() }

  private static func clause(_ term: Value, _ machine: Machine, _ p: ProcessPointer) -> Clause? {
    guard term.isTuple, term.tupleCount == 3, term.element(0).isList || term.element(0).isAtom,
      let guards = term.element(1).listElements, let body = term.element(2).listElements
    else { return nil }
    var variables = MatchVariables(machine)
    variables.collect(term.element(0), machine.atoms)
    let evaluator = MatchEvaluator(NativeCall(UnsafeMutableRawPointer(p), p.pointee.framePointer))
    let actions = CallActions(machine, evaluator, variables)
    guard guards.allSatisfy({ evaluator.isKnown($0) }), body.allSatisfy({ actions.isKnown($0) })
    else { return nil }
    return Clause(head: term.element(0), guards: guards, body: body, variables: variables)
  }

  /// What is to be done about a call with these arguments (a list) by `p`; nil where no clause matches. Terms are made in `scratch`.
  func judge(_ arguments: Value, by p: ProcessPointer, in scratch: ProcessPointer) -> Verdict? {
    let machine = p.machine
    let call = NativeCall(UnsafeMutableRawPointer(scratch), scratch.pointee.framePointer)
    let evaluator = MatchEvaluator(call)
    for index in clauses.indices {
      guard clauses[index].variables.match(clauses[index].head, arguments, machine.atoms) else {
        continue
      }
      let clause = clauses[index]
      let holds = clause.guards.allSatisfy {
        evaluator.value($0, arguments, clause.variables, copies: false)?.isTrue ?? false
      }
      guard holds else { continue }
      var actions = CallActions(machine, evaluator, clause.variables)
      actions.arguments = arguments
      for term in clause.body { actions.run(term, p, scratch) }
      return actions.verdict
    }
    return nil
  }
}

/// The actions in the bodies of match specifications for calls.
struct CallActions {
  private let machine: Machine
  private let evaluator: MatchEvaluator
  private let variables: MatchVariables
  var arguments = Value.emptyList
  var verdict = CallPattern.Verdict()

  private static let names: [String: ClosedRange<Int>] = [
    "return_trace": 0...0, "exception_trace": 0...0, "message": 1...1, "silent": 1...1,
    "caller": 0...0, "process_dump": 0...0, "trace": 2...3, "enable_trace": 1...2,
    "disable_trace": 1...2, "display": 1...1, "is_seq_trace": 0...0, "get_seq_token": 0...0,
  ]

  init(_ machine: Machine, _ evaluator: MatchEvaluator, _ variables: MatchVariables) {
    self.machine = machine
    self.evaluator = evaluator
    self.variables = variables
  }

  /// The action's name, where the term is one.
  private func action(_ term: Value) -> String? {
    guard term.isTuple, term.tupleCount > 0, term.element(0).isAtom else { return nil }
    let name = machine.atoms.name(term.element(0))
    return Self.names[name]?.contains(term.tupleCount - 1) == true ? name : nil
  }

  /// Whether all functions and actions in an expression are known.
  func isKnown(_ term: Value) -> Bool {
    if action(term) != nil {
      return (1..<Swift.max(1, term.tupleCount)).allSatisfy { isKnown(term.element($0)) }
    }
    if term.isTuple, term.tupleCount == 1, term.element(0).isTuple {
      let inner = term.element(0)
      return (0..<inner.tupleCount).allSatisfy { isKnown(inner.element($0)) }
    }
    return evaluator.isKnown(term)
  }

  /// Does what one expression of a body says.
  mutating func run(_ term: Value, _ p: ProcessPointer, _ scratch: ProcessPointer) {
    _ = value(term, p, scratch)
  }

  /// The expression's value; `:EXIT` where it fails, as on the BEAM.
  private mutating func value(
    _ term: Value, _ p: ProcessPointer, _ scratch: ProcessPointer
  ) -> Value {
    let plain = resolved(term, p, scratch)
    return evaluator.value(plain, arguments, variables, copies: false) ?? .EXIT
  }

  /// The expression with its actions done and their results, as constants, in their places.
  private mutating func resolved(
    _ term: Value, _ p: ProcessPointer, _ scratch: ProcessPointer
  ) -> Value {
    if let name = action(term) {
      let given = (1..<Swift.max(1, term.tupleCount)).map { value(term.element($0), p, scratch) }
      let result = perform(name, given, p, scratch)
      return scratch.tuple(machine.atoms.intern("const"), result)
    }
    guard term.isTuple, term.tupleCount > 0 else { return term }
    if term.tupleCount == 1, term.element(0).isTuple {
      let inner = term.element(0)
      let elements = (0..<inner.tupleCount).map { resolved(inner.element($0), p, scratch) }
      return scratch.tuple([scratch.tuple(elements)])
    }
    if term.element(0).isAtom, machine.atoms.name(term.element(0)) == "const" { return term }
    return scratch.tuple(
      (0..<term.tupleCount).map {
        $0 == 0 ? term.element(0) : resolved(term.element($0), p, scratch)
      })
  }

  private mutating func perform(
    _ name: String, _ given: [Value], _ p: ProcessPointer, _ scratch: ProcessPointer
  ) -> Value {
    switch name {
    case "return_trace": verdict.tellsReturn = true
    case "exception_trace":
      verdict.tellsReturn = true
      verdict.tellsException = true
    case "message":
      verdict.isTold = !given[0].isFalse
      verdict.addition = given[0].isBoolean ? .none : given[0]
    case "silent":
      if given[0].isTrue {
        p.pointee.traceFlags.insert(.silent)
      } else if given[0].isFalse {
        p.pointee.traceFlags.remove(.silent)
      }
    case "caller": return machine.callerOfTraced(p, in: scratch)
    case "process_dump":
      return scratch.binary(ProcessNatives.backtrace(p, machine))
    case "trace": return change(off: given[given.count - 2], on: given[given.count - 1], given, p)
    case "enable_trace": return change(off: .emptyList, on: given[given.count - 1], given, p)
    case "disable_trace": return change(off: given[given.count - 1], on: .emptyList, given, p)
    case "display":
      let text = "\(machine.literal(given[0]))\n"
      machine.environment.write(Array(text.utf8), isError: false)
    case "is_seq_trace": return .false
    default: return .emptyList
    }
    return .true
  }

  /// Takes trace flags from a process and gives it others: the caller, or the one named by three arguments (two without `off`).
  private func change(off: Value, on: Value, _ given: [Value], _ p: ProcessPointer) -> Value {
    var target = p
    if given[0].isLocalPid {
      guard let other = machine.processes[given[0]], !machine.isElsewhere(other) else {
        return .false
      }
      target = other
    }
    func flags(_ value: Value) -> TraceFlags? {
      let list = value.isAtom ? [value] : value.listElements
      return list?.reduce(into: TraceFlags()) { sum, atom in
        if atom.isAtom, let flag = TraceFlags.named(machine.atoms.name(atom)) { sum.insert(flag) }
      }
    }
    guard let removed = flags(off), let added = flags(on) else { return .false }
    target.pointee.traceFlags.subtract(removed)
    target.pointee.traceFlags.formUnion(added)
    if target.tracer.isNone { target.tracer = p.tracer }
    if target.pointee.traceFlags.isEmpty { target.tracer = .none }
    return .true
  }
}
