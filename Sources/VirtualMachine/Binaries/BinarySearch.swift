import Glibc

/// One or more patterns to look for in bytes. Of the matches at the leftmost place, the longest counts.
struct BytePattern {
  private let patterns: [[UInt8]]
  /// Whether a byte is the first of a pattern.
  private var isFirst: [Bool] = []
  private let shortest: Int

  /// From a binary, a list of binaries or what `compile_pattern` made of them; nil where it is none, or one is empty.
  init?(_ value: Value, _ atoms: AtomTable) {
    var value = value
    if value.isTuple, value.tupleCount == 2, value.element(0).isAtom,
      ["bm", "ac"].contains(atoms.name(value.element(0)))
    {
      value = value.element(1)
    }
    if value.isBinary {
      patterns = [value.copiedBytes]
    } else {
      guard value.isCons, let elements = value.listElements,
        elements.allSatisfy({ $0.isBinary })
      else { return nil }
      patterns = elements.map { $0.copiedBytes }
    }
    shortest = patterns.map { $0.count }.min() ?? 0
    guard shortest > 0 else { return nil }
    if patterns.count > 1 {
      isFirst = Array(repeating: false, count: 256)
      for pattern in patterns { isFirst[Int(pattern[0])] = true }
    }
  }

  /// The first match in `start..<end`.
  func find(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Range<Int>? {
    guard start + shortest <= end, let base = bytes.baseAddress else { return nil }
    if patterns.count == 1 {
      let pattern = patterns[0]
      let last = end - pattern.count
      var from = start
      while from <= last,
        let found = memchr(base + from, Int32(pattern[0]), last - from + 1)
      {
        let at = UnsafeRawPointer(found) - base
        if memcmp(base + at, pattern, pattern.count) == 0 { return at..<(at + pattern.count) }
        from = at + 1
      }
      return nil
    }
    var at = start
    while at < end {
      if isFirst[Int(bytes[at])] {
        var length = 0
        for pattern in patterns
        where pattern.count > length && at + pattern.count <= end
          && memcmp(base + at, pattern, pattern.count) == 0
        {
          length = pattern.count
        }
        if length > 0 { return at..<(at + length) }
      }
      at += 1
    }
    return nil
  }
}
