internal import VirtualMachine

/// Values, statements and what stands in tail position.
extension FunctionLowering {
  /// Leaves the value of `core` in `wanted`, or where it suits best: a variable's own register or a new one on top.
  func value(_ core: Core, to wanted: Int? = nil) -> Int {
    switch core {
    case .literal(let literal):
      let target = wanted ?? registers.allocate()
      code.load(literal, to: target)
      return target
    case .variable(let variable): return read(variable, to: wanted)
    case .cons, .tuple, .map, .mapUpdate: return data(core, to: wanted)
    case .binary(let segments, let line): return binary(segments, line: line, to: wanted)
    case .match(let pattern, let value, let line):
      return bind(pattern, value, line: line, to: wanted)
    case .sequence(let statements): return sequence(statements, to: wanted)
    case .remoteCall, .localCall, .dynamicCall, .apply: return call(core, to: wanted)
    case .function(let own, let clauses, let arity, let line):
      return closure(own, clauses, arity: arity, line: line, to: wanted)
    case .localCapture(let function, let arity):
      let target = wanted ?? registers.allocate()
      guard let index = context.local(function, arity) else {
        context.fail("undefined function \(function)/\(arity)", line: code.line)
        return target
      }
      code.emit(.makeFunction, a: target, word: .fixup(.function(index)))
      return target
    case .choose(let subject, let clauses, let failure, let line):
      return produce(wanted, [subject]) { target in
        claim(target)
        choose(subject, clauses, failure: failure, line: line, .register(target))
      }
    case .branch(let condition, let then, let otherwise):
      return produce(wanted, [condition]) { target in
        claim(target)
        branch(condition, then, otherwise, .register(target))
      }
    case .strictBoolean(let name, let left, let right, let line):
      return produce(wanted, [left]) { target in
        claim(target)
        strictBoolean(name, left, right, line: line, .register(target))
      }
    case .failure(let failure, let operand, let line):
      return produce(wanted, [operand]) { _ in
        let register = value(operand)
        if line != 0 { code.line = line }
        if let guardFailure {
          code.jump(guardFailure)
        } else {
          code.emit(.fail, x: Int(failure.rawValue), a: register)
        }
      }
    case .receive(let clauses, let timeout, let line):
      return produce(wanted, timeout.map { [$0.milliseconds] } ?? []) { target in
        claim(target)
        receive(clauses, timeout, line: line, .register(target))
      }
    case .attempt(let attempt):
      return produce(wanted, []) { target in
        claim(target)
        self.attempt(attempt, .register(target))
      }
    }
  }

  /// Evaluates and drops the value; the variables that it binds stay.
  func effect(_ core: Core) {
    switch core {
    case .literal, .variable, .function, .localCapture: return
    case .match: _ = value(core)
    case .sequence(let statements): statements.forEach(effect)
    default:
      floor = registers.next
      _ = value(core)
      registers.reset(to: floor)
    }
  }

  /// Evaluates in tail position: the code behind is not reached.
  func tail(_ core: Core) {
    switch core {
    case .sequence(let statements):
      for statement in statements.dropLast() { effect(statement) }
      if let last = statements.last { tail(last) }
    case .remoteCall, .localCall, .dynamicCall, .apply: tailCall(core)
    case .choose(let subject, let clauses, let failure, let line):
      withOperands([subject]) {
        choose(subject, clauses, failure: failure, line: line, .tail)
      }
    case .branch(let condition, let then, let otherwise):
      withOperands([condition]) { branch(condition, then, otherwise, .tail) }
    case .strictBoolean(let name, let left, let right, let line):
      withOperands([left]) { strictBoolean(name, left, right, line: line, .tail) }
    case .receive(let clauses, let timeout, let line):
      withOperands(timeout.map { [$0.milliseconds] } ?? []) {
        receive(clauses, timeout, line: line, .tail)
      }
    case .attempt(let attempt): withOperands([]) { self.attempt(attempt, .tail) }
    default: code.emit(.return, a: value(core))
    }
  }

  /// Where the value of one of several branches goes.
  enum Destination {
    case register(Int)
    case tail
  }

  /// Evaluates a branch in a scope of its own, then goes on at `end`.
  func finish(_ core: Core, _ destination: Destination, _ end: Label) {
    scoped {
      switch destination {
      case .register(let target):
        _ = value(core, to: target)
        code.jump(end)
      case .tail: tail(core)
      }
    }
  }

  // MARK: Variables

  private func read(_ variable: Variable, to wanted: Int?) -> Int {
    if let place = registers.place(of: variable) {
      guard let wanted else { return place }
      code.move(place, to: wanted)
      return wanted
    }
    let target = wanted ?? registers.allocate()
    guard variable == own else {
      context.fail("variable \(variable.name) is not bound in \(outer)", line: code.line)
      return target
    }
    // The closure's captured values lie behind the arguments, as its maker laid them out.
    code.emit(
      .makeFunction, a: target, b: arity, c: capturedCount, word: .fixup(.function(index)))
    return target
  }

  private func sequence(_ statements: [Core], to wanted: Int?) -> Int {
    for statement in statements.dropLast() { effect(statement) }
    guard let last = statements.last else { return value(.nil, to: wanted) }
    return value(last, to: wanted)
  }

  /// `pattern = core`; the value is the right side.
  private func bind(_ pattern: Pattern, _ core: Core, line: Int, to wanted: Int?) -> Int {
    if case .bind(let variable) = pattern, let place = registers.reservation(of: variable),
      isReserved
    {
      _ = value(core, to: place)
      registers.bind(variable, to: place)
      guard let wanted else { return place }
      code.move(place, to: wanted)
      return wanted
    }
    // A wanted register may be a slot of a window, gone after the call: bound variables need a place of their own.
    let register = value(core)
    if line != 0 { code.line = line }
    if pattern.isTotal {
      match(pattern, register, else: code.label())
    } else {
      match(pattern, register, else: failing(.badMatch, register, line: line))
    }
    guard let wanted else { return register }
    code.move(register, to: wanted)
    return wanted
  }

  // MARK: Closures

  private func closure(
    _ own: Variable?, _ clauses: [FunctionClause], arity: Int, line: Int, to wanted: Int?
  ) -> Int {
    var captured: [Variable] = []
    var seen: Set<Int> = []
    clauses.visitUses { variable in
      guard registers.place(of: variable) != nil || variable == self.own else { return }
      if seen.insert(variable.id).inserted { captured.append(variable) }
    }
    let index = context.addClosure()
    let inner = FunctionLowering(
      context, index: index, name: "", arity: arity, captured: captured, outer: outer)
    inner.own = own
    inner.lower(clauses, line: line)
    context.functions[index] = inner.finish(
      name: context.closureName(in: outer), isExported: false)
    return produce(wanted, []) { target in
      let base = window(captured.map(Core.variable))
      code.emit(
        .makeFunction, a: target, b: base, c: captured.count, word: .fixup(.function(index)))
    }
  }

  /// Evaluates values into registers that follow each other; the first one. Variables that do so already stay where they are.
  func window(_ cores: [Core]) -> Int {
    if let base = adjacent(cores) { return base }
    let base = registers.next
    for core in cores {
      let slot = registers.allocate()
      _ = value(core, to: slot)
      registers.reset(to: slot + 1)
    }
    return base
  }

  /// The first register of variables that lie one after the other; with `most` also where a single value lies.
  func adjacent(_ cores: [Core], most: Bool = true) -> Int? {
    guard case .variable(let first)? = cores.first, let base = registers.place(of: first) else {
      return most && cores.count == 1 ? cores.first.map { value($0) } : nil
    }
    for (offset, core) in cores.enumerated() {
      guard case .variable(let variable) = core, registers.place(of: variable) == base + offset
      else { return nil }
    }
    return base
  }
}
