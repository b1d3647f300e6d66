/// What one instruction does to registers, and where the code goes on.
struct RegisterEffect {
  var opcode: Opcode
  var reads: [Int] = []
  var writes: [Int] = []
  /// The start of the window of a call that comes back.
  var window: Int?
  var next: Int
  var target: Int?
  var goesOn = true

  /// Of the instruction at a position in a function's words.
  init(of words: some RandomAccessCollection<UInt64>, at position: Int, arity: Int) {
    func word(_ offset: Int) -> UInt64 { words[words.index(words.startIndex, offsetBy: offset)] }
    let i = Instruction(word: word(position))
    opcode = i.opcode ?? .exit
    next = position + (opcode.hasFurtherWord ? 2 : 1)
    let word = opcode.hasFurtherWord ? word(position + 1) : 0
    if opcode.jumpsByC { target = next + i.c }
    if opcode.jumpsByNumber { target = next + i.imm }
    if opcode == .binaryRest || opcode == .loop {
      target = next + Int(Int64(bitPattern: word))
    } else if opcode.jumpsByWord {
      target = next + BinaryField(word: word).elseDistance
    }
    goesOn = opcode.continues
    registers(i, word, arity: arity)
  }

  private mutating func registers(_ i: Instruction, _ word: UInt64, arity: Int) {
    switch opcode {
    case .jump, .receiveAccept, .receiveSkip, .receiveWait, .undefined, .exit, .nativeFunction,
      .breakpoint:
      break
    case .move2: move([i.b, i.c], to: i.a)
    case .move3: move([i.b, i.c, i.x], to: i.a)
    case .testUncons: (reads, writes) = ([i.x], [i.a, i.b])
    case .functionClause: reads = Array(0..<arity)
    case .loadSmall, .loadWord, .receiveNext, .buildFinish: writes = [i.a]
    case .binaryStart: (reads, writes) = (i.x > 0 ? [i.b, i.x] : [i.b], [i.a])
    case .binarySettle: (reads, writes) = ([i.a, i.b], [i.a, i.b])
    case .move, .head, .tail, .element, .addSmall, .multiplySmall, .loop:
      (reads, writes) = ([i.b], [i.a])
    case .call, .callExport: call(i, extra: 0)
    case .callFunction: call(i, extra: 1)
    case .callDynamic: call(i, extra: 2)
    case .tailCall, .tailCallExport: reads = Array(i.a..<i.a + i.b)
    case .tailCallFunction: reads = Array(i.a..<i.a + i.b + 1)
    case .tailCallDynamic: reads = Array(i.a..<i.a + i.b + 2)
    case .native, .makeTuple, .makeFunction:
      (reads, writes) = (Array(i.b..<i.b + i.c), [i.a])
    case .makeList: (reads, writes) = (Array(i.b..<i.b + i.c + 1), [i.a])
    case .makeMap: (reads, writes) = (Array(i.b..<i.b + 2 * i.c), [i.a])
    case .nativeGuard: (reads, writes) = (Array(i.b..<i.b + i.x), [i.a])
    case .mapPut, .mapUpdate: (reads, writes) = ([i.b] + (i.c..<i.c + 2 * i.x), [i.a])
    case .uncons: (reads, writes) = ([i.c], [i.a, i.b])
    case .cons, .add, .subtract, .multiply, .same, .notSame, .equal, .notEqual, .less,
      .lessOrEqual, .binaryRest:
      (reads, writes) = ([i.b, i.c], [i.a])
    case .mapFetch: (reads, writes) = ([i.b, Int(truncatingIfNeeded: word)], [i.a])
    case .testSame, .testNotSame, .testEqual, .testNotEqual, .testLess, .testLessOrEqual,
      .binaryEnd, .binaryUnit:
      reads = [i.a, i.b]
    // Its reason and stack are there wherever the class is an atom.
    case .raise: reads = [i.a]
    case .fail:
      reads = i.x == Int(Failure.badBoolean.rawValue) ? [i.a, i.a + 1] : [i.a]
    case .binaryByte: (reads, writes) = (i.x > 0 ? [i.b, i.x] : [i.b], [i.a, i.c])
    case .binaryInteger, .binaryFloat, .binaryBytes, .binaryUTF:
      (reads, writes) = ([i.b, i.c] + Self.size(word), [i.a])
    case .buildInteger, .buildFloat, .buildBytes, .buildUTF: reads = [i.a] + Self.size(word)
    case .buildStart: reads = i.x == 1 ? [i.a] : []
    case .return, .noteReturn, .traceReturn, .testWord, .testLessSmall, .testGreaterOrEqualSmall,
      .testRange, .testTuple, .testTagged,
      .testCons, .testType, .testFunction, .receiveMark, .receiveWaitTimeout:
      reads = [i.a]
    }
  }

  /// Moves one after the other.
  private mutating func move(_ sources: [Int], to first: Int) {
    for (offset, source) in sources.enumerated() {
      if !writes.contains(source) { reads.append(source) }
      writes.append(first + offset)
    }
  }

  private mutating func call(_ i: Instruction, extra: Int) {
    reads = Array(i.a..<i.a + i.b + extra)
    writes = [i.a]
    window = i.a
  }

  private static func size(_ word: UInt64) -> [Int] {
    let field = BinaryField(word: word)
    return field.flags & BinaryField.sizeInRegister == 0 ? [] : [field.size]
  }
}
