internal import VirtualMachine

/// A function of `:erlang` that has an instruction of its own.
enum Operation {
  case add, subtract, multiply
  case same, notSame, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  init?(_ name: String, _ arguments: [Core]) {
    guard arguments.count == 2 else { return nil }
    switch name {
    case "+": self = .add
    case "-": self = .subtract
    case "*": self = .multiply
    case "=:=": self = .same
    case "=/=": self = .notSame
    case "==": self = .equal
    case "/=": self = .notEqual
    case "<": self = .less
    case "=<": self = .lessOrEqual
    case ">": self = .greater
    case ">=": self = .greaterOrEqual
    default: return nil
    }
  }

  var isComparison: Bool {
    switch self {
    case .add, .subtract, .multiply: false
    default: true
    }
  }

  /// The comparison that holds where this one does not. Terms are totally ordered.
  var inverse: Operation {
    switch self {
    case .same: .notSame
    case .notSame: .same
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    default: self
    }
  }

  /// The instruction for the value, and whether its operands are swapped.
  var opcode: (Opcode, isSwapped: Bool) {
    switch self {
    case .add: (.add, false)
    case .subtract: (.subtract, false)
    case .multiply: (.multiply, false)
    case .same: (.same, false)
    case .notSame: (.notSame, false)
    case .equal: (.equal, false)
    case .notEqual: (.notEqual, false)
    case .less: (.less, false)
    case .lessOrEqual: (.lessOrEqual, false)
    case .greater: (.less, true)
    case .greaterOrEqual: (.lessOrEqual, true)
    }
  }

  /// The instruction for the test, and whether its operands are swapped.
  var test: (Opcode, isSwapped: Bool) {
    switch self {
    case .same: (.testSame, false)
    case .notSame: (.testNotSame, false)
    case .equal: (.testEqual, false)
    case .notEqual: (.testNotEqual, false)
    case .less: (.testLess, false)
    case .greater: (.testLess, true)
    case .lessOrEqual: (.testLessOrEqual, false)
    case .greaterOrEqual: (.testLessOrEqual, true)
    case .add, .subtract, .multiply: (.testSame, false)
    }
  }
}

extension Literal {
  /// Whether the constant fits a word of code, so that equal words mean equal terms.
  var isImmediate: Bool {
    switch self {
    case .atom: true
    case .integer(let number): number >= -(1 << 59) && number < 1 << 59
    case .list(let elements, let tail): elements.isEmpty && tail == nil
    default: false
    }
  }
}

extension Core {
  /// The constant, where it is one.
  var literalValue: Literal? {
    guard case .literal(let literal) = self else { return nil }
    return literal
  }

  /// A small integer constant of 16 bits.
  var shortValue: Int? {
    guard case .literal(.integer(let number)) = self, Instruction.operandRange.contains(number)
    else {
      return nil
    }
    return number
  }
}

/// Arithmetic, comparisons and natives as values.
extension FunctionLowering {
  func arithmetic(
    _ operation: Operation, _ name: String, _ arguments: [Core], line: Int, to wanted: Int?
  ) -> Int {
    if guardFailure != nil, !operation.isComparison {
      return native("erlang", name, arguments, line: line, to: wanted)
    }
    return produce(wanted, arguments) { target in
      let left = value(arguments[0])
      if let constant = addend(operation, arguments[1]) {
        if line != 0 { code.line = line }
        code.emit(.addSmall, a: target, b: left, c: constant)
        return
      }
      if operation == .multiply, let factor = arguments[1].shortValue {
        if line != 0 { code.line = line }
        code.emit(.multiplySmall, a: target, b: left, c: factor)
        return
      }
      let right = value(arguments[1])
      let (opcode, isSwapped) = operation.opcode
      if line != 0 { code.line = line }
      code.emit(opcode, a: target, b: isSwapped ? right : left, c: isSwapped ? left : right)
    }
  }

  /// What `addSmall` adds. Only as the sign is written: a message about a bad operand shows it.
  private func addend(_ operation: Operation, _ core: Core) -> Int? {
    guard let number = core.shortValue else { return nil }
    switch operation {
    case .add where number >= 0: return number
    case .subtract where number > 0: return -number
    default: return nil
    }
  }

  /// A native as a value. In a guard its failure goes to the guard's other way out.
  func native(
    _ module: String, _ function: String, _ arguments: [Core], line: Int, to wanted: Int?
  ) -> Int {
    produce(wanted, arguments) { target in
      let base = window(arguments)
      if line != 0 { code.line = line }
      let word = Emitter.Word.fixup(
        .native(module: module, function: function, arity: arguments.count))
      guard let guardFailure else {
        code.emit(.native, a: target, b: base, c: arguments.count, word: word)
        return
      }
      if module != "erlang", !context.isNative(module, function, arguments.count) {
        context.fail("a guard in \(outer) calls \(module).\(function)", line: line)
      }
      code.emit(
        .nativeGuard, x: arguments.count, a: target, b: base, word: word, else: guardFailure)
    }
  }
}
