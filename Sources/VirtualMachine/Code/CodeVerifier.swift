/// Checks the structure of code before it runs: known operations, jumps that land on instructions, registers inside the frame.
public struct CodeVerifier {
  private let function: FunctionCode
  private var starts: Set<Int> = []
  private var fixups: Set<Int> = []
  private var problems: [String] = []

  private init(_ function: FunctionCode) { self.function = function }

  /// What is wrong with a module's code; nothing where it is sound.
  public static func problems(in module: ModuleCode) -> [String] {
    module.functions.flatMap { function in
      problems(in: function, functionCount: module.functions.count).map {
        "\(function.name)/\(function.arity): \($0)"
      }
    }
  }

  /// What is wrong with a function of a module that has `functionCount` functions.
  public static func problems(in function: FunctionCode, functionCount: Int) -> [String] {
    var verifier = CodeVerifier(function)
    verifier.run(functionCount: functionCount)
    return verifier.problems
  }

  private mutating func run(functionCount: Int) {
    var position = 0
    var last: Opcode?
    while position < function.words.count {
      starts.insert(position)
      guard let opcode = Instruction(word: function.words[position]).opcode else {
        problems.append("word \(position) is no instruction")
        return
      }
      last = opcode
      position += opcode.hasFurtherWord ? 2 : 1
    }
    if position != function.words.count { problems.append("the last instruction is cut off") }
    if let last, last.continues { problems.append("the code goes on behind its end") }
    if last == nil { problems.append("there is no code") }
    for (position, fixup) in function.fixups {
      fixups.insert(position)
      if !function.words.indices.contains(position) || starts.contains(position) {
        problems.append("fixup at \(position) is no further word")
      }
      if case .function(let index) = fixup, !(0..<functionCount ~= index) {
        problems.append("function \(index) is not there")
      }
    }
    for start in starts.sorted() { check(Instruction(word: function.words[start]), start) }
    for handler in function.handlers {
      check(jump: handler.target, from: handler.range.lowerBound)
      check(registers: handler.register..<handler.register + 3, at: handler.target)
      if handler.range.isEmpty || handler.range.upperBound > function.words.count {
        problems.append("handler range \(handler.range) is not in the code")
      }
    }
  }

  private mutating func check(jump target: Int, from position: Int) {
    if !starts.contains(target) { problems.append("\(position) jumps to \(target)") }
  }

  private mutating func check(registers: Range<Int>, at position: Int) {
    if registers.upperBound > function.frameSize {
      problems.append("\(position) uses r\(registers.upperBound - 1)")
    }
  }

  private mutating func check(_ i: Instruction, _ position: Int) {
    guard let opcode = i.opcode else { return }
    let size = opcode.hasFurtherWord ? 2 : 1
    let word = size == 2 && position + 1 < function.words.count ? function.words[position + 1] : 0
    if opcode.jumpsByC { check(jump: position + size + i.c, from: position) }
    if opcode.jumpsByNumber { check(jump: position + size + i.imm, from: position) }
    if opcode.jumpsByWord {
      let distance =
        opcode == .binaryRest || opcode == .loop
        ? Int(Int64(bitPattern: word)) : BinaryField(word: word).elseDistance
      check(jump: position + size + distance, from: position)
    }
    if opcode.needsFixup, !fixups.contains(position + 1) {
      problems.append("\(position) has no fixup")
    }
    for range in registers(opcode, i, word) { check(registers: range, at: position) }
  }

  /// The registers that the instruction touches.
  private func registers(_ opcode: Opcode, _ i: Instruction, _ word: UInt64) -> [Range<Int>] {
    func one(_ register: Int) -> Range<Int> { register..<register + 1 }
    switch opcode {
    case .jump, .receiveAccept, .receiveSkip, .receiveWait, .functionClause, .undefined, .exit,
      .breakpoint:
      return []
    case .move2: return [i.a..<i.a + 2, one(i.b), one(i.c)]
    case .move3: return [i.a..<i.a + 3, one(i.b), one(i.c), one(i.x)]
    case .testUncons: return [one(i.a), one(i.b), one(i.x)]
    case .binaryStart: return [one(i.a), one(i.b), one(i.x)]
    case .move, .head, .tail, .binaryUnit, .binarySettle, .binaryEnd, .testSame, .testNotSame,
      .testEqual,
      .testNotEqual, .testLess, .testLessOrEqual, .addSmall, .multiplySmall, .loop,
      .element:
      return [one(i.a), one(i.b)]
    case .mapFetch: return [one(i.a), one(i.b), one(Int(truncatingIfNeeded: word & 0xFFFF))]
    case .tailCall, .tailCallExport: return [i.a..<i.a + i.b]
    case .callFunction, .tailCallFunction: return [i.a..<i.a + i.b + 1]
    case .callDynamic, .tailCallDynamic: return [i.a..<i.a + i.b + 2]
    case .native, .makeTuple, .makeFunction: return [one(i.a), i.b..<i.b + i.c]
    case .makeList: return [one(i.a), i.b..<i.b + i.c + 1]
    case .makeMap: return [one(i.a), i.b..<i.b + 2 * i.c]
    case .nativeGuard: return [one(i.a), i.b..<i.b + i.x]
    case .mapPut, .mapUpdate: return [one(i.a), one(i.b), i.c..<i.c + 2 * i.x]
    case .uncons, .cons, .add, .subtract, .multiply, .same, .notSame, .equal, .notEqual, .less,
      .lessOrEqual, .binaryRest:
      return [one(i.a), one(i.b), one(i.c)]
    case .binaryByte: return [one(i.a), one(i.b), one(i.c), one(i.x)]
    case .binaryInteger, .binaryFloat, .binaryBytes, .binaryUTF:
      return [one(i.a), one(i.b), one(i.c)] + fieldRegister(word)
    case .buildInteger, .buildFloat, .buildBytes, .buildUTF:
      return [one(i.a)] + fieldRegister(word)
    case .raise: return [i.a..<i.a + 3]
    case .fail: return [i.a..<i.a + (i.x == Int(Failure.badBoolean.rawValue) ? 2 : 1)]
    default: return [one(i.a)]
    }
  }

  private func fieldRegister(_ word: UInt64) -> [Range<Int>] {
    let field = BinaryField(word: word)
    guard field.flags & BinaryField.sizeInRegister != 0 else { return [] }
    return [field.size..<field.size + 1]
  }
}

extension Opcode {
  /// Whether the code goes on behind it.
  var continues: Bool {
    switch self {
    case .jump, .loop, .return, .tailCall, .tailCallExport, .tailCallFunction, .tailCallDynamic,
      .fail, .functionClause, .raise, .receiveSkip, .receiveWait, .undefined, .nativeFunction,
      .exit, .breakpoint, .noteReturn, .traceReturn:
      false
    default: true
    }
  }

  /// Whether the further word is one that the loader fills in.
  fileprivate var needsFixup: Bool {
    switch self {
    case .loadWord, .call, .callExport, .tailCall, .tailCallExport, .native, .nativeGuard,
      .testWord, .testTagged, .makeFunction:
      true
    default: false
    }
  }
}
