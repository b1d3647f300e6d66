/// `:swm_base`: the bases of RFC 4648, a character for each `width` bits.
enum BaseNatives {
  static let rows: [Native] = [
    // encode(binary, width, alphabet): without padding; the last character is filled up with zeros
    native("swm_base", "encode", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let width = width(call[1]), call[2].isBinary,
        call[2].byteCount == 1 << width
      else { return call.badArgument() }
      let count = (call[0].byteCount * 8 + width - 1) / width
      guard call.mayAllocate(bytes: count) else { return call.fail(.systemLimit) }
      let (text, target) = call.process.binary(byteCount: count)
      call[2].withBytes { alphabet in
        call[0].withBytes { encode($0, width, alphabet, into: target) }
      }
      return text.word
    },
    // decode(text, width, alphabet, in either case?): whole bytes, or the first byte that is no digit
    native("swm_base", "decode", 4) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let width = width(call[1]), call[2].isBinary,
        call[2].byteCount == 1 << width, call[3].isBoolean
      else { return call.badArgument() }
      let digits = call[2].withBytes { table(of: $0, inEitherCase: call[3].isTrue) }
      let count = call[0].byteCount * width / 8
      guard call.mayAllocate(bytes: count) else { return call.fail(.systemLimit) }
      let (data, target) = call.process.binary(byteCount: count)
      let wrong = call[0].withBytes { decode($0, width, digits, into: target, count) }
      return wrong.map { Value(small: Int($0)).word } ?? data.word
    },
  ]

  /// No digit.
  private static let none: UInt8 = 0xFF

  private static func width(_ value: Value) -> Int? {
    value.isSmall && (4...6).contains(value.small) ? value.small : nil
  }

  private static func encode(
    _ data: UnsafeRawBufferPointer, _ width: Int, _ alphabet: UnsafeRawBufferPointer,
    into text: UnsafeMutableRawPointer
  ) {
    let mask = 1 << width - 1
    var (bits, have, at) = (0, 0, 0)
    func put(_ digit: Int) {
      text.storeBytes(of: alphabet[digit & mask], toByteOffset: at, as: UInt8.self)
      at += 1
    }
    for byte in data {
      bits = (bits << 8 | Int(byte)) & 0xFFFF
      have += 8
      while have >= width {
        have -= width
        put(bits >> have)
      }
    }
    if have > 0 { put(bits << (width - have)) }
  }

  private static func table(
    of alphabet: UnsafeRawBufferPointer, inEitherCase: Bool
  ) -> [UInt8] {
    var digits = Array(repeating: none, count: 256)
    for (digit, character) in alphabet.enumerated() {
      digits[Int(character)] = UInt8(digit)
      let letter = character | 0x20
      if inEitherCase, (0x61...0x7A).contains(letter) {
        digits[Int(letter)] = UInt8(digit)
        digits[Int(letter & ~0x20)] = UInt8(digit)
      }
    }
    return digits
  }

  /// The first byte that is no digit.
  private static func decode(
    _ text: UnsafeRawBufferPointer, _ width: Int, _ digits: [UInt8],
    into data: UnsafeMutableRawPointer, _ count: Int
  ) -> UInt8? {
    var (bits, have, at) = (0, 0, 0)
    for character in text {
      let digit = digits[Int(character)]
      if digit == none { return character }
      bits = (bits << width | Int(digit)) & 0xFFFF
      have += width
      if have >= 8, at < count {
        have -= 8
        data.storeBytes(
          of: UInt8(truncatingIfNeeded: bits >> have), toByteOffset: at, as: UInt8.self)
        at += 1
      }
    }
    return nil
  }
}
