internal import VirtualMachine

/// Conditions as control flow: where one holds the code goes on behind, else it jumps.
extension FunctionLowering {
  /// A guard: an error counts as false.
  func guardCondition(_ core: Core, else label: Label) {
    let outerFailure = guardFailure
    guardFailure = label
    holds(core, else: label)
    guardFailure = outerFailure
  }

  /// Whether the value is exactly `true`.
  func holds(_ core: Core, else label: Label) {
    if test(core, is: true, else: label) { return }
    let mark = registers.next
    code.test(value(core), is: .atom("true"), else: label)
    registers.reset(to: mark)
  }

  /// Elixir's truth: neither nil nor false.
  func truth(_ core: Core, else label: Label) {
    if test(core, is: true, else: label) { return }
    switch core {
    case .literal(let literal):
      if literal == .atom("nil") || literal == .atom("false") { code.jump(label) }
      return
    case .sequence(let statements):
      for statement in statements.dropLast() { effect(statement) }
      if let last = statements.last { truth(last, else: label) }
      return
    case .branch(let condition, let then, let otherwise):
      truthOfBranch(condition, then, otherwise, else: label)
      return
    default: break
    }
    let mark = registers.next
    let register = value(core)
    registers.reset(to: mark)
    if core.isBoolean(context) {
      code.test(register, is: .atom("true"), else: label)
      return
    }
    let (notFalse, truthy) = (code.label(), code.label())
    code.test(register, is: .atom("false"), else: notFalse)
    code.jump(label)
    code.bind(notFalse)
    code.test(register, is: .atom("nil"), else: truthy)
    code.jump(label)
    code.bind(truthy)
  }

  /// What `&&` and `||` become: the condition is not looked at twice.
  private func truthOfBranch(
    _ condition: Core, _ then: Core, _ otherwise: Core, else label: Label
  ) {
    let (other, end) = (code.label(), code.label())
    truth(condition, else: other)
    if !condition.isSameVariable(then) { scoped { truth(then, else: label) } }
    code.jump(end)
    code.bind(other)
    if condition.isSameVariable(otherwise) {
      code.jump(label)
    } else {
      scoped { truth(otherwise, else: label) }
    }
    code.bind(end)
  }

  /// Emits a test that goes on where the condition is `expected`; false where the condition is no test.
  func test(_ core: Core, is expected: Bool, else label: Label) -> Bool {
    switch core {
    case .literal(.atom("true")):
      if !expected { code.jump(label) }
    case .literal(.atom("false")):
      if expected { code.jump(label) }
    case .remoteCall("erlang", "not", let arguments, _)
    where arguments.count == 1 && (guardFailure != nil || arguments[0].isBoolean(context)):
      if test(arguments[0], is: !expected, else: label) { return true }
      let mark = registers.next
      testBoolean(value(arguments[0]), is: !expected, else: label)
      registers.reset(to: mark)
    case .remoteCall("erlang", let name, let arguments, let line):
      if let operation = Operation(name, arguments), operation.isComparison {
        compare(expected ? operation : operation.inverse, arguments, else: label)
        return true
      }
      return typeTest(name, arguments, is: expected, line: line, else: label)
    case .strictBoolean(let name, let left, let right, let line):
      if let (variable, range) = core.integerRange {
        positive(is: expected, else: label, []) { failure in
          code.emit(
            .testRange, x: range.count - 1, a: value(.variable(variable)), b: range.lowerBound,
            else: failure)
        }
        return true
      }
      return connective(name, left, right, line: line, is: expected, else: label)
    case .branch(let condition, let then, let otherwise)
    where guardFailure != nil || (then.isBoolean(context) && otherwise.isBoolean(context)):
      let (other, end) = (code.label(), code.label())
      truth(condition, else: other)
      testEither(then, is: expected, else: label)
      code.jump(end)
      code.bind(other)
      testEither(otherwise, is: expected, else: label)
      code.bind(end)
    default: return false
    }
    return true
  }

  /// A boolean that is evaluated on one of several ways: what it binds is not seen outside.
  private func testEither(_ core: Core, is expected: Bool, else label: Label) {
    scoped {
      if test(core, is: expected, else: label) { return }
      testBoolean(value(core), is: expected, else: label)
    }
  }

  /// The register is that boolean. In guards what is no boolean is an error.
  private func testBoolean(_ register: Int, is expected: Bool, else label: Label) {
    code.test(register, is: .atom(expected ? "true" : "false"), else: label)
  }

  // MARK: And, or

  /// `and` and `or` in control flow. In a guard, an operand that is no boolean is an error; in a body it raises.
  private func connective(
    _ name: String, _ left: Core, _ right: Core, line: Int, is expected: Bool, else label: Label
  ) -> Bool {
    // `a and b` is false, like `a or b` is true, as soon as `a` is.
    let isDecidedAtOnce = (name == "or") == expected
    guard guardFailure != nil || right.isBoolean(context) else { return false }
    guard isDecidedAtOnce else {
      operand(left, name, line: line, is: expected, else: label)
      testEither(right, is: expected, else: label)
      return true
    }
    let (other, end) = (code.label(), code.label())
    operand(left, name, line: line, is: expected, else: other)
    code.jump(end)
    code.bind(other)
    testEither(right, is: expected, else: label)
    code.bind(end)
    return true
  }

  /// The left side: goes on where it is `expected`, jumps where it is the other boolean.
  func operand(_ core: Core, _ name: String, line: Int, is expected: Bool, else label: Label) {
    if core.isBoolean(context), test(core, is: expected, else: label) { return }
    let mark = registers.next
    let register = value(core)
    if core.isBoolean(context) {
      testBoolean(register, is: expected, else: label)
    } else {
      let (other, end) = (code.label(), code.label())
      testBoolean(register, is: expected, else: other)
      code.jump(end)
      code.bind(other)
      let failure = failing(.badBoolean, register, operatorName: name, line: line)
      testBoolean(register, is: !expected, else: failure)
      code.jump(label)
      code.bind(end)
    }
    registers.reset(to: mark)
  }

  // MARK: Comparisons

  private func compare(_ operation: Operation, _ arguments: [Core], else label: Label) {
    withOperands(arguments) {
      let (left, right) = (arguments[0], arguments[1])
      if compareWithSmall(operation, left, right, else: label) { return }
      if case .literal(let literal) = right, isExact(operation, literal) {
        let register = value(left)
        testWord(register, literal, operation, else: label)
        return
      }
      let x = value(left)
      let y = value(right)
      let (opcode, isSwapped) = operation.test
      code.emit(opcode, a: isSwapped ? y : x, b: isSwapped ? x : y, else: label)
    }
  }

  /// Whether comparing words decides: 1 == 1.0, so numbers only count for `===`.
  private func isExact(_ operation: Operation, _ literal: Literal) -> Bool {
    guard literal.isImmediate else { return false }
    switch operation {
    case .same, .notSame: return true
    case .equal, .notEqual:
      if case .integer = literal { return false }
      return true
    default: return false
    }
  }

  private func testWord(
    _ register: Int, _ literal: Literal, _ operation: Operation, else label: Label
  ) {
    switch operation {
    case .same, .equal: code.test(register, is: literal, else: label)
    default:
      let other = code.label()
      code.test(register, is: literal, else: other)
      code.jump(label)
      code.bind(other)
    }
  }

  private func compareWithSmall(
    _ operation: Operation, _ left: Core, _ right: Core, else label: Label
  ) -> Bool {
    if let number = right.shortValue, !left.isConstant {
      switch operation {
      case .less: code.emit(.testLessSmall, a: value(left), b: number, else: label)
      case .greaterOrEqual:
        code.emit(.testGreaterOrEqualSmall, a: value(left), b: number, else: label)
      default: return false
      }
      return true
    }
    if let number = left.shortValue, !right.isConstant {
      switch operation {
      case .greater: code.emit(.testLessSmall, a: value(right), b: number, else: label)
      case .lessOrEqual:
        code.emit(.testGreaterOrEqualSmall, a: value(right), b: number, else: label)
      default: return false
      }
      return true
    }
    return false
  }

  // MARK: Types

  private func typeTest(
    _ name: String, _ arguments: [Core], is expected: Bool, line: Int, else label: Label
  ) -> Bool {
    if let type = TypeTest(function: name), arguments.count == 1 {
      positive(is: expected, else: label, arguments) { failure in
        code.emit(.testType, x: Int(type.rawValue), a: value(arguments[0]), else: failure)
      }
      return true
    }
    switch (name, arguments.count) {
    case ("is_function", 2):
      guard case .literal(.integer(let count)) = arguments[1], 0...255 ~= count else {
        return false
      }
      positive(is: expected, else: label, arguments) { failure in
        code.emit(.testFunction, a: value(arguments[0]), b: count, else: failure)
      }
      return true
    case ("is_map_key", 2):
      guard let guardFailure else { return false }
      positive(is: expected, else: label, arguments) { failure in
        let key = value(arguments[0])
        let map = value(arguments[1])
        if !expected || label != guardFailure {
          code.emit(.testType, x: Int(TypeTest.map.rawValue), a: map, else: guardFailure)
        }
        code.emit(
          .mapFetch, a: registers.allocate(), b: key, word: .raw(UInt64(map)), else: failure)
      }
      return true
    default: return false
    }
  }

  /// Emits a test that can only fail forwards; where the opposite is expected, a jump goes around it.
  private func positive(
    is expected: Bool, else label: Label, _ operands: [Core], _ test: (Label) -> Void
  ) {
    withOperands(operands) {
      if expected {
        test(label)
      } else {
        let other = code.label()
        test(other)
        code.jump(label)
        code.bind(other)
      }
    }
  }
}

extension TypeTest {
  /// The test of a function of `:erlang`.
  init?(function: String) {
    switch function {
    case "is_atom": self = .atom
    case "is_boolean": self = .boolean
    case "is_integer": self = .integer
    case "is_float": self = .float
    case "is_number": self = .number
    case "is_list": self = .list
    case "is_tuple": self = .tuple
    case "is_map": self = .map
    case "is_binary": self = .binary
    case "is_bitstring": self = .bitstring
    case "is_pid": self = .pid
    case "is_reference": self = .reference
    case "is_port": self = .port
    case "is_function": self = .function
    default: return nil
    }
  }
}

extension Core {
  var isConstant: Bool { literalValue != nil }

  /// `variable in range`: an integer, and in a short range.
  fileprivate var integerRange: (Variable, ClosedRange<Int>)? {
    let parts = conjuncts
    guard parts.count == 3,
      case .remoteCall("erlang", "is_integer", let subject, _) = parts[0], subject.count == 1,
      case .variable(let variable) = subject[0],
      case .remoteCall("erlang", ">=", let least, _) = parts[1], least.count == 2,
      least[0].isSameVariable(subject[0]), let lower = least[1].shortValue,
      case .remoteCall("erlang", "=<", let most, _) = parts[2], most.count == 2,
      most[0].isSameVariable(subject[0]), let upper = most[1].shortValue,
      lower <= upper, upper - lower < 256
    else { return nil }
    return (variable, lower...upper)
  }

  /// The operands of `and`, one after the other.
  private var conjuncts: [Core] {
    guard case .strictBoolean("and", let left, let right, _) = self else { return [self] }
    return left.conjuncts + right.conjuncts
  }

  /// Whether both are the same variable.
  func isSameVariable(_ other: Core) -> Bool {
    guard case .variable(let left) = self, case .variable(let right) = other else { return false }
    return left == right
  }

  /// Whether the value, if there is one, is a boolean for sure.
  func isBoolean(_ context: ModuleLowering) -> Bool {
    switch self {
    case .literal(.atom("true")), .literal(.atom("false")): return true
    case .remoteCall("erlang", let name, let arguments, _):
      if let operation = Operation(name, arguments) { return operation.isComparison }
      if name == "not" { return arguments.count == 1 }
      return name.hasPrefix("is_")
    case .strictBoolean(_, _, let right, _): return right.isBoolean(context)
    case .branch(_, let then, let otherwise):
      return then.isBoolean(context) && otherwise.isBoolean(context)
    default: return false
    }
  }
}
