/// The code that runs in place of a function that is watched: the same, word for word, but for two things.
///
/// Each `return` is a `noteReturn`, where the profiler looks at its clock. And each `loop` is a call again, which passes the
/// breakpoint: it jumps behind the function's code, where the rest of the binary that the loop has not made is made.
struct WatchedCopy {
  /// From the word with the frame size on.
  private(set) var words: [UInt64]

  /// The copy of a function whose first word has not been replaced.
  init(_ info: FunctionInfo) {
    words = Array(UnsafeBufferPointer(start: info.start, count: info.end - info.start))
    let entry = UInt64(UInt(bitPattern: info.start + 1))
    for position in instructions() {
      let i = Instruction(word: words[position])
      if i.opcode == .return {
        words[position] = Instruction(.noteReturn, a: i.a).word
      } else if i.opcode == .loop, let argument = argument(ofLoop: i.a) {
        words[position] = Instruction(.jump, imm: words.count - position - 1).word
        words.append(Instruction(.binarySettle, a: argument, b: i.b).word)
        words.append(Instruction(.tailCall, a: 0, b: 0).word)
        words.append(entry)
      }
    }
  }

  /// Where the instructions begin.
  private func instructions() -> [Int] {
    var positions: [Int] = []
    var position = 1
    while position < words.count, let opcode = Instruction(word: words[position]).opcode {
      positions.append(position)
      position += opcode.hasFurtherWord ? 2 : 1
    }
    return positions
  }

  /// The argument that a loop takes apart, from the register with the position where it begins.
  private func argument(ofLoop register: Int) -> Int? {
    for position in instructions() {
      let i = Instruction(word: words[position])
      switch i.opcode {
      case .binaryStart where i.x == register, .binaryByte where i.x == register: return i.b
      case .binarySettle where i.b == register: return i.a
      default: continue
      }
    }
    return nil
  }
}
