internal import VirtualMachine

/// Tuples, lists and maps.
extension FunctionLowering {
  func data(_ core: Core, to wanted: Int?) -> Int {
    switch core {
    case .tuple(let elements):
      if let literals = elements.literalValues {
        return value(.literal(.tuple(literals)), to: wanted)
      }
      return produce(wanted, elements) { target in
        let base = window(elements)
        code.emit(.makeTuple, a: target, b: base, c: elements.count)
      }
    case .cons: return list(core, to: wanted)
    case .map(let pairs): return map(pairs, to: wanted)
    case .mapUpdate(let base, let pairs, let line):
      return produce(wanted, [base] + pairs.flat) { target in
        update(base, pairs, line: line, target)
      }
    default: return value(core, to: wanted)
    }
  }

  private func list(_ core: Core, to wanted: Int?) -> Int {
    var elements: [Core] = []
    var rest = core
    while case .cons(let head, let tail) = rest {
      elements.append(head)
      rest = tail
    }
    if case .literal(let end) = rest, let literals = elements.literalValues {
      return value(.literal(end.prepending(literals)), to: wanted)
    }
    let (heads, tail) = (elements, rest)
    if heads.count > Self.elementsAtOnce { return longList(heads, tail, to: wanted) }
    return produce(wanted, heads + [tail]) { target in
      if heads.count == 1 {
        let head = value(heads[0])
        code.emit(.cons, a: target, b: head, c: value(tail))
      } else {
        let base = window(heads + [tail])
        code.emit(.makeList, a: target, b: base, c: heads.count)
      }
    }
  }

  /// Elements of a list that are in registers at once.
  private static let elementsAtOnce = 4_000

  /// The first elements as a list of their own, which is then put before the others.
  private func longList(_ heads: [Core], _ tail: Core, to wanted: Int?) -> Int {
    func list(_ elements: ArraySlice<Core>, before tail: Core) -> Core {
      elements.reversed().reduce(tail) { .cons($1, $0) }
    }
    let first = list(heads.prefix(Self.elementsAtOnce), before: .literal(.list([], tail: nil)))
    let others = list(heads.dropFirst(Self.elementsAtOnce), before: tail)
    return native("erlang", "++", [first, others], line: 0, to: wanted)
  }

  private func map(_ pairs: [CorePair], to wanted: Int?) -> Int {
    var constants: [LiteralPair] = []
    var keys: Set<Literal> = []
    for pair in pairs {
      guard let key = pair.key.literalValue, let value = pair.value.literalValue,
        keys.insert(key).inserted
      else { break }
      constants.append(LiteralPair(key, value))
    }
    if constants.count == pairs.count {
      return value(.literal(.map(constants)), to: wanted)
    }
    let operands = pairs.flat
    return produce(wanted, operands) { target in
      let base = window(operands)
      code.emit(.makeMap, a: target, b: base, c: pairs.count)
    }
  }

  /// `%{base | ...}`, in steps of as many pairs as an instruction holds.
  private func update(_ base: Core, _ pairs: [CorePair], line: Int, _ target: Int) {
    var map = value(base)
    var rest = pairs[...]
    while true {
      let step = rest.prefix(255)
      rest = rest.dropFirst(255)
      let isLast = rest.isEmpty
      // Steps before the last leave the map in a register of their own: later pairs are still to be evaluated.
      let result = isLast ? target : registers.allocate()
      let mark = registers.next
      let start = window(Array(step).flat)
      if line != 0 { code.line = line }
      code.emit(.mapUpdate, x: step.count, a: result, b: map, c: start)
      if isLast { return }
      registers.reset(to: mark)
      map = result
    }
  }
}

extension [Core] {
  /// All as constants.
  var literalValues: [Literal]? {
    var result: [Literal] = []
    result.reserveCapacity(count)
    for core in self {
      guard case .literal(let literal) = core else { return nil }
      result.append(literal)
    }
    return result
  }
}

extension [CorePair] {
  /// Keys and values one after the other.
  var flat: [Core] { flatMap { [$0.key, $0.value] } }
}

extension Literal {
  /// The list of `elements` before this one.
  func prepending(_ elements: [Literal]) -> Literal {
    if elements.isEmpty { return self }
    guard case .list(let rest, let tail) = self else { return .list(elements, tail: self) }
    return .list(elements + rest, tail: tail)
  }
}
