internal import CGMP
import Glibc

/// Numbers as text, and back.
enum NumberText {
  // MARK: Integers

  /// The digits of an integer, upper case, with a minus sign where it is negative.
  static func digits(_ value: Value, base: Int = 10) -> [UInt8] {
    if value.isSmall {
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 72) { buffer in
        let start = write(value.small, base: base, to: buffer)
        return [UInt8](buffer[start...])
      }
    }
    let count = value.header.size
    let isNegative = value.isBoxed(.negative)
    // GMP destroys its operand, and wants one limb more for bases that are no power of 2.
    let limbs = Words.allocate(capacity: count + 1)
    defer { limbs.deallocate() }
    limbs.update(from: value.pointer + 1, count: count)
    let capacity = __gmpn_sizeinbase(limbs.gmp, count, Int32(base)) + 2
    return [UInt8](unsafeUninitializedCapacity: capacity + 1) { buffer, used in
      // Safe: the capacity is not 0.
      var target = buffer.baseAddress.unsafelyUnwrapped
      if isNegative {
        target[0] = 0x2D
        target += 1
      }
      var written = __gmpn_get_str(target, Int32(base), limbs.gmp, count)
      var zeros = 0
      while zeros < written - 1, target[zeros] == 0 { zeros += 1 }
      if zeros > 0 {
        target.update(from: target + zeros, count: written - zeros)
        written -= zeros
      }
      for index in 0..<written { target[index] = letter(Int(target[index])) }
      used = written + (isNegative ? 1 : 0)
    }
  }

  @inline(__always) private static func letter(_ digit: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: digit < 10 ? 0x30 + digit : 0x37 + digit)
  }

  /// Writes a number's digits to the end of the buffer, of at least 66 bytes. Returns where they start.
  static func write(_ number: Int, base: Int, to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var at = buffer.count
    var left = number.magnitude
    let base = UInt(base)
    repeat {
      at -= 1
      buffer[at] = letter(Int(left % base))
      left /= base
    } while left > 0
    if number < 0 {
      at -= 1
      buffer[at] = 0x2D
    }
    return at
  }

  /// The value of a digit, or 255.
  @inline(__always) private static func digit(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x30...0x39: return byte - 0x30
    case 0x41...0x5A: return byte - 0x37
    case 0x61...0x7A: return byte - 0x57
    default: return 255
    }
  }

  /// The integer that the text is, with an optional sign: nothing else may be in it. `.none` where it is none,
  /// `Arithmetic.tooGreat` where it has too many digits.
  static func parseInteger(
    _ p: ProcessPointer, _ text: UnsafeRawBufferPointer, base: Int = 10
  ) -> Value {
    var at = 0
    var isNegative = false
    if let first = text.first, first == 0x2D || first == 0x2B {
      isNegative = first == 0x2D
      at = 1
    }
    guard at < text.count else { return .none }
    let count = text.count - at
    let base8 = UInt8(base)
    // So many digits of any base fit a word.
    if count <= (base <= 10 ? 18 : 11) {
      var number = 0
      for index in at..<text.count {
        let value = digit(text[index])
        guard value < base8 else { return .none }
        number = number * base + Int(value)
      }
      return p.integer(isNegative ? -number : number)
    }
    let bits = 64 - (base - 1).leadingZeroBitCount
    guard count < Magnitude.limbLimit * 64 else { return Arithmetic.tooGreat }
    var values = [UInt8]()
    values.reserveCapacity(count)
    for index in at..<text.count {
      let value = digit(text[index])
      guard value < base8 else { return .none }
      if value > 0 || !values.isEmpty { values.append(value) }
    }
    if values.isEmpty { return Value(small: 0) }
    let limbs = values.count * bits / 64 + 2
    guard limbs <= Magnitude.limbLimit else { return Arithmetic.tooGreat }
    let box = p.allocateInteger(limbs)
    let used = values.withUnsafeBufferPointer {
      __gmpn_set_str((box + 1).gmp, $0.baseAddress, $0.count, Int32(base))
    }
    return p.finishInteger(box, used, isNegative: isNegative)
  }

  // MARK: Floats

  /// The float that the text is: sign, digits, a point, digits, and an exponent. Nil where it is none or is too great.
  static func parseFloat(_ text: UnsafeRawBufferPointer) -> Double? {
    var at = 0
    func skipDigits() -> Bool {
      let start = at
      while at < text.count, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
      return at > start
    }
    func skipSign() { if at < text.count, text[at] == 0x2D || text[at] == 0x2B { at += 1 } }
    skipSign()
    guard skipDigits(), at < text.count, text[at] == 0x2E else { return nil }
    at += 1
    guard skipDigits() else { return nil }
    if at < text.count {
      guard text[at] == 0x65 || text[at] == 0x45 else { return nil }
      at += 1
      skipSign()
      guard skipDigits(), at == text.count else { return nil }
    }
    let string = String(decoding: text, as: UTF8.self)
    guard let number = Double(string), number.isFinite else { return nil }
    return number
  }

  /// The shortest text that reads back as the same number, plain or with an exponent, whichever is shorter; from 2^53 on always with
  /// an exponent.
  static func shortest(_ number: Double) -> [UInt8] {
    if number == 0 { return Array((number.sign == .minus ? "-0.0" : "0.0").utf8) }
    var result: [UInt8] = number < 0 ? [0x2D] : []
    let (digits, place) = decimal(number.magnitude)
    let count = digits.count
    if number.magnitude < 0x1p53 {
      if place > 0, place < count {
        result += digits[..<place]
        result.append(0x2E)
        result += digits[place...]
        return result
      }
      if place == 0 { return result + Array("0.".utf8) + digits }
      let exponentCost = String(place - 1).utf8.count + 1 + (count == 1 ? 2 : 1)
      if place < 0, 2 - place <= exponentCost {
        result += Array("0.".utf8)
        result += [UInt8](repeating: 0x30, count: -place)
        return result + digits
      }
      if place > 0, place - count + 2 <= exponentCost {
        result += digits
        result += [UInt8](repeating: 0x30, count: place - count)
        return result + Array(".0".utf8)
      }
    }
    result.append(digits[0])
    result.append(0x2E)
    if count == 1 { result.append(0x30) } else { result += digits[1...] }
    result.append(0x65)
    return result + Array(String(place - 1).utf8)
  }

  /// The shortest digits d1 d2 ... of a number, which is 0.d1d2... * 10^place.
  private static func decimal(_ number: Double) -> ([UInt8], Int) {
    var digits: [UInt8] = []
    var place = 0
    var sawPoint = false
    var exponent = 0
    var text = number.description
    text.withUTF8 { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if byte == 0x2E {
          sawPoint = true
        } else if byte == 0x65 {
          exponent =
            Int(String(decoding: UnsafeBufferPointer(rebasing: bytes[index...]), as: UTF8.self))
            ?? 0
          break
        } else {
          if !sawPoint { place += 1 }
          digits.append(byte)
        }
      }
    }
    var zeros = 0
    while zeros < digits.count - 1, digits[zeros] == 0x30 { zeros += 1 }
    digits.removeFirst(zeros)
    place -= zeros
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    return (digits, place + exponent)
  }

  /// The number with that many digits after the point; a half is rounded away from 0.
  static func fixed(_ number: Double, decimals: Int, isCompact: Bool) -> [UInt8] {
    // Where a half can be: the digits after it are all 0, and `printf` would round it to even.
    let scaled = number * Double(sign: .plus, exponent: decimals + 1, significand: 1)
    var text: [UInt8]
    if scaled.isFinite, scaled.rounded(.towardZero) == scaled {
      text = roundedUp(print(number, "%.*f", decimals + 2), decimals)
    } else {
      text = print(number, "%.*f", decimals)
    }
    if isCompact, decimals > 0 {
      while text.last == 0x30, text.count > 1, text[text.count - 2] != 0x2E { text.removeLast() }
    }
    return text
  }

  /// A text with `decimals` + 2 digits after the point, rounded to `decimals`.
  private static func roundedUp(_ text: [UInt8], _ decimals: Int) -> [UInt8] {
    var text = text
    let isUp = text[text.count - 2] >= 0x35
    text.removeLast(2)
    if decimals == 0 { text.removeLast() }
    guard isUp else { return text }
    var index = text.count - 1
    while index >= 0 {
      if text[index] == 0x2E {
        index -= 1
        continue
      }
      guard text[index] >= 0x30 else { break }
      if text[index] < 0x39 {
        text[index] += 1
        return text
      }
      text[index] = 0x30
      index -= 1
    }
    text.insert(0x31, at: index + 1)
    return text
  }

  /// The number with one digit before the point, and an exponent of at least two digits.
  static func scientific(_ number: Double, decimals: Int) -> [UInt8] {
    print(number, "%.*e", decimals)
  }

  private static func print(_ number: Double, _ format: String, _ decimals: Int) -> [UInt8] {
    let capacity = decimals + 340
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, used in
      let target = UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped)
        .assumingMemoryBound(to: CChar.self)
      let count = withVaList([Int32(decimals), number]) { vsnprintf(target, capacity, format, $0) }
      used = Swift.max(0, Swift.min(Int(count), capacity - 1))
    }
  }
}
