internal import CGMP

/// An integer's sign and the limbs of its absolute value, the least significant first. A small integer's limb lies in memory that
/// the caller lends.
struct Magnitude {
  var limbs: Words
  var count: Int
  var isNegative: Bool

  /// Limbs that an integer may have, as on the BEAM.
  static let limbLimit = (1 << 19) - 1

  @inline(__always) init(_ value: Value, _ scratch: Words) {
    if value.isSmall {
      let number = value.small
      scratch[0] = UInt64(number.magnitude)
      limbs = scratch
      count = number == 0 ? 0 : 1
      isNegative = number < 0
    } else {
      limbs = value.pointer + 1
      count = value.header.size
      isNegative = value.isBoxed(.negative)
    }
  }

  init(limbs: Words, count: Int, isNegative: Bool) {
    self.limbs = limbs
    self.count = count
    self.isNegative = isNegative
    while self.count > 0, limbs[self.count - 1] == 0 { self.count -= 1 }
  }

  /// Whether the absolute value of `a` is less than that of `b` (negative), equal (0) or greater.
  static func compare(_ a: Magnitude, _ b: Magnitude) -> Int {
    if a.count != b.count { return a.count - b.count }
    var index = a.count - 1
    while index >= 0 {
      if a.limbs[index] != b.limbs[index] { return a.limbs[index] < b.limbs[index] ? -1 : 1 }
      index -= 1
    }
    return 0
  }

  /// Bits of the absolute value.
  var bitWidth: Int { count == 0 ? 0 : count * 64 - limbs[count - 1].leadingZeroBitCount }

  /// The nearest float, ties to even; infinite where it is too great.
  var double: Double {
    let sign = isNegative ? -1.0 : 1.0
    switch count {
    case 0: return 0
    case 1: return sign * Double(limbs[0])
    default: break
    }
    let bits = bitWidth
    if bits > 1024 { return sign * .infinity }
    // The 64 highest bits, the last of which says whether anything lies below.
    let shift = UInt64(limbs[count - 1].leadingZeroBitCount)
    var top = limbs[count - 1] << shift
    if shift > 0 { top |= limbs[count - 2] >> (64 - shift) }
    var isExact = limbs[count - 2] << shift == 0
    if isExact, count > 2 {
      for index in 0..<(count - 2) where limbs[index] != 0 {
        isExact = false
        break
      }
    }
    if !isExact { top |= 1 }
    return sign * Double(sign: .plus, exponent: bits - 64, significand: Double(top))
  }
}

extension Words {
  /// The same memory as GMP's limbs.
  @inline(__always) var gmp: UnsafeMutablePointer<mp_limb_t> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: mp_limb_t.self)
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Memory for an integer of up to `count` limbs; they start at the word after it.
  @inline(__always) func allocateInteger(_ count: Int) -> Words { allocate(count + 1) }

  /// The integer whose limbs were written into memory of `allocateInteger`. The memory that it does not need goes back.
  func finishInteger(_ box: Words, _ count: Int, isNegative: Bool) -> Value {
    var left = count
    while left > 0, box[left] == 0 { left -= 1 }
    var result = Value(small: 0)
    if left == 1, box[1] <= UInt64(Value.smallMax) {
      result = Value(small: isNegative ? -Int(box[1]) : Int(box[1]))
      left = -1
    } else if left == 1, isNegative, box[1] == UInt64(Value.smallMax) + 1 {
      result = Value(small: Value.smallMin)
      left = -1
    } else if left == 0 {
      left = -1
    } else {
      box[0] = Header(isNegative ? .negative : .positive, left).word
      result = Value(boxed: box)
    }
    if box + count + 1 == pointee.heapPointer { pointee.heapPointer = box + left + 1 }
    return result
  }

  /// The integer with that absolute value and sign; limbs are copied.
  func integer(_ magnitude: Magnitude) -> Value {
    let box = allocateInteger(magnitude.count)
    (box + 1).update(from: magnitude.limbs, count: magnitude.count)
    return finishInteger(box, magnitude.count, isNegative: magnitude.isNegative)
  }

  /// The integer part of a finite float.
  func integer(truncating number: Double) -> Value {
    if abs(number) < 0x1p62 { return integer(Int(number)) }
    let shift = Int(number.exponent) - 52
    let mantissa = UInt64(number.magnitude.significandBitPattern) | 1 << 52
    let whole = shift >> 6
    let bits = UInt64(shift & 63)
    let box = allocateInteger(whole + 2)
    (box + 1).update(repeating: 0, count: whole)
    box[whole + 1] = mantissa << bits
    box[whole + 2] = bits == 0 ? 0 : mantissa >> (64 - bits)
    return finishInteger(box, whole + 2, isNegative: number < 0)
  }
}
