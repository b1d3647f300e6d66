/// UTF-8 in bytes that may be anything.
enum UTF8Text {
  /// What stands at a place.
  enum Next {
    case character(UInt32, Int)
    /// The bytes end within a character.
    case incomplete
    case invalid
  }

  /// Bytes that a character has, by its first byte; 0 where none starts so.
  @inline(__always) static func length(_ first: UInt8) -> Int {
    switch first {
    case 0..<0x80: return 1
    case 0xC2..<0xE0: return 2
    case 0xE0..<0xF0: return 3
    case 0xF0..<0xF5: return 4
    default: return 0
    }
  }

  /// The character at `at`, which is within the bytes.
  static func next(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Next {
    let first = bytes[at]
    if first < 0x80 { return .character(UInt32(first), 1) }
    let count = length(first)
    guard count > 0 else { return .invalid }
    var point = UInt32(first) & (0x7F >> UInt32(count))
    for index in 1..<count {
      guard at + index < bytes.count else { return .incomplete }
      let byte = bytes[at + index]
      guard byte & 0xC0 == 0x80 else { return .invalid }
      point = point << 6 | UInt32(byte & 0x3F)
      if index == 1 {
        // Too long a form, a surrogate, or beyond the last character.
        if count == 3, point < 0x20 || point >= 0x360 && point < 0x380 { return .invalid }
        if count == 4, point < 0x10 || point >= 0x110 { return .invalid }
      }
    }
    return .character(point, count)
  }

  /// Bytes from the start that are valid characters.
  static func validCount(_ bytes: UnsafeRawBufferPointer) -> Int {
    var at = 0
    while at < bytes.count {
      while at + 8 <= bytes.count,
        bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at += 8
      }
      guard at < bytes.count else { break }
      guard case .character(_, let count) = next(bytes, at) else { break }
      at += count
    }
    return at
  }

  /// Whether all bytes are ASCII.
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at + 8 <= bytes.count {
      if bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
        return false
      }
      at += 8
    }
    while at < bytes.count {
      if bytes[at] >= 0x80 { return false }
      at += 1
    }
    return true
  }

  static func append(_ point: UInt32, to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | point >> shift & 0x3F) }
    switch point {
    case 0..<0x80: bytes.append(UInt8(point))
    case 0x80..<0x800:
      bytes.append(UInt8(0xC0 | point >> 6))
      bytes.append(tail(0))
    case 0x800..<0x10000:
      bytes.append(UInt8(0xE0 | point >> 12))
      bytes.append(tail(6))
      bytes.append(tail(0))
    default:
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | point >> 18))
      bytes.append(tail(12))
      bytes.append(tail(6))
      bytes.append(tail(0))
    }
  }
}
