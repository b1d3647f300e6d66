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
    var line: Int
  }

  /// Segments that are built at once: each takes up to two registers.
  private static let segmentsAtOnce = 4_000

  func binary(_ segments: [BinarySegment], line: Int, to wanted: Int?) -> Int {
    if segments.count > Self.segmentsAtOnce {
      let first = BinarySegment(
        value: .binary(Array(segments.prefix(Self.segmentsAtOnce)), line: line), size: nil,
        type: SegmentType(kind: .bits, unit: 1))
      return binary([first] + segments.dropFirst(Self.segmentsAtOnce), line: line, to: wanted)
    }
    let numbered = BinarySegment.merged(
      BinarySegment.flat(segments, line: line, limit: Self.segmentsAtOnce))
    let segments = numbered.map(\.segment)
    if segments.isEmpty { return value(.literal(.binary([])), to: wanted) }
    if segments.count == 1, let bytes = segments[0].bytes {
      return value(.literal(.binary(bytes)), to: wanted)
    }
    let operands = segments.flatMap { [$0.value] + ($0.size.map { [$0] } ?? []) }
    return produce(wanted, operands) { target in
      let parts = numbered.map { part($0) }
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
        if part.line != 0 { code.line = part.line }
        code.emit(
          part.opcode, a: part.register, b: min(part.number, Instruction.operandRange.upperBound),
          word: .field(flags: part.flags, unit: part.unit, size: part.size))
      }
      if line != 0 { code.line = line }
      code.emit(.buildFinish, a: target)
    }
  }

  private func part(_ numbered: BinarySegment.Numbered) -> Part {
    let segment = numbered.segment
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
      number: numbered.number, line: numbered.line)
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

  /// A segment with its number in the source's bitstring, from 1, and the line of that.
  fileprivate typealias Numbered = (segment: BinarySegment, number: Int, line: Int)

  /// The segments, those of a bitstring that is built only to become a part of this one in its place.
  fileprivate static func flat(
    _ segments: [BinarySegment], line: Int, limit: Int
  ) -> [Numbered] {
    var result: [Numbered] = []
    var left = limit - segments.count
    for (index, segment) in segments.enumerated() {
      if case .binary(let parts, let inner) = segment.value, segment.type.kind == .bits,
        segment.size == nil, parts.count <= left,
        segment.type.unit == 1 || parts.allSatisfy(\.isWholeBytes)
      {
        left -= parts.count
        result += parts.enumerated().map { ($0.element, $0.offset + 1, inner) }
      } else {
        result.append((segment, index + 1, line))
      }
    }
    return result
  }

  /// Whether it is a number of bytes, whatever its value.
  private var isWholeBytes: Bool {
    switch (type.kind, size) {
    case (.utf8, _), (.utf16, _), (.utf32, _), (.integer, nil), (.float, nil): true
    case (.bits, nil): type.unit % 8 == 0
    case (_, .literal(.integer(let count))?): count * type.unit % 8 == 0
    default: type.unit % 8 == 0
    }
  }

  /// Constant segments side by side as one, with the number of the first.
  fileprivate static func merged(_ segments: [Numbered]) -> [Numbered] {
    var result: [Numbered] = []
    var bytes: [UInt8] = []
    var first = (number: 1, line: 0)
    func flush() {
      guard !bytes.isEmpty else { return }
      let type = SegmentType(kind: .bits, unit: 8)
      result.append(
        (
          BinarySegment(value: .literal(.binary(bytes)), size: nil, type: type), first.number,
          first.line
        ))
      bytes = []
    }
    for numbered in segments {
      if let constant = numbered.segment.bytes {
        if bytes.isEmpty { first = (numbered.number, numbered.line) }
        bytes += constant
      } else {
        flush()
        result.append(numbered)
      }
    }
    flush()
    return result
  }
}
