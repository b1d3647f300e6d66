/// Reading and writing the fields of bitstrings (`BinaryField`).
extension Machine {
  /// The field's size in bits, or nil where the size in a register is no number of units.
  @inline(__always) private func bitCount(_ field: BinaryField, _ fp: Words) -> Int? {
    guard field.flags & BinaryField.sizeInRegister != 0 else { return field.size * field.unit }
    let size = Value(word: fp[-field.size])
    guard size.isSmall, size.small >= 0, size.small <= BitBuilder.bitLimit else { return nil }
    return size.small * field.unit
  }

  // MARK: Reading

  /// Reads the first byte of a pattern.
  @inline(never)
  func readByte(_ fp: Words, _ i: PlacedInstruction, _ field: BinaryField) -> Bool {
    let binary = Value(word: fp[-i.b])
    guard binary.isBitstring else { return false }
    let position = i.x == 0 ? 0 : Value(word: fp[-i.x]).small
    var (base, first, end) = (binary, position, 0)
    if binary.isBoxed(.subBinary) {
      base = binary.field(0)
      first += binary.field(1).small
      end = binary.field(2).small
    } else {
      end = binary.bitCount
    }
    let left = end - position
    guard left >= 8, field.flags & BinaryField.wholeRest == 0 || left & 7 == 0 else {
      return false
    }
    let bytes =
      base.isBoxed(.sharedBinary) ? base.sharedBytes : UnsafeRawPointer(base.pointer + 2)
    fp[-i.a] = Bits.read(bytes, at: first, bits: 8) << 4 | Tag.small
    fp[-i.c] = Value(small: position + 8).word
    return true
  }

  /// Reads an unsigned big-endian integer of 8, 16 or 32 bits that begins at a byte. False where it is none, or cannot be read.
  @inline(__always)
  func readAlignedInteger(_ fp: Words, _ i: PlacedInstruction, _ field: BinaryField) -> Bool {
    let binary = Value(word: fp[-i.b])
    let position = Value(word: fp[-i.c]).small
    let number: UInt64
    switch field.word >> 16 {
    case BinaryField(flags: 0, unit: 1, size: 8).word >> 16:
      guard let bytes = binary.alignedBytes(at: position, bits: 8) else { return false }
      number = UInt64(bytes.load(as: UInt8.self))
    case BinaryField(flags: 0, unit: 1, size: 16).word >> 16:
      guard let bytes = binary.alignedBytes(at: position, bits: 16) else { return false }
      number = UInt64(bytes.loadUnaligned(as: UInt16.self).byteSwapped)
    case BinaryField(flags: 0, unit: 1, size: 32).word >> 16:
      guard let bytes = binary.alignedBytes(at: position, bits: 32) else { return false }
      number = UInt64(bytes.loadUnaligned(as: UInt32.self).byteSwapped)
    default: return false
    }
    fp[-i.a] = number << 4 | Tag.small
    fp[-i.c] = Value(small: position + field.size).word
    return true
  }

  @inline(never)
  func readInteger(_ p: ProcessPointer, _ fp: Words, _ i: PlacedInstruction, _ field: BinaryField)
    -> Bool
  {
    let view = Value(word: fp[-i.b]).bits
    let position = Value(word: fp[-i.c]).small
    guard let count = bitCount(field, fp), count <= view.bitCount - position else { return false }
    let isSigned = field.flags & BinaryField.signed != 0
    let isLittle = field.flags & BinaryField.littleEndian != 0
    let result: Value
    if count == 0 {
      result = Value(small: 0)
    } else if count <= 64 {
      var number = Bits.read(view.base, at: view.bitOffset + position, bits: count)
      if isLittle { number = Self.reversed(number, bits: count) }
      if isSigned {
        let shift = UInt64(64 - count)
        result = p.integer(Int(Int64(bitPattern: number << shift) >> Int64(shift)))
      } else {
        result = p.integer(number)
      }
    } else {
      var bytes = Array(repeating: UInt8(0), count: (count + 7) / 8)
      // The most significant byte is the short one in big-endian order, the last one in little-endian order.
      bytes.withUnsafeMutableBytes { target in
        guard let base = target.baseAddress else { return }
        Bits.copy(
          from: view.base, at: view.bitOffset + position, to: base,
          at: isLittle ? 0 : target.count * 8 - count, count: count)
      }
      if isLittle {
        let extra = count & 7
        if extra > 0 { bytes[bytes.count - 1] >>= UInt8(8 - extra) }
        bytes.reverse()
      }
      result = Arithmetic.integer(p, bigEndian: bytes, bitCount: count, isSigned: isSigned)
    }
    fp[-i.c] = Value(small: position + count).word
    fp[-i.a] = result.word
    return true
  }

  /// A number whose bits were read in order, taken as little-endian: its bytes in reverse; a short last byte is the greatest.
  private static func reversed(_ number: UInt64, bits: Int) -> UInt64 {
    let extra = bits & 7
    var left = bits - extra
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while left > 0 {
      left -= 8
      result |= (number >> UInt64(left + extra) & 0xFF) << shift
      shift += 8
    }
    if extra > 0 { result |= (number & ((1 << UInt64(extra)) - 1)) << shift }
    return result
  }

  @inline(never)
  func readFloat(_ p: ProcessPointer, _ fp: Words, _ i: PlacedInstruction, _ field: BinaryField)
    -> Bool
  {
    let view = Value(word: fp[-i.b]).bits
    let position = Value(word: fp[-i.c]).small
    guard let count = bitCount(field, fp), count <= view.bitCount - position,
      count == 64 || count == 32 || count == 16
    else { return false }
    var number = Bits.read(view.base, at: view.bitOffset + position, bits: count)
    if field.flags & BinaryField.littleEndian != 0 { number = Self.reversed(number, bits: count) }
    let double: Double
    switch count {
    case 64: double = Double(bitPattern: number)
    case 32: double = Double(Float(bitPattern: UInt32(truncatingIfNeeded: number)))
    default: double = Double(Self.half(UInt16(truncatingIfNeeded: number)))
    }
    guard double.isFinite else { return false }
    fp[-i.c] = Value(small: position + count).word
    fp[-i.a] = p.float(double).word
    return true
  }

  private static func half(_ bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction / 1024)
        * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }

  private static func halfBits(_ number: Double) -> UInt16 {
    let sign: UInt16 = number.sign == .minus ? 0x8000 : 0
    let magnitude = number.magnitude
    if magnitude == 0 { return sign }
    if magnitude < 0x1p-14 {
      let fraction = (magnitude * 0x1p24).rounded(.toNearestOrEven)
      return sign | UInt16(fraction)
    }
    guard magnitude < 65520 else { return sign | 0x7C00 }
    var exponent = Int(magnitude.exponent)
    var fraction = ((magnitude.significand - 1) * 1024).rounded(.toNearestOrEven)
    if fraction == 1024 {
      fraction = 0
      exponent += 1
    }
    return sign | UInt16(exponent + 15) << 10 | UInt16(fraction)
  }

  @inline(never)
  func readBits(_ p: ProcessPointer, _ fp: Words, _ i: PlacedInstruction, _ field: BinaryField)
    -> Bool
  {
    let value = Value(word: fp[-i.b])
    let position = Value(word: fp[-i.c]).small
    guard let count = bitCount(field, fp), count <= value.bitCount - position else { return false }
    fp[-i.c] = Value(small: position + count).word
    fp[-i.a] = p.subBinary(value, bitOffset: position, bitCount: count).word
    return true
  }

  @inline(never)
  func readUTF(_ p: ProcessPointer, _ fp: Words, _ i: PlacedInstruction, _ field: BinaryField)
    -> Bool
  {
    let view = Value(word: fp[-i.b]).bits
    let position = Value(word: fp[-i.c]).small
    let at = view.bitOffset + position
    let left = view.bitCount - position
    func byte(_ index: Int) -> UInt32 {
      UInt32(truncatingIfNeeded: Bits.read(view.base, at: at + index * 8, bits: 8))
    }
    var code: UInt32
    let length: Int
    if field.flags & BinaryField.utf32 != 0 {
      guard left >= 32 else { return false }
      let number = Bits.read(view.base, at: at, bits: 32)
      code = UInt32(
        truncatingIfNeeded: field.flags & BinaryField.littleEndian != 0
          ? Self.reversed(number, bits: 32) : number)
      length = 4
    } else if field.flags & BinaryField.utf16 != 0 {
      func unit(_ index: Int) -> UInt32 {
        let number = Bits.read(view.base, at: at + index * 16, bits: 16)
        return UInt32(
          truncatingIfNeeded: field.flags & BinaryField.littleEndian != 0
            ? Self.reversed(number, bits: 16) : number)
      }
      guard left >= 16 else { return false }
      code = unit(0)
      if code >= 0xD800, code < 0xDC00 {
        guard left >= 32 else { return false }
        let low = unit(1)
        guard low >= 0xDC00, low < 0xE000 else { return false }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        length = 4
      } else {
        length = 2
      }
    } else {
      guard left >= 8 else { return false }
      let first = byte(0)
      if first < 0x80 {
        code = first
        length = 1
      } else {
        let extra = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1
        guard first >= 0xC2, first < 0xF5, left >= 8 * (extra + 1) else { return false }
        code = first & (0x3F >> UInt32(extra))
        for index in 1...extra {
          let next = byte(index)
          guard next & 0xC0 == 0x80 else { return false }
          code = code << 6 | next & 0x3F
        }
        guard extra == 1 || (extra == 2 && code >= 0x800) || (extra == 3 && code >= 0x10000) else {
          return false
        }
        length = extra + 1
      }
    }
    guard code <= 0x10FFFF, !(code >= 0xD800 && code < 0xE000) else { return false }
    fp[-i.c] = Value(small: position + length * 8).word
    fp[-i.a] = Value(small: Int(code)).word
    return true
  }

  // MARK: Writing

  /// The segment's size in bits; a size that is no number of units, or too great, is a fault.
  @inline(__always)
  private func size(_ field: BinaryField, _ fp: Words) throws(SegmentFault) -> Int {
    if let count = bitCount(field, fp), count <= BitBuilder.bitLimit { return count }
    if field.flags & BinaryField.sizeInRegister == 0 {
      throw .tooLarge(Value(small: field.size * field.unit))
    }
    let size = Value(word: fp[-field.size])
    let isNatural = size.isSmall ? size.small >= 0 : size.isBoxed(.positive)
    throw isNatural ? .tooLarge(size) : .size(size)
  }

  @inline(never)
  func buildInteger(
    _ p: ProcessPointer, _ fp: Words, _ value: Value, _ field: BinaryField
  ) throws(SegmentFault) {
    let count = try size(field, fp)
    guard value.isInteger else { throw .type(value) }
    let isLittle = field.flags & BinaryField.littleEndian != 0
    if value.isSmall, count <= 64 {
      var number = UInt64(bitPattern: Int64(value.small))
      if isLittle, count > 0 {
        let low = count < 64 ? number & ((1 << UInt64(count)) - 1) : number
        number = Self.littleEndianBits(low, bits: count)
      }
      p.pointee.builder.append(integer: number, bits: count)
      return
    }
    var bytes = Arithmetic.bigEndianBytes(value, count: (count + 7) / 8)
    if isLittle {
      bytes.reverse()
      let extra = count & 7
      if extra > 0 {
        // The last byte is the short one: its bits are the low ones of the greatest byte.
        let last = bytes.removeLast()
        bytes.withUnsafeBytes { p.pointee.builder.append($0) }
        p.pointee.builder.append(integer: UInt64(last), bits: extra)
        return
      }
    }
    p.pointee.builder.append(bigEndian: bytes, bits: count)
  }

  /// The bits of a number in the order in which a little-endian field has them.
  private static func littleEndianBits(_ number: UInt64, bits: Int) -> UInt64 {
    var left = bits
    var rest = number
    var result: UInt64 = 0
    while left > 0 {
      let step = Swift.min(8, left)
      result = result << UInt64(step) | rest & ((1 << UInt64(step)) - 1)
      rest >>= 8
      left -= step
    }
    return result
  }

  @inline(never)
  func buildFloat(
    _ p: ProcessPointer, _ fp: Words, _ value: Value, _ field: BinaryField
  ) throws(SegmentFault) {
    let count = try size(field, fp)
    guard value.isNumber else { throw .type(value) }
    guard let double = Arithmetic.double(value) else { throw .noFloat(value) }
    var bits: UInt64
    switch count {
    case 64: bits = double.bitPattern
    case 32: bits = UInt64(Float(double).bitPattern)
    case 16: bits = UInt64(Self.halfBits(double))
    default: throw .invalid(Value(small: count))
    }
    if field.flags & BinaryField.littleEndian != 0 {
      bits = Self.littleEndianBits(bits, bits: count)
    }
    p.pointee.builder.append(integer: bits, bits: count)
  }

  @inline(never)
  func buildBits(
    _ p: ProcessPointer, _ fp: Words, _ value: Value, _ field: BinaryField
  ) throws(SegmentFault) {
    let isWhole = field.flags & BinaryField.whole != 0
    let count = isWhole ? 0 : try size(field, fp)
    guard value.isBitstring else { throw .type(value) }
    var view = value.bits
    if isWhole {
      guard view.bitCount % field.unit == 0 else { throw .unit(value) }
    } else {
      guard count <= view.bitCount else { throw .short(value) }
      view.bitCount = count
    }
    p.pointee.builder.append(view)
  }

  @inline(never)
  func buildUTF(
    _ p: ProcessPointer, _ value: Value, _ field: BinaryField
  ) throws(SegmentFault) {
    guard value.isSmall, value.small >= 0, value.small <= 0x10FFFF,
      !(value.small >= 0xD800 && value.small < 0xE000),
      let scalar = Unicode.Scalar(UInt32(value.small))
    else { throw .type(value) }
    let isLittle = field.flags & BinaryField.littleEndian != 0
    if field.flags & BinaryField.utf32 != 0 {
      let number = UInt64(scalar.value)
      p.pointee.builder.append(
        integer: isLittle ? Self.littleEndianBits(number, bits: 32) : number, bits: 32)
    } else if field.flags & BinaryField.utf16 != 0 {
      for unit in UTF16.encode(scalar).map({ Array($0) }) ?? [] {
        p.pointee.builder.append(
          integer: UInt64(isLittle ? unit.byteSwapped : unit), bits: 16)
      }
    } else {
      for byte in UTF8.encode(scalar).map({ Array($0) }) ?? [] {
        p.pointee.builder.append(byte: byte)
      }
    }
  }

  /// Raises what is wrong with the segment of that number, from 1: `{segment, type, why, value}` as the cause, which the text
  /// of the exception is made of.
  @inline(never)
  func segmentFailure(
    _ p: ProcessPointer, _ number: Int, _ opcode: Opcode, _ field: BinaryField,
    _ fault: SegmentFault
  ) {
    let type =
      switch opcode {
      case .buildInteger: "integer"
      case .buildFloat: "float"
      case .buildUTF where field.flags & BinaryField.utf16 != 0: "utf16"
      case .buildUTF where field.flags & BinaryField.utf32 != 0: "utf32"
      case .buildUTF: "utf8"
      default: "binary"
      }
    let (why, value) = fault.cause
    p.setException(.error, fault.isSystemLimit ? .systemLimit : .badarg)
    guard let info = code.info(at: p.pointee.codePointer - 1) else { return }
    let cause = p.tuple([
      Value(small: number), atoms.intern(type), atoms.intern(why), value,
    ])
    var location = self.location(p, info, p.pointee.codePointer - 1)
    location = p.cons(p.tuple(.errorInfo, segmentInformation(p, cause)), location)
    let entry = p.tuple([info.module, info.name, Value(small: info.arity), location])
    p.pointee.exceptionTrace = rawTrace(p, first: entry, skipsTop: true)
  }

  /// `%{cause: ..., function: :format_bs_fail, module: :erl_erts_errors}`.
  private func segmentInformation(_ p: ProcessPointer, _ cause: Value) -> Value {
    let pairs = UnsafeMutablePointer<UInt64>.allocate(capacity: 6)
    defer { pairs.deallocate() }
    pairs[0] = atoms.intern("cause").word
    pairs[1] = cause.word
    pairs[2] = atoms.intern("function").word
    pairs[3] = atoms.intern("format_bs_fail").word
    pairs[4] = Value.module.word
    pairs[5] = atoms.intern("erl_erts_errors").word
    return Maps.makeFlat(p, pairs: pairs, count: 3)
  }
}

/// What is wrong with a segment of a bitstring that is built, with the value that is to blame.
enum SegmentFault: Error {
  case type(Value)
  case size(Value)
  case tooLarge(Value)
  case short(Value)
  case unit(Value)
  /// No size that a float can have.
  case invalid(Value)
  /// No float is as great.
  case noFloat(Value)

  /// The reason's name, and the value.
  var cause: (name: String, value: Value) {
    switch self {
    case .type(let value): ("type", value)
    case .size(let value), .tooLarge(let value): ("size", value)
    case .short(let value): ("short", value)
    case .unit(let value): ("unit", value)
    case .invalid(let value): ("invalid", value)
    case .noFloat(let value): ("no_float", value)
    }
  }

  var isSystemLimit: Bool {
    if case .tooLarge = self { return true }
    return false
  }
}
