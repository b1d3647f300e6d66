@_spi(_Unicode) internal import Swift

/// Unicode's canonical normal forms. The compatibility forms are not available.
enum Normalization {
  enum Form { case composed, decomposed }

  /// The text in a normal form; bytes from the first one that is no character on stay as they are.
  static func normalized(_ bytes: UnsafeRawBufferPointer, _ form: Form) -> [UInt8] {
    let valid = UTF8Text.validCount(bytes)
    let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<valid]), as: UTF8.self)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    switch form {
    case .composed:
      for scalar in text._nfc { UTF8Text.append(scalar.value, to: &result) }
    case .decomposed:
      for scalar in text._nfd { UTF8Text.append(scalar.value, to: &result) }
    }
    result.append(contentsOf: bytes[valid...])
    return result
  }
}
