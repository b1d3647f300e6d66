internal import VirtualMachine

extension Core {
  /// The variables that evaluating this binds and that stay visible behind it.
  func collectBindings(into bound: inout [Variable]) {
    switch self {
    case .literal, .variable, .function, .localCapture, .attempt: break
    case .cons(let head, let tail):
      head.collectBindings(into: &bound)
      tail.collectBindings(into: &bound)
    case .tuple(let elements), .sequence(let elements), .remoteCall(_, _, let elements, _),
      .localCall(_, let elements, _):
      for element in elements { element.collectBindings(into: &bound) }
    case .map(let pairs): pairs.collectBindings(into: &bound)
    case .mapUpdate(let base, let pairs, _):
      base.collectBindings(into: &bound)
      pairs.collectBindings(into: &bound)
    case .binary(let segments, _):
      for segment in segments {
        segment.value.collectBindings(into: &bound)
        segment.size?.collectBindings(into: &bound)
      }
    case .match(let pattern, let value, _):
      value.collectBindings(into: &bound)
      pattern.collectBindings(into: &bound)
    case .dynamicCall(let module, let function, let arguments, _):
      module.collectBindings(into: &bound)
      function.collectBindings(into: &bound)
      for argument in arguments { argument.collectBindings(into: &bound) }
    case .apply(let function, let arguments, _):
      function.collectBindings(into: &bound)
      for argument in arguments { argument.collectBindings(into: &bound) }
    case .choose(let operand, _, _, _), .branch(let operand, _, _),
      .strictBoolean(_, let operand, _, _), .failure(_, let operand, _):
      operand.collectBindings(into: &bound)
    case .receive(_, let timeout, _): timeout?.milliseconds.collectBindings(into: &bound)
    }
  }

  /// Calls `visit` for each variable that is read here, in order, inner functions included.
  func visitUses(_ visit: (Variable) -> Void) {
    switch self {
    case .literal, .localCapture: break
    case .variable(let variable): visit(variable)
    case .cons(let head, let tail):
      head.visitUses(visit)
      tail.visitUses(visit)
    case .tuple(let elements), .sequence(let elements), .remoteCall(_, _, let elements, _),
      .localCall(_, let elements, _):
      for element in elements { element.visitUses(visit) }
    case .map(let pairs): pairs.visitUses(visit)
    case .mapUpdate(let base, let pairs, _):
      base.visitUses(visit)
      pairs.visitUses(visit)
    case .binary(let segments, _):
      for segment in segments {
        segment.value.visitUses(visit)
        segment.size?.visitUses(visit)
      }
    case .match(let pattern, let value, _):
      value.visitUses(visit)
      pattern.visitUses(visit)
    case .dynamicCall(let module, let function, let arguments, _):
      module.visitUses(visit)
      function.visitUses(visit)
      for argument in arguments { argument.visitUses(visit) }
    case .apply(let function, let arguments, _):
      function.visitUses(visit)
      for argument in arguments { argument.visitUses(visit) }
    case .function(_, let clauses, _, _): clauses.visitUses(visit)
    case .choose(let subject, let clauses, _, _):
      subject.visitUses(visit)
      clauses.visitUses(visit)
    case .branch(let first, let second, let third):
      first.visitUses(visit)
      second.visitUses(visit)
      third.visitUses(visit)
    case .strictBoolean(_, let left, let right, _):
      left.visitUses(visit)
      right.visitUses(visit)
    case .failure(_, let value, _): value.visitUses(visit)
    case .receive(let clauses, let timeout, _):
      timeout?.milliseconds.visitUses(visit)
      clauses.visitUses(visit)
      timeout?.body.visitUses(visit)
    case .attempt(let attempt):
      attempt.body.visitUses(visit)
      attempt.handlers.visitUses(visit)
      attempt.otherwise.visitUses(visit)
      attempt.after?.visitUses(visit)
    }
  }
}

extension Pattern {
  func collectBindings(into bound: inout [Variable]) {
    switch self {
    case .wildcard, .literal, .same: break
    case .bind(let variable): bound.append(variable)
    case .both(let left, let right), .cons(let left, let right):
      left.collectBindings(into: &bound)
      right.collectBindings(into: &bound)
    case .tuple(let elements):
      for element in elements { element.collectBindings(into: &bound) }
    case .map(let pairs):
      for pair in pairs { pair.value.collectBindings(into: &bound) }
    case .binary(let segments):
      for segment in segments { segment.value.collectBindings(into: &bound) }
    }
  }

  func visitUses(_ visit: (Variable) -> Void) {
    switch self {
    case .wildcard, .bind, .literal: break
    case .same(let variable): visit(variable)
    case .both(let left, let right), .cons(let left, let right):
      left.visitUses(visit)
      right.visitUses(visit)
    case .tuple(let elements):
      for element in elements { element.visitUses(visit) }
    case .map(let pairs):
      for pair in pairs {
        pair.key.visitUses(visit)
        pair.value.visitUses(visit)
      }
    case .binary(let segments):
      for segment in segments {
        segment.size?.visitUses(visit)
        segment.value.visitUses(visit)
      }
    }
  }
}

extension [CorePair] {
  fileprivate func collectBindings(into bound: inout [Variable]) {
    for pair in self {
      pair.key.collectBindings(into: &bound)
      pair.value.collectBindings(into: &bound)
    }
  }

  fileprivate func visitUses(_ visit: (Variable) -> Void) {
    for pair in self {
      pair.key.visitUses(visit)
      pair.value.visitUses(visit)
    }
  }
}

extension [Clause] {
  /// Calls `visit` for each variable that the clauses read.
  func visitUses(_ visit: (Variable) -> Void) {
    for clause in self {
      for pattern in clause.patterns { pattern.visitUses(visit) }
      for condition in clause.guards { condition.visitUses(visit) }
      clause.body.visitUses(visit)
    }
  }
}
