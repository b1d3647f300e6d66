internal import CGMP

extension Arithmetic {
  static func bitAnd(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall { return Value(word: a.word & b.word) }
    return bitwise(p, a, b) { $0 & $1 }
  }

  static func bitOr(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall { return Value(word: a.word | b.word) }
    return bitwise(p, a, b) { $0 | $1 }
  }

  static func bitXor(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall { return Value(small: a.small ^ b.small) }
    return bitwise(p, a, b) { $0 ^ $1 }
  }

  static func bitNot(_ p: ProcessPointer, _ a: Value) -> Value {
    if a.isSmall { return Value(small: ~a.small) }
    guard a.isBigInteger else { return .none }
    return subtract(p, Value(small: -1), a)
  }

  /// On the numbers' two's complements.
  private static func bitwise(
    _ p: ProcessPointer, _ a: Value, _ b: Value, _ operation: (UInt64, UInt64) -> UInt64
  ) -> Value {
    guard a.isInteger, b.isInteger else { return .none }
    return withMagnitudes(a, b) { x, y in
      let count = Swift.max(x.count, y.count) + 1
      let box = p.allocateInteger(count)
      var borrowX = true
      var borrowY = true
      func word(_ m: Magnitude, _ index: Int, _ carry: inout Bool) -> UInt64 {
        let limb = index < m.count ? m.limbs[index] : 0
        guard m.isNegative else { return limb }
        let (sum, overflow) = (~limb).addingReportingOverflow(carry ? 1 : 0)
        carry = overflow
        return sum
      }
      for index in 0..<count {
        box[index + 1] = operation(word(x, index, &borrowX), word(y, index, &borrowY))
      }
      let isNegative = box[count] >> 63 == 1
      if isNegative {
        var carry = true
        for index in 1...count {
          let (sum, overflow) = (~box[index]).addingReportingOverflow(carry ? 1 : 0)
          box[index] = sum
          carry = overflow
        }
      }
      return p.finishInteger(box, count, isNegative: isNegative)
    }
  }

  /// `bsl`; a negative distance shifts to the right.
  static func shiftLeft(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    guard a.isInteger, b.isInteger else { return .none }
    guard b.isSmall else {
      if a == Value(small: 0) { return a }
      if b.isBoxed(.positive) { return tooGreat }
      return Value(small: a.isNegativeInteger ? -1 : 0)
    }
    return shift(p, a, b.small)
  }

  /// `bsr`; a negative distance shifts to the left.
  static func shiftRight(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    guard a.isInteger, b.isInteger else { return .none }
    guard b.isSmall else {
      if a == Value(small: 0) { return a }
      if b.isBoxed(.negative) { return tooGreat }
      return Value(small: a.isNegativeInteger ? -1 : 0)
    }
    return shift(p, a, -b.small)
  }

  private static func shift(_ p: ProcessPointer, _ a: Value, _ distance: Int) -> Value {
    if distance == 0 || a == Value(small: 0) { return a }
    if a.isSmall {
      if distance < 0 { return Value(small: a.small >> Swift.min(63, -distance)) }
      if distance < 63 {
        let result = a.small << distance
        if result >> distance == a.small { return p.integer(result) }
      }
    }
    return withMagnitudes(a, a) { x, _ in
      if distance > 0 { return shiftLeft(p, x, distance) }
      let whole = -distance >> 6
      if whole >= x.count { return Value(small: x.isNegative ? -1 : 0) }
      let bits = UInt32(-distance & 63)
      let count = x.count - whole
      let box = p.allocateInteger(count + 1)
      var isExact = true
      for index in 0..<whole where x.limbs[index] != 0 {
        isExact = false
        break
      }
      if bits == 0 {
        (box + 1).update(from: x.limbs + whole, count: count)
      } else {
        let out = __gmpn_rshift((box + 1).gmp, (x.limbs + whole).gmp, count, bits)
        if out != 0 { isExact = false }
      }
      box[count + 1] = 0
      if x.isNegative, !isExact {
        // Toward negative infinity.
        for index in 1...(count + 1) {
          box[index] &+= 1
          if box[index] != 0 { break }
        }
      }
      return p.finishInteger(box, count + 1, isNegative: x.isNegative)
    }
  }

  private static func shiftLeft(_ p: ProcessPointer, _ x: Magnitude, _ distance: Int) -> Value {
    let whole = distance >> 6
    guard whole + x.count + 1 <= Magnitude.limbLimit else { return tooGreat }
    let bits = UInt32(distance & 63)
    let count = whole + x.count + 1
    let box = p.allocateInteger(count)
    (box + 1).update(repeating: 0, count: whole)
    if bits == 0 {
      (box + 1 + whole).update(from: x.limbs, count: x.count)
      box[count] = 0
    } else {
      box[count] = UInt64(__gmpn_lshift((box + 1 + whole).gmp, x.limbs.gmp, x.count, bits))
    }
    return p.finishInteger(box, count, isNegative: x.isNegative)
  }
}

extension Value {
  /// Whether an integer is less than 0.
  var isNegativeInteger: Bool { isSmall ? small < 0 : isBoxed(.negative) }
}
