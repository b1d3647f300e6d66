/// Upper and lower case, by Unicode's full mappings. Bytes that are no characters stay as they are.
enum LetterCase {
  /// Which letters are mapped, and how.
  enum Mode { case standard, ascii, greek, turkic }

  static func upper(_ bytes: UnsafeRawBufferPointer, _ mode: Mode) -> [UInt8] {
    if mode == .ascii || mode != .turkic && UTF8Text.isASCII(bytes) {
      return bytes.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }
    }
    return map(bytes) { scalar, _, _ in
      if mode == .turkic, scalar == "i" { return "İ" }
      return scalar.properties.uppercaseMapping
    }
  }

  static func lower(_ bytes: UnsafeRawBufferPointer, _ mode: Mode) -> [UInt8] {
    if mode == .ascii || mode != .turkic && UTF8Text.isASCII(bytes) {
      return bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }
    }
    return map(bytes) { scalar, previous, next in
      if mode == .turkic {
        if scalar == "I" { return "ı" }
        if scalar == "İ" { return "i" }
      }
      if mode == .greek, scalar == "Σ" {
        let isLast = previous?.properties.isCased ?? false && !(next?.properties.isCased ?? false)
        return isLast ? "ς" : "σ"
      }
      return scalar.properties.lowercaseMapping
    }
  }

  /// The first character in title case, the others in lower case.
  static func capitalized(_ bytes: UnsafeRawBufferPointer, _ mode: Mode) -> [UInt8] {
    guard bytes.count > 0 else { return [] }
    guard case .character(let point, let count) = UTF8Text.next(bytes, 0),
      let scalar = Unicode.Scalar(point)
    else { return [bytes[0]] + lower(UnsafeRawBufferPointer(rebasing: bytes[1...]), mode) }
    let rest = lower(UnsafeRawBufferPointer(rebasing: bytes[count...]), mode)
    if mode == .ascii {
      return (point >= 0x61 && point <= 0x7A ? [UInt8(point) - 32] : Array(bytes[..<count])) + rest
    }
    if mode == .turkic, scalar == "i" { return Array("İ".utf8) + rest }
    return Array(scalar.properties.titlecaseMapping.utf8) + rest
  }

  private static func map(
    _ bytes: UnsafeRawBufferPointer,
    _ change: (Unicode.Scalar, Unicode.Scalar?, Unicode.Scalar?) -> String
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var previous: Unicode.Scalar?
    var at = 0
    while at < bytes.count {
      guard case .character(let point, let count) = UTF8Text.next(bytes, at),
        let scalar = Unicode.Scalar(point)
      else {
        result.append(bytes[at])
        previous = nil
        at += 1
        continue
      }
      at += count
      var next: Unicode.Scalar?
      if at < bytes.count, case .character(let following, _) = UTF8Text.next(bytes, at) {
        next = Unicode.Scalar(following)
      }
      result.append(contentsOf: change(scalar, previous, next).utf8)
      previous = scalar
    }
    return result
  }
}
