internal import VirtualMachine

/// Patterns as tests. Variables are bound to the registers where their values are found.
extension FunctionLowering {
  /// Matches the value of a register; jumps where it does not match.
  func match(_ pattern: Pattern, _ register: Int, else label: Label) {
    switch pattern {
    case .wildcard: break
    case .bind(let variable):
      if isReserved, let place = registers.reservation(of: variable) {
        code.move(register, to: place)
        registers.bind(variable, to: place)
      } else {
        registers.bind(variable, to: register)
      }
    case .literal(let literal): matchLiteral(literal, register, else: label)
    case .same(let variable):
      code.emit(.testSame, a: register, b: value(.variable(variable)), else: label)
    case .both(let left, let right):
      match(left, register, else: label)
      match(right, register, else: label)
    case .cons: matchList(pattern, register, else: label)
    case .tuple(let elements): matchTuple(elements, register, else: label)
    case .map(let pairs): matchMap(pairs, register, else: label)
    case .binary(let segments): matchBinary(segments, register, else: label)
    }
  }

  private func matchLiteral(_ literal: Literal, _ register: Int, else label: Label) {
    if literal.isImmediate {
      code.test(register, is: literal, else: label)
      return
    }
    let constant = registers.allocate()
    code.load(literal, to: constant)
    code.emit(.testSame, a: register, b: constant, else: label)
    registers.reset(to: constant)
  }

  /// Where a part is put that the pattern looks at: at once in the place of the variable it binds.
  private func slot(for pattern: Pattern) -> Int {
    if case .bind(let variable) = pattern, isReserved,
      let place = registers.reservation(of: variable)
    {
      return place
    }
    return registers.allocate()
  }

  // MARK: Tuples

  private func matchTuple(_ elements: [Pattern], _ register: Int, else label: Label) {
    guard elements.count <= Instruction.operandRange.upperBound else {
      context.fail("a tuple pattern in \(outer) has too many elements", line: code.line)
      return
    }
    var tested = 0
    if case .literal(.atom(let tag))? = elements.first {
      code.emit(
        .testTagged, a: register, b: elements.count, word: .fixup(.literal(.atom(tag))),
        else: label)
      tested = 1
    } else {
      code.emit(.testTuple, a: register, b: elements.count, else: label)
    }
    // Constants first: where they do not match nothing else has been fetched.
    for (index, element) in elements.enumerated().dropFirst(tested) {
      guard case .literal(let literal) = element else { continue }
      let part = registers.allocate()
      code.emit(.element, a: part, b: register, c: index)
      matchLiteral(literal, part, else: label)
      registers.reset(to: part)
    }
    for (index, element) in elements.enumerated().dropFirst(tested) {
      switch element {
      case .wildcard, .literal: continue
      default: break
      }
      let part = slot(for: element)
      code.emit(.element, a: part, b: register, c: index)
      match(element, part, else: label)
    }
  }

  // MARK: Lists

  private func matchList(_ pattern: Pattern, _ register: Int, else label: Label) {
    var pattern = pattern
    var register = register
    while case .cons(let head, let tail) = pattern {
      switch (head.isWildcard, tail.isWildcard) {
      case (true, true):
        code.emit(.testCons, a: register, else: label)
        return
      case (true, false):
        code.emit(.testCons, a: register, else: label)
        let rest = slot(for: tail)
        code.emit(.tail, a: rest, b: register)
        register = rest
      case (false, true):
        code.emit(.testCons, a: register, else: label)
        let first = slot(for: head)
        code.emit(.head, a: first, b: register)
        match(head, first, else: label)
        return
      case (false, false):
        let first = slot(for: head)
        let rest = slot(for: tail)
        if register <= 0xFF {
          code.emit(.testUncons, x: register, a: first, b: rest, else: label)
        } else {
          code.emit(.testCons, a: register, else: label)
          code.emit(.uncons, a: first, b: rest, c: register)
        }
        match(head, first, else: label)
        register = rest
      }
      pattern = tail
    }
    match(pattern, register, else: label)
  }

  // MARK: Maps

  private func matchMap(_ pairs: [PatternPair], _ register: Int, else label: Label) {
    if pairs.isEmpty {
      code.emit(.testType, x: Int(TypeTest.map.rawValue), a: register, else: label)
    }
    let outerFailure = guardFailure
    for pair in pairs {
      let part = slot(for: pair.value)
      let mark = registers.next
      guardFailure = label
      let key = value(pair.key)
      guardFailure = outerFailure
      code.emit(.mapFetch, a: part, b: key, word: .raw(UInt64(register)), else: label)
      registers.reset(to: mark)
      match(pair.value, part, else: label)
    }
  }
}

extension Pattern {
  var isWildcard: Bool {
    if case .wildcard = self { return true }
    return false
  }

  /// The variables whose values it demands.
  var pinned: [Variable] {
    switch self {
    case .same(let variable): [variable]
    case .both(let left, let right), .cons(let left, let right): left.pinned + right.pinned
    case .tuple(let elements): elements.flatMap(\.pinned)
    case .wildcard, .bind, .literal, .map, .binary: []
    }
  }

  /// Whether it matches every value.
  var isTotal: Bool {
    switch self {
    case .wildcard, .bind: true
    case .both(let left, let right): left.isTotal && right.isTotal
    default: false
    }
  }
}
