/// A match specification: clauses of a pattern, guards and a body, tried in order.
struct MatchSpecification {
  private struct Clause {
    var head: Value
    var guards: [Value]
    var body: [Value]
    var variables: MatchVariables
  }

  private var clauses: [Clause] = []
  private let call: NativeCall
  private var evaluator: MatchEvaluator

  /// Nil where it is none.
  init?(_ call: NativeCall, _ value: Value) {
    guard let elements = value.listElements else { return nil }
    self.call = call
    evaluator = MatchEvaluator(call)
    for element in elements {
      guard element.isTuple, element.tupleCount == 3,
        let guards = element.element(1).listElements, let body = element.element(2).listElements,
        !body.isEmpty, element.element(0).isTuple || element.element(0).isAtom
      else { return nil }
      var variables = MatchVariables(call.machine)
      variables.collect(element.element(0), call.machine.atoms)
      clauses.append(
        Clause(head: element.element(0), guards: guards, body: body, variables: variables))
    }
    for clause in clauses {
      for guardTerm in clause.guards {
        guard evaluator.isKnown(guardTerm) else { return nil }
      }
      for term in clause.body { guard evaluator.isKnown(term) else { return nil } }
    }
  }

  /// The keys that alone can match, where each clause names one.
  func keys(_ table: Table) -> [Value]? {
    var keys: [Value] = []
    for clause in clauses {
      guard clause.head.isTuple, clause.head.tupleCount >= table.keyPlace else { return nil }
      let key = clause.head.element(table.keyPlace - 1)
      guard clause.variables.isConstant(key) else { return nil }
      if !keys.contains(where: { Order.same($0, key) }) { keys.append(key) }
    }
    return keys
  }

  /// The body's value for an object, in the process's memory; nil where no clause matches.
  mutating func run(_ object: Value, wantsCopy: Bool = true) -> Value? {
    for index in clauses.indices {
      guard clauses[index].variables.match(clauses[index].head, object, call.machine.atoms) else {
        continue
      }
      let variables = clauses[index].variables
      let isTrue = clauses[index].guards.allSatisfy {
        evaluator.value($0, object, variables, copies: false)?.isTrue ?? false
      }
      guard isTrue else { continue }
      var result = Value.none
      for (position, term) in clauses[index].body.enumerated() {
        let isLast = position == clauses[index].body.count - 1
        guard
          let value = evaluator.value(term, object, variables, copies: wantsCopy && isLast)
        else {
          // As on the BEAM: a body that fails gives :EXIT.
          return .EXIT
        }
        result = value
      }
      return result
    }
    return nil
  }
}

/// Evaluates the guards and bodies of match specifications.
struct MatchEvaluator {
  private let call: NativeCall
  private let names: [UInt64: String]
  private static let depthLimit = 200

  /// The functions of guards that are natives of `:erlang`.
  private static let functions: Set<String> = [
    "is_atom", "is_float", "is_integer", "is_list", "is_number", "is_pid", "is_port",
    "is_reference", "is_tuple", "is_map", "is_map_key", "is_binary", "is_bitstring",
    "is_boolean", "is_function", "is_record", "abs", "element", "hd", "length", "map_get",
    "map_size", "round", "size", "bit_size", "byte_size", "binary_part", "tl", "trunc", "floor",
    "ceil", "float", "tuple_size", "max", "min", "+", "-", "*", "/", "div", "rem", "band", "bor",
    "bxor", "bnot", "bsl", "bsr", ">", ">=", "<", "=<", "=:=", "==", "=/=", "/=", "not", "xor",
  ]
  private static let special = ["and", "or", "andalso", "orelse", "const", "self", "node"]

  init(_ call: NativeCall) {
    self.call = call
    if let names = call.machine.tables.matchFunctions {
      self.names = names
      return
    }
    var names: [UInt64: String] = [:]
    for name in Self.functions { names[call.machine.atoms.intern(name).word] = name }
    for name in Self.special { names[call.machine.atoms.intern(name).word] = name }
    call.machine.tables.matchFunctions = names
    self.names = names
  }

  /// Whether all functions in an expression are known.
  func isKnown(_ term: Value, _ depth: Int = 0) -> Bool {
    guard depth < Self.depthLimit else { return false }
    if term.isCons {
      var rest = term
      while rest.isCons {
        guard isKnown(rest.head, depth + 1) else { return false }
        rest = rest.tail
      }
      return isKnown(rest, depth + 1)
    }
    guard term.isTuple else { return true }
    if term.tupleCount == 1, term.element(0).isTuple {
      let inner = term.element(0)
      return (0..<inner.tupleCount).allSatisfy { isKnown(inner.element($0), depth + 1) }
    }
    guard term.tupleCount > 0, let name = names[term.element(0).word] else { return false }
    if name == "const" { return term.tupleCount == 2 }
    return (1..<Swift.max(1, term.tupleCount)).allSatisfy {
      isKnown(term.element($0), depth + 1)
    }
  }

  /// The value of an expression, or nil where it fails. With `copies`, what lies in the table is
  /// copied to the process.
  func value(
    _ term: Value, _ object: Value, _ variables: MatchVariables, copies: Bool, _ depth: Int = 0
  ) -> Value? {
    guard depth < Self.depthLimit else { return nil }
    if term.isAtom { return atom(term, object, variables, copies) }
    if term.isCons { return list(term, object, variables, copies, depth) }
    if term.isMap { return map(term, object, variables, copies, depth) }
    guard term.isTuple else { return term }
    let count = term.tupleCount
    if count == 1, term.element(0).isTuple {
      let inner = term.element(0)
      let box = call.process.allocate(inner.tupleCount + 1)
      box[0] = Header(.tuple, inner.tupleCount).word
      for index in 0..<inner.tupleCount {
        guard
          let element = value(inner.element(index), object, variables, copies: copies, depth + 1)
        else { return nil }
        box[index + 1] = element.word
      }
      return Value(boxed: box)
    }
    guard count > 0, let name = names[term.element(0).word] else { return nil }
    func argument(_ index: Int) -> Value? {
      index < count
        ? value(term.element(index), object, variables, copies: copies, depth + 1) : nil
    }
    switch name {
    case "const": return count == 2 ? term.element(1) : nil
    case "self" where count == 1: return call.caller
    case "node" where count == 1: return call.machine.node
    case "and", "andalso":
      for index in 1..<count {
        guard let value = argument(index), value.isBoolean else { return nil }
        if value.isFalse { return .false }
      }
      return .true
    case "or", "orelse":
      for index in 1..<count {
        guard let value = argument(index), value.isBoolean else { return nil }
        if value.isTrue { return .true }
      }
      return .false
    default:
      var arguments: [Value] = []
      for index in 1..<count {
        guard let value = argument(index) else { return nil }
        arguments.append(value)
      }
      return apply(name, arguments)
    }
  }

  private func atom(
    _ atom: Value, _ object: Value, _ variables: MatchVariables, _ copies: Bool
  ) -> Value? {
    if atom.word == variables.whole { return copied(object, copies) }
    if atom.word == variables.allVariables {
      return call.process.list(
        zip(variables.atoms, variables.values).filter { !$1.isNone }.map { copied($1, copies) })
    }
    guard let index = variables.index(atom.word) else { return atom }
    return copied(variables.values[index], copies)
  }

  private func copied(_ value: Value, _ copies: Bool) -> Value {
    copies ? call.machine.copy(value, to: call.process) : value
  }

  private func list(
    _ term: Value, _ object: Value, _ variables: MatchVariables, _ copies: Bool, _ depth: Int
  ) -> Value? {
    var result = ListBuilder(call.process)
    var rest = term
    while rest.isCons {
      guard let element = value(rest.head, object, variables, copies: copies, depth + 1) else {
        return nil
      }
      result.append(element)
      rest = rest.tail
    }
    guard let tail = value(rest, object, variables, copies: copies, depth + 1) else { return nil }
    return result.finish(tail)
  }

  private func map(
    _ term: Value, _ object: Value, _ variables: MatchVariables, _ copies: Bool, _ depth: Int
  ) -> Value? {
    var words: [UInt64] = []
    var isValid = true
    Maps.forEach(term) { key, expression in
      guard isValid,
        let value = value(expression, object, variables, copies: copies, depth + 1)
      else {
        isValid = false
        return
      }
      words.append(key.word)
      words.append(value.word)
    }
    guard isValid else { return nil }
    let pairs = call.process.allocate(words.count)
    for index in words.indices { pairs[index] = words[index] }
    return Maps.make(call.process, pairs: pairs, count: words.count / 2)
  }

  /// Calls a native of `:erlang`.
  private func apply(_ name: String, _ arguments: [Value]) -> Value? {
    let key = NativeKey(module: "erlang", name: name, arity: arguments.count)
    guard let entry = call.machine.natives[key] else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: arguments.count + 1) {
      memory in
      // Safe: the capacity is not 0.
      let base = memory.baseAddress.unsafelyUnwrapped + arguments.count
      for (index, argument) in arguments.enumerated() { base[-index] = argument.word }
      let result = entry.pointee.ownBody(UnsafeMutableRawPointer(call.process), base)
      return result == 0 ? nil : Value(word: result)
    }
  }
}
