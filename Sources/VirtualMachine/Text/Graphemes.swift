/// Text as the characters that people see (Unicode's extended grapheme clusters), in bytes that
/// need not be valid: a byte that is no part of a character is a cluster by itself.
enum Graphemes {
  /// Bytes of the cluster at `at`, which is within the bytes.
  static func length(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
    let first = bytes[at]
    let next = at + 1 < bytes.count ? bytes[at + 1] : 0
    if first < 0x80 {
      if first == 0x0D { return next == 0x0A ? 2 : 1 }
      // Only what is beyond ASCII can join it.
      if next < 0x80 { return 1 }
    }
    var window = 64
    while true {
      let end = Swift.min(bytes.count, at + window)
      let part = UnsafeRawBufferPointer(rebasing: bytes[at..<end])
      let valid = UTF8Text.validCount(part)
      if valid == 0 { return 1 }
      let text = String(decoding: UnsafeRawBufferPointer(rebasing: part[..<valid]), as: UTF8.self)
      let count = text.first.map { firstSyllable($0) } ?? 1
      // A cluster that goes to the window's end may go on.
      if count < valid || end == bytes.count { return count }
      if valid < part.count - 3 { return count }
      window *= 4
    }
  }

  /// Bytes of a cluster's first part by the rules of Unicode 14, which the language has: later ones
  /// join the consonants of Indic scripts that a virama links.
  private static func firstSyllable(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first, (0x0900...0x0D7F).contains(first.value) else {
      return character.utf8.count
    }
    var count = 0
    var isLinked = false
    for scalar in scalars {
      if count > 0, isLinked, scalar.properties.generalCategory == .otherLetter { return count }
      if scalar.properties.canonicalCombiningClass == .virama { isLinked = true }
      count += UTF8.width(scalar)
    }
    return count
  }

  /// Visits the clusters: where each starts, and its bytes.
  static func forEach(_ bytes: UnsafeRawBufferPointer, _ body: (Int, Int) -> Void) {
    var at = 0
    while at < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
      let valid = UTF8Text.validCount(rest)
      if valid == 0 {
        body(at, 1)
        at += 1
        continue
      }
      let run = UnsafeRawBufferPointer(rebasing: rest[..<valid])
      if UTF8Text.isASCII(run) {
        let end = at + valid
        while at < end {
          let isBreak = bytes[at] == 0x0D && at + 1 < end && bytes[at + 1] == 0x0A
          body(at, isBreak ? 2 : 1)
          at += isBreak ? 2 : 1
        }
        continue
      }
      for character in String(decoding: run, as: UTF8.self) {
        let end = at + character.utf8.count
        var count = firstSyllable(character)
        while at + count < end {
          body(at, count)
          at += count
          let rest = String(decoding: bytes[at..<end], as: UTF8.self)
          count = rest.first.map { firstSyllable($0) } ?? 1
        }
        body(at, end - at)
        at = end
      }
    }
  }
}

/// White space as Unicode's property White_Space has it.
enum WhiteSpace {
  /// Whether a character is white space.
  static func contains(_ point: UInt32) -> Bool {
    switch point {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      return true
    default: return false
    }
  }

  /// Whether a text may be split there: not at spaces that hold words together.
  static func breaks(_ point: UInt32) -> Bool {
    contains(point) && point != 0xA0 && point != 0x2007 && point != 0x202F
  }

  /// Where a text's part without white space around it lies.
  static func trimmed(
    _ bytes: UnsafeRawBufferPointer, leading: Bool, trailing: Bool
  ) -> Range<Int> {
    var start = 0
    var end = bytes.count
    while leading, start < end, case .character(let point, let count) = UTF8Text.next(bytes, start),
      contains(point)
    {
      start += count
    }
    while trailing, end > start {
      var at = end - 1
      while at > start, bytes[at] & 0xC0 == 0x80, end - at < 4 { at -= 1 }
      guard case .character(let point, let count) = UTF8Text.next(bytes, at), at + count == end,
        contains(point)
      else { break }
      end = at
    }
    return start..<end
  }
}
