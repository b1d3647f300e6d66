internal import VirtualMachine

/// Calls: natives, opcodes, functions of this module and of others.
extension FunctionLowering {
  /// What a call reaches, and the values that it needs besides the arguments, behind them in the window.
  private enum Callee {
    case local(Int)
    case export(module: String, function: String)
    case function(Core)
    case dynamic(module: Core, function: Core)
    /// This closure itself, whose captured values follow the arguments.
    case own
  }

  private struct Call {
    var callee: Callee
    var arguments: [Core]
    var line: Int
    var operands: [Core]
  }

  /// A call as a value.
  func call(_ core: Core, to wanted: Int?) -> Int {
    if case .remoteCall(let module, let function, let arguments, let line) = core {
      if module == "erlang", let operation = Operation(function, arguments) {
        return arithmetic(operation, function, arguments, line: line, to: wanted)
      }
      if context.isNative(module, function, arguments.count) || guardFailure != nil {
        return native(module, function, arguments, line: line, to: wanted)
      }
    }
    if let label = guardFailure {
      context.fail("a guard in \(outer) calls a function", line: code.line)
      code.jump(label)
    }
    let call = resolve(core)
    var result = 0
    withOperands(call.operands) {
      let start: Int
      // Not register 0: below it lies this frame's own return address.
      if let wanted, wanted > 0, wanted == registers.next - 1, hole == wanted - 1 {
        start = wanted
      } else {
        start = registers.next + 1
      }
      result = emit(call, start: start, isTail: false)
    }
    guard let wanted else {
      registers.reset(to: result + 1)
      return result
    }
    code.move(result, to: wanted)
    return wanted
  }

  /// A call in place of this frame.
  func tailCall(_ core: Core) {
    if continueLoop(core) { return }
    if case .remoteCall(let module, let function, let arguments, _) = core {
      let isOperation = module == "erlang" && Operation(function, arguments) != nil
      if isOperation || context.isNative(module, function, arguments.count) {
        code.emit(.return, a: call(core, to: nil))
        return
      }
    }
    let call = resolve(core)
    withOperands(call.operands) { emitInPlace(call) }
  }

  // MARK: What is called

  private func resolve(_ core: Core) -> Call {
    switch core {
    case .remoteCall(let module, let function, let arguments, let line):
      if module == "erlang", function == "apply",
        let call = applied(arguments, line: line)
      {
        return call
      }
      return Call(
        callee: .export(module: module, function: function), arguments: arguments, line: line,
        operands: arguments)
    case .localCall(let function, let arguments, let line):
      guard let index = context.local(function, arguments.count) else {
        context.fail("undefined function \(function)/\(arguments.count)", line: line)
        return Call(callee: .own, arguments: arguments, line: line, operands: [])
      }
      return Call(callee: .local(index), arguments: arguments, line: line, operands: arguments)
    case .dynamicCall(
      .literal(.atom(let module)), .literal(.atom(let name)), let arguments, let line):
      return resolve(
        .remoteCall(module: module, function: name, arguments: arguments, line: line))
    case .dynamicCall(let module, let function, let arguments, let line):
      return Call(
        callee: .dynamic(module: module, function: function), arguments: arguments, line: line,
        operands: [module, function] + arguments)
    case .apply(let function, let arguments, let line):
      return resolve(function: function, arguments, line: line)
    default:
      return Call(callee: .own, arguments: [], line: 0, operands: [])
    }
  }

  private func resolve(function: Core, _ arguments: [Core], line: Int) -> Call {
    switch function {
    case .variable(let variable)
    where variable == own && arguments.count == arity && registers.place(of: variable) == nil:
      return Call(callee: .own, arguments: arguments, line: line, operands: arguments)
    case .literal(.export(let module, let name, let count)) where count == arguments.count:
      return Call(
        callee: .export(module: module, function: name), arguments: arguments, line: line,
        operands: arguments)
    case .localCapture(let name, let count) where count == arguments.count:
      return resolve(.localCall(function: name, arguments: arguments, line: line))
    default:
      return Call(
        callee: .function(function), arguments: arguments, line: line,
        operands: [function] + arguments)
    }
  }

  /// `apply` with a list whose elements are known.
  private func applied(_ arguments: [Core], line: Int) -> Call? {
    guard let list = arguments.last, let elements = list.listElements else { return nil }
    switch arguments.count {
    case 2: return resolve(function: arguments[0], elements, line: line)
    case 3:
      return resolve(
        .dynamicCall(
          module: arguments[0], function: arguments[1], arguments: elements, line: line))
    default: return nil
    }
  }

  // MARK: Emission

  /// Emits a call in place of this frame: its arguments go to the first registers, or lie one after the other already.
  private func emitInPlace(_ call: Call) {
    var values = call.arguments.enumerated().map { (target: $0.offset, core: $0.element) }
    switch call.callee {
    case .local, .export:
      if let base = adjacent(call.arguments, most: false), base > 0 {
        instruction(call, start: base, isTail: true)
        return
      }
    // Its captured values are where they belong.
    case .own: break
    case .function(let function):
      // It is evaluated before the arguments.
      values.insert((target: call.arguments.count, core: function), at: 0)
    case .dynamic:
      _ = emit(call, start: registers.next, isTail: true)
      return
    }
    assign(values)
    registers.touch(call.arguments.count)
    instruction(call, start: 0, isTail: true)
  }

  /// Emits the call with a window at `start`, or higher where the callee's own evaluation needs the room. The window's start.
  private func emit(_ call: Call, start: Int, isTail: Bool) -> Int {
    // What is called is evaluated before the arguments and moved behind them.
    var extra: [Core] = []
    var early: [Int] = []
    switch call.callee {
    case .function(let function): extra = [function]
    case .dynamic(let module, let function): extra = [module, function]
    default: break
    }
    var start = start
    for core in extra {
      switch core {
      case .literal, .localCapture: early.append(-1)
      default: early.append(value(core))
      }
    }
    if early.contains(where: { $0 >= start - 1 }) {
      start = registers.next + (isTail ? 0 : 1)
    }
    let count = call.arguments.count
    place(call, start: start, isTail: isTail)
    for (offset, core) in extra.enumerated() {
      let slot = start + count + offset
      registers.reset(to: slot + 1)
      if early[offset] < 0 {
        _ = value(core, to: slot)
      } else {
        code.move(early[offset], to: slot)
      }
    }
    if case .own = call.callee {
      for offset in 0..<capturedCount {
        registers.touch(start + count + offset)
        code.move(arity + offset, to: start + count + offset)
      }
    }
    registers.touch(start + count)
    instruction(call, start: start, isTail: isTail)
    return start
  }

  /// Evaluates the arguments into the window.
  private func place(_ call: Call, start: Int, isTail: Bool) {
    registers.reset(to: start)
    let wasHole = hole
    if !isTail { hole = start - 1 }
    for argument in call.arguments {
      let slot = registers.allocate()
      _ = value(argument, to: slot)
      registers.reset(to: slot + 1)
    }
    hole = wasHole
  }

  private func instruction(_ call: Call, start: Int, isTail: Bool) {
    if call.line != 0 { code.line = call.line }
    // In place there is nothing to copy.
    let count = isTail && start == 0 ? 0 : call.arguments.count
    switch call.callee {
    case .local(let function):
      code.emit(
        isTail ? .tailCall : .call, a: start, b: count, word: .fixup(.function(function)))
    case .own:
      code.emit(
        isTail ? .tailCall : .call, a: start, b: count + (isTail ? 0 : capturedCount),
        word: .fixup(.function(index)))
    case .export(let module, let function):
      code.emit(
        isTail ? .tailCallExport : .callExport, a: start, b: count,
        word: .fixup(
          .export(module: module, function: function, arity: call.arguments.count)))
    case .function:
      code.emit(
        isTail ? .tailCallFunction : .callFunction, a: start, b: call.arguments.count)
    case .dynamic:
      code.emit(isTail ? .tailCallDynamic : .callDynamic, a: start, b: count)
    }
  }
}

extension Core {
  /// The elements of a proper list whose length is known here.
  var listElements: [Core]? {
    var elements: [Core] = []
    var rest = self
    while true {
      switch rest {
      case .cons(let head, let tail):
        elements.append(head)
        rest = tail
      case .literal(.list(let last, nil)): return elements + last.map(Core.literal)
      default: return nil
      }
    }
  }
}
