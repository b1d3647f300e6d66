internal import VirtualMachine

/// Turns items into words: places labels and gives far tests a long form.
///
/// A test reaches 32,767 words. One that goes further becomes: the test, a jump over the next instruction, a jump to the target.
struct Assembler {
  private let emitter: Emitter
  private var isLong: [Bool]
  /// The first word of each item, and the end.
  private var offsets: [Int]

  init(_ emitter: Emitter) {
    self.emitter = emitter
    isLong = Array(repeating: false, count: emitter.items.count)
    offsets = Array(repeating: 0, count: emitter.items.count + 1)
  }

  /// Puts the code into `function`.
  mutating func assemble(into function: inout FunctionCode) {
    layOut()
    while lengthen() { layOut() }
    var line = 0
    function.words.reserveCapacity(offsets[emitter.items.count])
    for (index, item) in emitter.items.enumerated() where !isIdle(index) {
      if item.line != 0, item.line != line {
        line = item.line
        function.lines.append((position: function.words.count, line: line))
      }
      encode(item, index, into: &function)
    }
    for handler in emitter.handlers
    where offsets[handler.range.lowerBound] < offsets[handler.range.upperBound] {
      function.handlers.append(
        FunctionCode.Handler(
          range: offsets[handler.range.lowerBound]..<offsets[handler.range.upperBound],
          target: offsets[emitter.places[handler.target.id]], register: handler.register))
    }
  }

  // MARK: Layout

  private func hasWord(_ item: Emitter.Item) -> Bool {
    if case .none = item.word { return false }
    return true
  }

  /// Whether it is a jump to the next instruction.
  private func isIdle(_ index: Int) -> Bool {
    let item = emitter.items[index]
    guard item.opcode == .jump, let target = item.target else { return false }
    return emitter.places[target.id] == index + 1
  }

  private func size(_ index: Int) -> Int {
    if isIdle(index) { return 0 }
    return (hasWord(emitter.items[index]) ? 2 : 1) + (isLong[index] ? 2 : 0)
  }

  private mutating func layOut() {
    var offset = 0
    for index in emitter.items.indices {
      offsets[index] = offset
      offset += size(index)
    }
    offsets[emitter.items.count] = offset
  }

  /// The item that a jump to the label reaches, through further jumps.
  private func destination(_ label: Label) -> Int {
    var place = emitter.places[label.id]
    var steps = 0
    while steps < 16, place < emitter.items.count, emitter.items[place].opcode == .jump,
      let next = emitter.items[place].target
    {
      place = emitter.places[next.id]
      steps += 1
    }
    return place
  }

  /// Whether the distance is 16 bits wide.
  private func isShort(_ item: Emitter.Item) -> Bool {
    if item.imm != nil { return false }
    if case .distance = item.word { return false }
    return true
  }

  /// Marks the tests that do not reach their target; false where there is none.
  private mutating func lengthen() -> Bool {
    var changed = false
    for (index, item) in emitter.items.enumerated() where !isLong[index] && isShort(item) {
      guard let target = item.target else { continue }
      let distance = offsets[destination(target)] - offsets[index + 1]
      if !Instruction.operandRange.contains(distance) {
        isLong[index] = true
        changed = true
      }
    }
    return changed
  }

  // MARK: Encoding

  private func encode(_ item: Emitter.Item, _ index: Int, into function: inout FunctionCode) {
    let end = offsets[index + 1]
    let target = item.target.map { offsets[destination($0)] }
    let distance = isLong[index] ? 1 : (target ?? end) - end
    if item.imm != nil {
      let imm = item.target == nil ? item.imm ?? 0 : distance
      function.words.append(Instruction(item.opcode, x: item.x, a: item.a, imm: imm).word)
    } else {
      // Where a word holds the distance, `c` is a register.
      let isTest = item.target != nil && !isDistanceInWord(item)
      let c = isTest ? distance : item.c
      function.words.append(
        Instruction(item.opcode, x: item.x, a: item.a, b: item.b, c: c).word)
    }
    switch item.word {
    case .none: break
    case .raw(let word): function.words.append(word)
    case .fixup(let fixup):
      function.fixups.append((position: function.words.count, fixup: fixup))
      function.words.append(0)
    case .field(let flags, let unit, let size):
      let field = BinaryField(
        elseDistance: Int16(truncatingIfNeeded: distance), flags: flags, unit: unit, size: size)
      function.words.append(field.word)
    case .distance: function.words.append(UInt64(bitPattern: Int64(distance)))
    }
    if isLong[index], let target {
      function.words.append(Instruction(.jump, imm: 1).word)
      function.words.append(Instruction(.jump, imm: target - end).word)
    }
  }

  private func isDistanceInWord(_ item: Emitter.Item) -> Bool {
    switch item.word {
    case .field, .distance: true
    default: false
    }
  }
}
