extension Arithmetic {
  /// The integer's lowest `count` bytes in two's complement, the most significant first.
  static func bigEndianBytes(_ value: Value, count: Int) -> [UInt8] {
    var scratch: UInt64 = 0
    return withUnsafeMutablePointer(to: &scratch) { scratch in
      let magnitude = Magnitude(value, scratch)
      var bytes = [UInt8](repeating: 0, count: count)
      var carry = true
      for index in 0..<count {
        let limb = index >> 3 < magnitude.count ? magnitude.limbs[index >> 3] : 0
        var byte = UInt8(truncatingIfNeeded: limb >> UInt64((index & 7) * 8))
        if magnitude.isNegative {
          byte = ~byte
          if carry {
            byte = byte &+ 1
            carry = byte == 0
          }
        }
        bytes[count - 1 - index] = byte
      }
      return bytes
    }
  }

  /// The integer whose `bitCount` bits are the lowest of these bytes, the most significant byte first; bits above them are 0.
  static func integer(
    _ p: ProcessPointer, bigEndian bytes: [UInt8], bitCount: Int, isSigned: Bool
  ) -> Value {
    let limbCount = (bitCount + 63) >> 6
    guard limbCount > 0 else { return Value(small: 0) }
    let box = p.allocateInteger(limbCount)
    (box + 1).update(repeating: 0, count: limbCount)
    for index in bytes.indices {
      box[1 + (index >> 3)] |= UInt64(bytes[bytes.count - 1 - index]) << UInt64((index & 7) * 8)
    }
    let top = UInt64(bitCount & 63)
    let sign = UInt64(1) << UInt64((bitCount - 1) & 63)
    guard isSigned, box[limbCount] & sign != 0 else {
      return p.finishInteger(box, limbCount, isNegative: false)
    }
    if top > 0 { box[limbCount] |= ~((1 << top) - 1) }
    var carry = true
    for index in 1...limbCount {
      box[index] = ~box[index]
      if carry {
        box[index] = box[index] &+ 1
        carry = box[index] == 0
      }
    }
    return p.finishInteger(box, limbCount, isNegative: true)
  }
}
