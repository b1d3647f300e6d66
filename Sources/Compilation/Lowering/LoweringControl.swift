internal import VirtualMachine

/// Branches, `receive` and `try`.
extension FunctionLowering {
  func branch(_ condition: Core, _ then: Core, _ otherwise: Core, _ destination: Destination) {
    let (other, end) = (code.label(), code.label())
    truth(condition, else: other)
    finish(then, destination, end)
    code.bind(other)
    finish(otherwise, destination, end)
    code.bind(end)
  }

  func strictBoolean(
    _ name: String, _ left: Core, _ right: Core, line: Int, _ destination: Destination
  ) {
    let (decided, end) = (code.label(), code.label())
    operand(left, name, line: line, is: name == "and", else: decided)
    finish(right, destination, end)
    code.bind(decided)
    finish(.literal(.atom(name == "and" ? "false" : "true")), destination, end)
    code.bind(end)
  }

  func choose(
    _ subject: Core, _ clauses: [Clause], failure: Failure, line: Int, _ destination: Destination
  ) {
    if case .tuple(let elements) = subject, clauses.allSatisfy({ $0.takesApart(elements.count) }) {
      chooseParts(elements, clauses, failure: failure, line: line, destination)
      return
    }
    let register = value(subject)
    let end = code.label()
    let isTotal = lower(clauses, over: [register]) { finish($0.body, destination, end) }
    if !isTotal { code.jump(failing(failure, register, line: line)) }
    code.bind(end)
  }

  /// `case {a, b} do` whose clauses all take the tuple apart: it is only made for the failure.
  private func chooseParts(
    _ elements: [Core], _ clauses: [Clause], failure: Failure, line: Int,
    _ destination: Destination
  ) {
    let parts = elements.map { value($0) }
    let columns = clauses.map { clause in
      var clause = clause
      if case .tuple(let patterns)? = clause.patterns.first {
        clause.patterns = patterns
      } else {
        clause.patterns = parts.map { _ in .wildcard }
      }
      return clause
    }
    let end = code.label()
    let isTotal = lower(columns, over: parts) { finish($0.body, destination, end) }
    if !isTotal {
      if line != 0 { code.line = line }
      let mark = registers.next
      for part in parts { code.move(part, to: registers.allocate()) }
      code.emit(.makeTuple, a: mark, b: mark, c: parts.count)
      registers.touch(mark)
      if let guardFailure { code.jump(guardFailure) }
      code.emit(.fail, x: Int(failure.rawValue), a: mark)
      registers.reset(to: mark)
    }
    code.bind(end)
  }

  // MARK: Receive

  func receive(
    _ clauses: [Clause], _ timeout: ReceiveTimeout?, line: Int, _ destination: Destination
  ) {
    let end = code.label()
    var limit: Int?
    if let timeout, timeout.milliseconds.literalValue != .atom("infinity") {
      limit = value(timeout.milliseconds)
    }
    if let reference = demanded(by: clauses) {
      let mark = registers.next
      code.emit(.receiveMark, a: value(.variable(reference)))
      registers.reset(to: mark)
    }
    let message = registers.allocate()
    let (loop, empty) = (code.label(), code.label())
    code.bind(loop)
    if line != 0 { code.line = line }
    code.emit(.receiveNext, a: message, else: empty)
    let isTotal = lower(clauses, over: [message]) { clause in
      code.emit(.receiveAccept)
      finish(clause.body, destination, end)
    }
    if !isTotal { code.emit(Emitter.Item(opcode: .receiveSkip, imm: 0, target: loop)) }
    code.bind(empty)
    if line != 0 { code.line = line }
    if let timeout, let limit {
      code.emit(
        Emitter.Item(opcode: .receiveWaitTimeout, a: limit, imm: 0, target: loop))
      finish(timeout.body, destination, end)
    } else {
      code.emit(Emitter.Item(opcode: .receiveWait, imm: 0, target: loop))
    }
    code.bind(end)
  }

  /// A variable, bound before, that every clause has pinned, so that a message without its value is never taken.
  private func demanded(by clauses: [Clause]) -> Variable? {
    let pinned = clauses.map { clause in clause.patterns.flatMap(\.pinned) }
    return pinned.first?.first { variable in
      registers.place(of: variable) != nil && pinned.allSatisfy { $0.contains(variable) }
    }
  }

  // MARK: Try

  func attempt(_ attempt: Attempt, _ destination: Destination) {
    guard let after = attempt.after else {
      protected(attempt, destination)
      return
    }
    let result: Int
    switch destination {
    case .register(let target): result = target
    case .tail: result = registers.allocate()
    }
    // Every way to the end of `after` finds something in the result's register.
    code.emit(Emitter.Item(opcode: .loadSmall, a: result, imm: 0))
    let (handler, normal) = (code.label(), code.label())
    let start = code.position
    let failures = deferred.count
    scoped {
      hole = -1
      protected(attempt, .register(result))
    }
    let register = registers.next
    close(start, failures: failures, handler: handler, register: register)
    // One copy of `after` serves both ways: a number where the class would be says that nothing was raised.
    code.emit(Emitter.Item(opcode: .loadSmall, a: register, imm: 0))
    enter(handler, register)
    scoped { effect(after) }
    code.emit(.testType, x: Int(TypeTest.atom.rawValue), a: register, else: normal)
    code.emit(.raise, a: register)
    code.bind(normal)
    registers.reset(to: register)
    if case .tail = destination { code.emit(.return, a: result) }
  }

  /// Body, handlers and `else`, without `after`.
  private func protected(_ attempt: Attempt, _ destination: Destination) {
    if attempt.handlers.isEmpty, attempt.otherwise.isEmpty {
      let end = code.label()
      finish(attempt.body, destination, end)
      code.bind(end)
      return
    }
    let (handler, end) = (code.label(), code.label())
    let result: Int
    switch destination {
    case .register(let target) where attempt.otherwise.isEmpty: result = target
    default: result = registers.allocate()
    }
    let start = code.position
    let failures = deferred.count
    scoped { _ = value(attempt.body, to: result) }
    let register = registers.next
    if attempt.handlers.isEmpty {
      otherwise(attempt, result, destination, end)
      code.bind(end)
      return
    }
    close(start, failures: failures, handler: handler, register: register)
    otherwise(attempt, result, destination, end)
    enter(handler, register)
    let isTotal = lower(
      attempt.handlers, over: [register, register + 1, register + 2]
    ) { finish($0.body, destination, end) }
    if !isTotal { code.emit(.raise, a: register) }
    registers.reset(to: register)
    code.bind(end)
  }

  /// What follows the body where nothing is raised.
  private func otherwise(
    _ attempt: Attempt, _ result: Int, _ destination: Destination, _ end: Label
  ) {
    if attempt.otherwise.isEmpty {
      switch destination {
      case .register(let target):
        code.move(result, to: target)
        code.jump(end)
      case .tail: code.emit(.return, a: result)
      }
      return
    }
    let isTotal = lower(attempt.otherwise, over: [result]) { finish($0.body, destination, end) }
    if !isTotal { code.jump(failing(.tryClause, result, line: attempt.line)) }
  }

  /// Ends a protected range, whose match failures belong to it.
  private func close(_ start: Int, failures: Int, handler: Label, register: Int) {
    let over = code.label()
    if deferred[failures...].contains(where: { code.isUsed($0.label) }) { code.jump(over) }
    flushDeferred(from: failures)
    code.protect(start..<code.position, target: handler, register: register)
    code.bind(over)
  }

  private func enter(_ handler: Label, _ register: Int) {
    code.bind(handler, entered: true)
    registers.reset(to: register + 3)
  }
}

extension Clause {
  /// Whether its pattern is a tuple of `count` patterns, or anything that is not named.
  fileprivate func takesApart(_ count: Int) -> Bool {
    switch patterns.first {
    case .tuple(let elements): elements.count == count
    case .wildcard: true
    default: false
    }
  }
}
