extension CodeVerifier {
  /// Registers that are read where they hold no value on some way: never written, or lost to a call's window.
  ///
  /// A forward data flow analysis to a fixed point. Costly on large functions; meant for tests.
  public static func flowProblems(in function: FunctionCode) -> [String] {
    var flow = RegisterFlow(function)
    return flow.run()
  }
}

/// Which registers hold a value before each instruction.
private struct RegisterFlow {
  private let function: FunctionCode
  private var before: [Int: Set<Int>] = [:]
  private var pending: [Int] = []

  init(_ function: FunctionCode) { self.function = function }

  mutating func run() -> [String] {
    reach(0, with: Set(0..<function.arity + function.capturedCount))
    while let position = pending.popLast() { step(position) }
    var problems: [String] = []
    for position in before.keys.sorted() {
      let effect = RegisterEffect(of: function.words, at: position, arity: function.arity)
      for register in effect.reads where before[position]?.contains(register) == false {
        problems.append("\(position) \(effect.opcode) reads r\(register), which holds nothing")
      }
    }
    return problems
  }

  private mutating func reach(_ position: Int, with registers: Set<Int>) {
    guard let known = before[position] else {
      before[position] = registers
      pending.append(position)
      return
    }
    let common = known.intersection(registers)
    if common.count < known.count {
      before[position] = common
      pending.append(position)
    }
  }

  private mutating func step(_ position: Int) {
    guard let state = before[position] else { return }
    let effect = RegisterEffect(of: function.words, at: position, arity: function.arity)
    var lost = state
    if let window = effect.window { lost = lost.filter { $0 < window - 1 } }
    for handler in function.handlers where handler.range.contains(position) {
      reach(handler.target, with: lost.union(handler.register..<handler.register + 3))
      break
    }
    if effect.goesOn { reach(effect.next, with: lost.union(effect.writes)) }
    if let target = effect.target { reach(target, with: lost) }
  }
}
