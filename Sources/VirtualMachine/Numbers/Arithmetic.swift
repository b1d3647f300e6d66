internal import CGMP

/// Erlang's arithmetic: integers without bounds, floats that are always finite. `.none` stands for badarith.
enum Arithmetic {
  /// What `bsl` and its like return where the result is too great: system_limit.
  static let tooGreat = Value(word: 8)

  @inline(__always) static func add(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall { return p.integer(a.small + b.small) }
    return slow(p, a, b, .add)
  }

  @inline(__always) static func subtract(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall { return p.integer(a.small - b.small) }
    return slow(p, a, b, .subtract)
  }

  @inline(__always) static func multiply(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall {
      let (product, overflow) = a.small.multipliedReportingOverflow(by: b.small)
      if !overflow { return p.integer(product) }
    }
    return slow(p, a, b, .multiply)
  }

  private enum Operation { case add, subtract, multiply }

  @inline(never)
  private static func slow(
    _ p: ProcessPointer, _ a: Value, _ b: Value, _ operation: Operation
  ) -> Value {
    if a.isFloat || b.isFloat {
      guard let x = double(a), let y = double(b) else { return .none }
      let result =
        switch operation {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        }
      return finite(p, result)
    }
    guard a.isInteger, b.isInteger else { return .none }
    return withMagnitudes(a, b) { x, y in
      switch operation {
      case .add: return sum(p, x, y)
      case .subtract:
        var y = y
        y.isNegative.toggle()
        return sum(p, x, y)
      case .multiply: return product(p, x, y)
      }
    }
  }

  @inline(__always)
  static func withMagnitudes<Result>(
    _ a: Value, _ b: Value, _ body: (Magnitude, Magnitude) -> Result
  ) -> Result {
    var x: UInt64 = 0
    var y: UInt64 = 0
    return withUnsafeMutablePointer(to: &x) { first in
      withUnsafeMutablePointer(to: &y) { second in
        body(Magnitude(a, first), Magnitude(b, second))
      }
    }
  }

  private static func sum(_ p: ProcessPointer, _ x: Magnitude, _ y: Magnitude) -> Value {
    let order = Magnitude.compare(x, y)
    let (large, little) = order < 0 ? (y, x) : (x, y)
    if little.count == 0 { return p.integer(large) }
    let count = large.count + 1
    guard count <= Magnitude.limbLimit else { return .none }
    let box = p.allocateInteger(count)
    if x.isNegative == y.isNegative {
      let carry = __gmpn_add(
        (box + 1).gmp, large.limbs.gmp, large.count, little.limbs.gmp, little.count)
      box[count] = UInt64(carry)
    } else {
      _ = __gmpn_sub((box + 1).gmp, large.limbs.gmp, large.count, little.limbs.gmp, little.count)
      box[count] = 0
    }
    return p.finishInteger(box, count, isNegative: large.isNegative)
  }

  private static func product(_ p: ProcessPointer, _ x: Magnitude, _ y: Magnitude) -> Value {
    if x.count == 0 || y.count == 0 { return Value(small: 0) }
    let (large, little) = x.count < y.count ? (y, x) : (x, y)
    let count = x.count + y.count
    guard count <= Magnitude.limbLimit else { return .none }
    let box = p.allocateInteger(count)
    _ = __gmpn_mul((box + 1).gmp, large.limbs.gmp, large.count, little.limbs.gmp, little.count)
    return p.finishInteger(box, count, isNegative: x.isNegative != y.isNegative)
  }

  // MARK: Floats

  /// A number as a float; nil where it is none, or too great for one.
  static func double(_ value: Value) -> Double? {
    if value.isSmall { return Double(value.small) }
    if value.isFloat { return value.double }
    guard value.isBigInteger else { return nil }
    var unused: UInt64 = 0
    let result = withUnsafeMutablePointer(to: &unused) { Magnitude(value, $0).double }
    return result.isFinite ? result : nil
  }

  static func finite(_ p: ProcessPointer, _ number: Double) -> Value {
    number.isFinite ? p.float(number) : .none
  }

  /// `/`
  static func divide(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    guard let x = double(a), let y = double(b), y != 0 else { return .none }
    return finite(p, x / y)
  }

  // MARK: Integer division

  /// `div`, toward 0.
  static func integerDivide(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall {
      return b.small == 0 ? .none : p.integer(a.small / b.small)
    }
    return quotient(p, a, b, wantsRemainder: false)
  }

  /// `rem`, with the sign of the first.
  static func remainder(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    if a.isSmall, b.isSmall {
      return b.small == 0 ? .none : Value(small: a.small % b.small)
    }
    return quotient(p, a, b, wantsRemainder: true)
  }

  private static func quotient(
    _ p: ProcessPointer, _ a: Value, _ b: Value, wantsRemainder: Bool
  ) -> Value {
    guard a.isInteger, b.isInteger else { return .none }
    return withMagnitudes(a, b) { x, y in
      if y.count == 0 { return .none }
      if Magnitude.compare(x, y) < 0 { return wantsRemainder ? a : Value(small: 0) }
      let count = x.count - y.count + 1
      let quotient = p.allocateInteger(count)
      let rest = p.allocateInteger(y.count)
      __gmpn_tdiv_qr(
        (quotient + 1).gmp, (rest + 1).gmp, 0, x.limbs.gmp, x.count, y.limbs.gmp, y.count)
      return wantsRemainder
        ? p.finishInteger(rest, y.count, isNegative: x.isNegative)
        : p.finishInteger(quotient, count, isNegative: x.isNegative != y.isNegative)
    }
  }

  // MARK: One operand

  static func negate(_ p: ProcessPointer, _ a: Value) -> Value {
    a.isFloat ? p.float(-a.double) : subtract(p, Value(small: 0), a)
  }

  static func absolute(_ p: ProcessPointer, _ a: Value) -> Value {
    if a.isSmall { return a.small < 0 ? p.integer(-a.small) : a }
    if a.isFloat { return a.double.sign == .minus ? p.float(-a.double) : a }
    if a.isBoxed(.negative) { return negate(p, a) }
    return a.isBoxed(.positive) ? a : .none
  }

  /// A float rounded to an integer; an integer as it is.
  static func rounded(
    _ p: ProcessPointer, _ a: Value, _ rule: FloatingPointRoundingRule
  ) -> Value {
    if a.isInteger { return a }
    return a.isFloat ? p.integer(truncating: a.double.rounded(rule)) : .none
  }

  // MARK: Order

  /// The order of two numbers by their exact values.
  static func compare(_ a: Value, _ b: Value) -> Int {
    if a.isFloat {
      if b.isFloat { return a.double < b.double ? -1 : a.double > b.double ? 1 : 0 }
      return -compare(integer: b, a.double)
    }
    if b.isFloat { return compare(integer: a, b.double) }
    if a.isSmall, b.isSmall { return a.small < b.small ? -1 : a.small > b.small ? 1 : 0 }
    return withMagnitudes(a, b) { x, y in
      if x.isNegative != y.isNegative { return x.isNegative ? -1 : 1 }
      let order = Magnitude.compare(x, y)
      return x.isNegative ? -order : order
    }
  }

  private static func compare(integer a: Value, _ number: Double) -> Int {
    if a.isSmall {
      let x = a.small
      if number >= 0x1p62 { return -1 }
      if number <= -0x1p62 { return 1 }
      let whole = Int(number)
      if x != whole { return x < whole ? -1 : 1 }
      let fraction = number - Double(whole)
      return fraction > 0 ? -1 : fraction < 0 ? 1 : 0
    }
    let isNegative = a.isBoxed(.negative)
    if isNegative != (number < 0) { return isNegative ? -1 : 1 }
    var unused: UInt64 = 0
    let order = withUnsafeMutablePointer(to: &unused) {
      compare(magnitude: Magnitude(a, $0), number.magnitude)
    }
    return isNegative ? -order : order
  }

  private static func compare(magnitude x: Magnitude, _ number: Double) -> Int {
    guard number >= 1 else { return 1 }
    let width = Int(number.exponent) + 1
    if x.bitWidth != width { return x.bitWidth < width ? -1 : 1 }
    // A big integer has at least 60 bits, so the float has no fraction.
    let shift = UInt64(x.limbs[x.count - 1].leadingZeroBitCount)
    var top = x.limbs[x.count - 1] << shift
    if shift > 0, x.count > 1 { top |= x.limbs[x.count - 2] >> (64 - shift) }
    let other = (number.significandBitPattern | 1 << 52) << 11
    if top != other { return top < other ? -1 : 1 }
    if x.count > 1 {
      if x.limbs[x.count - 2] << shift != 0 { return 1 }
      for index in 0..<(x.count - 2) where x.limbs[index] != 0 { return 1 }
    }
    return 0
  }
}
