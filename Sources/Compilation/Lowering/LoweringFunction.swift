internal import VirtualMachine

/// Lowers one function or closure.
///
/// Values are evaluated straight into the register where they are wanted. Registers are a stack: what an expression needs
/// besides lies above `registers.next` and is given back at its end. Arguments stay in `r[0]...` throughout.
final class FunctionLowering {
  /// A match failure whose code comes after the code it belongs to.
  struct Deferred {
    var label: Label
    var failure: Failure
    var register: Int
    /// The operator of a `badBoolean`.
    var operatorName: String?
    /// A register free at that place.
    var scratch: Int
    var line: Int
  }

  let context: ModuleLowering
  /// The function's index in the module.
  let index: Int
  let arity: Int
  let capturedCount: Int
  /// The outermost function as `name/arity`, for the names of closures.
  let outer: String
  /// The variable that is this closure itself.
  var own: Variable?

  var code = Emitter()
  var registers: RegisterAllocator
  var deferred: [Deferred] = []
  /// Where a failure inside a guard goes; nil in bodies.
  var guardFailure: Label?
  /// A register below a call window that holds nothing, so that the window's first call may take it for its return address.
  var hole = -1
  /// The first register that a dropped value leaves free.
  var floor = 0
  /// Whether the variables that the current expression binds have registers already.
  var isReserved = false
  /// The loop that the function is, where it is one.
  var binaryLoop: BinaryLoop?
  /// The variable of the clause at hand that stands for the rest and needs no value.
  var loopRest: Variable?

  init(
    _ context: ModuleLowering, index: Int, name: String, arity: Int, captured: [Variable],
    outer: String? = nil
  ) {
    self.context = context
    self.index = index
    self.arity = arity
    self.outer = outer ?? "\(name)/\(arity)"
    capturedCount = captured.count
    registers = RegisterAllocator(first: arity + captured.count)
    for (offset, variable) in captured.enumerated() {
      registers.bind(variable, to: arity + offset)
    }
  }

  /// Lowers the clauses over the arguments.
  func lower(_ clauses: [FunctionClause], line: Int) {
    code.line = line
    let arguments = Array(0..<arity)
    for clause in clauses where clause.patterns.count != arity {
      context.fail("a clause of \(outer) has another number of patterns", line: clause.line)
      return
    }
    beginLoop(over: clauses)
    let isTotal = lower(clauses, over: arguments, loop: binaryLoop) { clause in
      tail(clause.body)
    }
    if !isTotal {
      code.line = line
      if let binaryLoop { settle(binaryLoop) }
      code.emit(.functionClause)
    }
    flushDeferred(from: 0)
  }

  /// The finished code.
  func finish(name: String, isExported: Bool) -> FunctionCode {
    var function = FunctionCode(
      name: name, arity: arity, capturedCount: capturedCount, isExported: isExported)
    function.frameSize = registers.frameSize
    if function.frameSize > Instruction.frameLimit {
      context.fail("function \(outer) needs too many registers", line: code.items.first?.line ?? 0)
      return function
    }
    var assembler = Assembler(code)
    assembler.assemble(into: &function)
    return function
  }

  // MARK: Clauses

  /// Tries clauses in order over the values in `subjects`; `body` is emitted where one is chosen and must leave the code by itself
  /// or by the label that `join` gets. Where none matches the code goes on behind. Whether one always matches.
  func lower(
    _ clauses: [Clause], over subjects: [Int], loop: BinaryLoop? = nil, body: (Clause) -> Void
  ) -> Bool {
    let mark = registers.next
    for clause in clauses {
      let next = code.label()
      if clause.line != 0 { code.line = clause.line }
      registers.reset(to: mark)
      let outerReserved = isReserved
      isReserved = false
      var patterns = clause.patterns
      if let loop {
        patterns = loopPatterns(patterns, loop)
        loopRest = rest(of: clause, loop.argument)
      }
      for (pattern, subject) in zip(patterns, subjects) {
        match(pattern, subject, else: next)
      }
      lower(guards: clause.guards, else: next)
      body(clause)
      isReserved = outerReserved
      registers.reset(to: mark)
      let canFail = code.isUsed(next)
      code.bind(next)
      if !canFail { return true }
    }
    return false
  }

  private func lower(guards: [Core], else next: Label) {
    guard let last = guards.last else { return }
    let mark = registers.next
    let holds = code.label()
    for condition in guards.dropLast() {
      let other = code.label()
      guardCondition(condition, else: other)
      code.jump(holds)
      code.bind(other)
      registers.reset(to: mark)
    }
    guardCondition(last, else: next)
    registers.reset(to: mark)
    code.bind(holds)
  }

  // MARK: Failures

  /// A label that raises `failure` with the value of a register; in a guard, the guard's way out.
  func failing(
    _ failure: Failure, _ register: Int, operatorName: String? = nil, line: Int
  ) -> Label {
    if let guardFailure { return guardFailure }
    let label = code.label()
    deferred.append(
      Deferred(
        label: label, failure: failure, register: register, operatorName: operatorName,
        scratch: registers.next, line: line))
    return label
  }

  /// Emits the failures that were put off since there were `count`.
  func flushDeferred(from count: Int) {
    for item in deferred[count...] where code.isUsed(item.label) {
      code.bind(item.label)
      if item.line != 0 { code.line = item.line }
      guard let name = item.operatorName else {
        code.emit(.fail, x: Int(item.failure.rawValue), a: item.register)
        continue
      }
      registers.touch(item.scratch + 1)
      code.move(item.register, to: item.scratch + 1)
      code.load(.atom(name), to: item.scratch)
      code.emit(.fail, x: Int(item.failure.rawValue), a: item.scratch)
    }
    deferred.removeSubrange(count...)
  }

  // MARK: Scopes

  /// Sets registers aside for the variables that the operands bind, so that they outlive the temporaries and call windows of the
  /// expression; then runs `body`, and frees all registers that it took.
  func withOperands<Result>(_ operands: [Core], _ body: () -> Result) -> Result {
    let wasReserved = isReserved
    if !isReserved {
      var bound: [Variable] = []
      for operand in operands { operand.collectBindings(into: &bound) }
      for variable in bound { registers.reserve(variable) }
      isReserved = true
    }
    let mark = registers.next
    let result = body()
    registers.reset(to: mark)
    isReserved = wasReserved
    floor = mark
    return result
  }

  /// Runs `body` to leave a value in `wanted`, else in a new register. That register is not set aside while the operands are
  /// evaluated: only the last instruction may write it, unless the body claims it.
  func produce(_ wanted: Int?, _ operands: [Core], _ body: (Int) -> Void) -> Int {
    let target = withOperands(operands) {
      let target = wanted ?? registers.next
      registers.touch(target)
      body(target)
      return target
    }
    if wanted == nil { registers.reset(to: target + 1) }
    return target
  }

  /// Sets a target that `produce` has chosen aside at once.
  func claim(_ target: Int) {
    if target >= registers.next { registers.reset(to: target + 1) }
  }

  /// Runs `body` with registers of its own; its variables are not seen outside.
  func scoped(_ body: () -> Void) {
    let mark = registers.next
    let wasReserved = isReserved
    let outerHole = hole
    isReserved = false
    body()
    isReserved = wasReserved
    hole = outerHole
    registers.reset(to: mark)
  }
}
