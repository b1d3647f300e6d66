internal import VirtualMachine

/// Values that are put over registers which others of them may read: the arguments of a call in place of this frame, and of a loop.
extension FunctionLowering {
  /// A value for a register.
  struct Assignment {
    enum Source {
      case core(Core)
      case register(Int)
    }
    var target: Int
    var source: Source
    /// The registers that it reads.
    var reads: Set<Int>
  }

  /// Leaves each value in its register, as if all were evaluated, in order, before the first is put there. Afterwards variables may be
  /// overwritten: only for what leaves the code.
  func assign(_ values: [(target: Int, core: Core)]) {
    let outer = registers
    if let highest = values.map(\.target).max(), highest >= registers.next {
      registers.reset(to: highest + 1)
    }
    var pending = values.map { value in
      Assignment(target: value.target, source: .core(value.core), reads: reads(value.core))
    }
    pending.removeAll { $0.reads == [$0.target] && $0.isVariable }
    evaluate(&pending)
    while !pending.isEmpty {
      let ready = pending.firstIndex { one in
        !pending.contains { $0.target != one.target && $0.reads.contains(one.target) }
      }
      if let ready {
        put(pending.remove(at: ready))
      } else {
        stepAside(&pending)
      }
    }
    registers.restorePlaces(of: outer)
  }

  /// Evaluates what may raise or do something, in order: at once in its place where that is free, else aside.
  private func evaluate(_ pending: inout [Assignment]) {
    var index = 0
    while index < pending.count {
      let one = pending[index]
      guard case .core(let core) = one.source, !core.isPure else {
        index += 1
        continue
      }
      let isRead = pending.contains { $0.target != one.target && $0.reads.contains(one.target) }
      if !isRead, core.isArithmetic {
        put(pending.remove(at: index))
        continue
      }
      let aside = registers.allocate()
      _ = value(core, to: aside)
      registers.reset(to: aside + 1)
      pending[index].source = .register(aside)
      pending[index].reads = [aside]
      index += 1
    }
  }

  private func put(_ one: Assignment) {
    switch one.source {
    case .core(let core): _ = value(core, to: one.target)
    case .register(let register): code.move(register, to: one.target)
    }
  }

  /// Each register that is to be written is still read by another value, in a ring: moves the content of one out of the way.
  private func stepAside(_ pending: inout [Assignment]) {
    let target = pending[0].target
    let aside = registers.allocate()
    code.move(target, to: aside)
    registers.relocate(from: target, to: aside)
    for index in pending.indices where pending[index].reads.remove(target) != nil {
      pending[index].reads.insert(aside)
    }
  }

  private func reads(_ core: Core) -> Set<Int> {
    var found: Set<Int> = []
    core.visitUses { variable in
      if let place = registers.place(of: variable) {
        found.insert(place)
      } else if variable == own {
        // This closure is made anew, from its captured values.
        found.formUnion(arity..<arity + capturedCount)
      }
    }
    return found
  }
}

extension FunctionLowering.Assignment {
  fileprivate var isVariable: Bool {
    if case .core(.variable) = source { return true }
    return false
  }
}

extension Core {
  /// Whether it only reads variables and puts them together: neither when nor in which order it is evaluated can be told.
  fileprivate var isPure: Bool {
    switch self {
    case .literal, .variable: true
    case .cons(let head, let tail): head.isPure && tail.isPure
    case .tuple(let elements): elements.allSatisfy(\.isPure)
    default: false
    }
  }

  /// Whether it is a sum, a difference or a product of variables and constants: a single instruction, which writes its result last.
  fileprivate var isArithmetic: Bool {
    guard case .remoteCall("erlang", let name, let arguments, _) = self,
      let operation = Operation(name, arguments), !operation.isComparison
    else { return false }
    return arguments.allSatisfy(\.isPure)
  }
}
