/// Backslash escapes as in double-quoted strings, for the sigils in lower case.
enum Unescaping {
  /// The bytes with every escape resolved; an escape that is none stands for its character.
  static func text(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(92) else { return bytes }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 92, index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      index += 1
      let code = bytes[index]
      index += 1
      switch code {
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "s"): result.append(32)
      case UInt8(ascii: "0"): result.append(0)
      case UInt8(ascii: "a"): result.append(7)
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "d"): result.append(127)
      case UInt8(ascii: "e"): result.append(27)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "v"): result.append(11)
      case 10: break
      case UInt8(ascii: "x"): hexadecimal(bytes, &index, &result, digits: 2, scalar: false)
      case UInt8(ascii: "u"): hexadecimal(bytes, &index, &result, digits: 4, scalar: true)
      default: result.append(code)
      }
    }
    return result
  }

  private static func hexadecimal(
    _ bytes: [UInt8], _ index: inout Int, _ result: inout [UInt8], digits: Int, scalar: Bool
  ) {
    var value: UInt32 = 0
    var count = 0
    let braced = index < bytes.count && bytes[index] == UInt8(ascii: "{")
    if braced { index += 1 }
    while index < bytes.count, count < (braced ? 6 : digits),
      let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
    {
      value = value << 4 | UInt32(digit)
      index += 1
      count += 1
    }
    if braced, index < bytes.count, bytes[index] == UInt8(ascii: "}") { index += 1 }
    if !scalar, value < 256 {
      result.append(UInt8(value))
    } else if let scalar = Unicode.Scalar(value) {
      result += Array(String(scalar).utf8)
    }
  }
}
