internal import VirtualMachine

/// Bitstrings that are built.
///
/// The machine builds one bitstring at a time, so all values and sizes are evaluated first.
extension FunctionLowering {
  /// A segment with its operands in registers.
  private struct Part {
    var opcode: Opcode
    var register: Int
    var flags: UInt8
    var unit: Int
    var size: Int
    /// Which segment of the source it is, from 1.
    var number: Int
  }

  /// Segments that are built at once: each takes up to two registers.
  private static let segmentsAtOnce = 10_000

  func binary(_ segments: [BinarySegment], line: Int, to wanted: Int?) -> Int {
    if segments.count > Self.segmentsAtOnce {
      let first = BinarySegment(
        value: .binary(Array(segments.prefix(Self.segmentsAtOnce)), line: line), size: nil,
        type: SegmentType(kind: .bits, unit: 1))
      return binary([first] + segments.dropFirst(Self.segmentsAtOnce), line: line, to: wanted)
    }
    let numbered = BinarySegment.merged(segments)
    let segments = numbered.map(\.segment)
    if segments.isEmpty { return value(.literal(.binary([])), to: wanted) }
    if segments.count == 1, let bytes = segments[0].bytes {
      return value(.literal(.binary(bytes)), to: wanted)
    }
    let operands = segments.flatMap { [$0.value] + ($0.size.map { [$0] } ?? []) }
    return produce(wanted, operands) { target in
      let parts = numbered.map { part($0.segment, number: $0.number) }
      if line != 0 { code.line = line }
      var rest = parts[...]
      if let first = rest.first, first.opcode == .buildBytes,
        first.flags & BinaryField.whole != 0, segments[0].bytes == nil
      {
        code.emit(.buildStart, x: 1, a: first.register, b: first.unit)
        rest = rest.dropFirst()
      } else {
        code.emit(.buildStart)
      }
      for part in rest {
        code.emit(
          part.opcode, a: part.register, b: min(part.number, Instruction.operandRange.upperBound),
          word: .field(flags: part.flags, unit: part.unit, size: part.size))
      }
      code.emit(.buildFinish, a: target)
    }
  }

  private func part(_ segment: BinarySegment, number: Int) -> Part {
    let register = value(segment.value)
    var flags = segment.type.flags
    var size = 0
    switch segment.size {
    case .literal(.integer(let constant))? where 0...0xFFFF_FFFF ~= constant: size = constant
    case let core?:
      size = value(core)
      flags |= BinaryField.sizeInRegister
    case nil:
      switch segment.type.kind {
      case .integer: size = 8
      case .float: size = 64
      case .bits: flags |= BinaryField.whole
      case .utf8, .utf16, .utf32: break
      }
    }
    let opcode: Opcode =
      switch segment.type.kind {
      case .integer: .buildInteger
      case .float: .buildFloat
      case .bits: .buildBytes
      case .utf8, .utf16, .utf32: .buildUTF
      }
    return Part(
      opcode: opcode, register: register, flags: flags, unit: segment.type.unit, size: size,
      number: number)
  }
}

extension SegmentType {
  /// The flags of a `BinaryField`, without those about the size.
  var flags: UInt8 {
    var flags: UInt8 = 0
    if isLittleEndian { flags |= BinaryField.littleEndian }
    if isSigned { flags |= BinaryField.signed }
    switch kind {
    case .utf16: flags |= BinaryField.utf16
    case .utf32: flags |= BinaryField.utf32
    default: break
    }
    return flags
  }
}

extension BinarySegment {
  /// The bytes of a constant segment.
  fileprivate var bytes: [UInt8]? {
    switch (type.kind, value, size) {
    case (.bits, .literal(.binary(let bytes)), nil): return bytes
    case (.integer, .literal(.integer(let number)), nil) where type.unit == 1:
      return [UInt8(truncatingIfNeeded: number)]
    case (.integer, .literal(.integer(let number)), .literal(.integer(8))?) where type.unit == 1:
      return [UInt8(truncatingIfNeeded: number)]
    default: return nil
    }
  }

  /// Constant segments side by side as one; each with the number of its first one, from 1.
  fileprivate static func merged(
    _ segments: [BinarySegment]
  ) -> [(segment: BinarySegment, number: Int)] {
    var result: [(segment: BinarySegment, number: Int)] = []
    var bytes: [UInt8] = []
    var first = 1
    func flush() {
      guard !bytes.isEmpty else { return }
      let type = SegmentType(kind: .bits, unit: 8)
      result.append(
        (BinarySegment(value: .literal(.binary(bytes)), size: nil, type: type), first))
      bytes = []
    }
    for (index, segment) in segments.enumerated() {
      if let constant = segment.bytes {
        if bytes.isEmpty { first = index + 1 }
        bytes += constant
      } else {
        flush()
        result.append((segment, index + 1))
      }
    }
    flush()
    return result
  }
}
