internal import VirtualMachine

/// Bitstring patterns: a position in a register moves over the bitstring.
extension FunctionLowering {
  /// What the reads of one pattern share.
  private struct Reading {
    var subject: Int
    var position: Int
    var failure: Label
  }

  func matchBinary(_ segments: [BinaryPatternSegment], _ register: Int, else label: Label) {
    let reading = Reading(subject: register, position: registers.allocate(), failure: label)
    // The argument of a loop begins where the loop has come to.
    let first = binaryLoop.map { $0.argument == register ? $0.position : 0 } ?? 0
    var segments = segments
    if let byte = segments.first, byte.isByte {
      segments.removeFirst()
      let isLast = segments.count == 1 && isUnmade(segments[0], reading)
      matchByte(byte, from: first, wholeRest: isLast, reading)
      if isLast, let loopRest {
        binaryLoop?.rests[loopRest.id] = reading.position
        return
      }
    } else {
      code.emit(.binaryStart, x: first, a: reading.position, b: register, else: label)
    }
    for (index, segment) in segments.enumerated() {
      if index == segments.count - 1, segment.isRest {
        matchRest(segment, reading)
        return
      }
      matchSegment(segment, reading)
    }
    code.emit(.binaryEnd, a: register, b: reading.position, else: label)
  }

  /// Starts, and reads the first segment, which is a byte. `wholeRest`: what follows is a rest of whole bytes, which is tested at
  /// once.
  private func matchByte(
    _ segment: BinaryPatternSegment, from first: Int, wholeRest: Bool, _ reading: Reading
  ) {
    let part = place(for: segment.value)
    code.emit(
      .binaryByte, x: first, a: part, b: reading.subject, c: reading.position,
      word: .field(flags: wholeRest ? BinaryField.wholeRest : 0, unit: 1, size: 8),
      else: reading.failure)
    match(segment.matched, part, else: reading.failure)
  }

  /// Whether the segment is the rest that a loop passes on, in whole bytes.
  private func isUnmade(_ segment: BinaryPatternSegment, _ reading: Reading) -> Bool {
    guard segment.isRest, segment.type.unit == 8, case .bind(let variable) = segment.value else {
      return false
    }
    return variable == loopRest && reading.subject == binaryLoop?.argument
  }

  /// The last segment without a size.
  private func matchRest(_ segment: BinaryPatternSegment, _ reading: Reading) {
    if segment.value.isWildcard, segment.type.unit == 1 { return }
    if case .bind(let variable) = segment.value, variable == loopRest,
      reading.subject == binaryLoop?.argument
    {
      code.emit(
        .binaryUnit, x: segment.type.unit, a: reading.subject, b: reading.position,
        else: reading.failure)
      binaryLoop?.rests[variable.id] = reading.position
      return
    }
    let part = place(for: segment.value)
    code.emit(
      .binaryRest, x: segment.type.unit, a: part, b: reading.subject, c: reading.position,
      word: .distance, else: reading.failure)
    match(segment.value, part, else: reading.failure)
  }

  private func place(for pattern: Pattern) -> Int {
    if case .bind(let variable) = pattern, isReserved,
      let place = registers.reservation(of: variable)
    {
      return place
    }
    return registers.allocate()
  }

  private func matchSegment(_ segment: BinaryPatternSegment, _ reading: Reading) {
    if segment.type.kind == .bits, segment.size == nil,
      case .literal(.binary(let bytes)) = segment.value
    {
      matchBytes(bytes, reading)
      return
    }
    let opcode: Opcode
    var size = 0
    switch segment.type.kind {
    case .integer: (opcode, size) = (.binaryInteger, 8)
    case .float: (opcode, size) = (.binaryFloat, 64)
    case .bits: opcode = .binaryBytes
    case .utf8, .utf16, .utf32: opcode = .binaryUTF
    }
    var flags = segment.type.flags
    let part = place(for: segment.value)
    let mark = registers.next
    switch segment.size {
    case .literal(.integer(let constant))? where 0...0xFFFF_FFFF ~= constant: size = constant
    case let core?:
      let outerFailure = guardFailure
      guardFailure = reading.failure
      size = value(core)
      guardFailure = outerFailure
      flags |= BinaryField.sizeInRegister
    case nil:
      if segment.type.kind == .bits {
        context.fail("a bitstring segment without a size in \(outer)", line: code.line)
      }
    }
    code.emit(
      opcode, a: part, b: reading.subject, c: reading.position,
      word: .field(flags: flags, unit: segment.type.unit, size: size), else: reading.failure)
    registers.reset(to: mark)
    match(segment.matched, part, else: reading.failure)
  }

  /// A constant text: compared as numbers of up to seven bytes, which are small integers, so that nothing is allocated.
  private func matchBytes(_ bytes: [UInt8], _ reading: Reading) {
    let part = registers.allocate()
    if bytes.count > 56 {
      code.emit(
        .binaryBytes, a: part, b: reading.subject, c: reading.position,
        word: .field(flags: 0, unit: 8, size: bytes.count), else: reading.failure)
      match(.literal(.binary(bytes)), part, else: reading.failure)
    } else {
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = rest.prefix(7)
        rest = rest.dropFirst(7)
        code.emit(
          .binaryInteger, a: part, b: reading.subject, c: reading.position,
          word: .field(flags: 0, unit: 1, size: chunk.count * 8), else: reading.failure)
        let number = chunk.reduce(0) { $0 << 8 | Int($1) }
        match(.literal(.integer(number)), part, else: reading.failure)
      }
    }
    registers.reset(to: part)
  }
}

extension BinaryPatternSegment {
  /// Whether it takes what is left where it is the last one.
  var isRest: Bool {
    guard type.kind == .bits, size == nil else { return false }
    if case .literal(.binary) = value { return false }
    return true
  }

  /// Whether it is an unsigned integer of eight bits.
  fileprivate var isByte: Bool {
    guard type.kind == .integer, type.unit == 1, !type.isSigned else { return false }
    switch size {
    case nil, .literal(.integer(8))?: return true
    default: return false
    }
  }

  /// The pattern of the value that is read: an integer in a float segment stands for a float.
  fileprivate var matched: Pattern {
    if type.kind == .float, case .literal(.integer(let number)) = value {
      return .literal(.float(Double(number)))
    }
    return value
  }
}
