/// Blocks for processes, kept for reuse by size.
///
/// Sizes grow by about a half from step to step: 2^n and 1.5 * 2^n words.
struct BlockPool {
  /// The size of a new process's block, in words.
  static let initialWords = 96
  /// Blocks of at most this many words are kept.
  private static let keptWords = 16_384
  private static let keptPerSize = 4096

  private var kept: [[Words]] = Array(repeating: [], count: 32)

  /// The least block size that holds `words`.
  static func size(_ words: Int) -> Int {
    var size = 64
    while size < words {
      if size + size / 2 >= words { return size + size / 2 }
      size *= 2
    }
    return size
  }

  private static func index(_ size: Int) -> Int {
    let bits = Int.bitWidth - 1 - size.leadingZeroBitCount
    return (bits - 6) * 2 + (size & (size - 1) == 0 ? 0 : 1)
  }

  /// A block of exactly `size` words, a size that `size(_:)` gives. Its content is undefined.
  mutating func allocate(_ size: Int) -> Words {
    if size <= Self.keptWords, let block = kept[Self.index(size)].popLast() { return block }
    return Words.allocate(capacity: size)
  }

  /// Frees what it keeps.
  mutating func drain() {
    for index in kept.indices {
      for block in kept[index] { block.deallocate() }
      kept[index] = []
    }
  }

  mutating func free(_ block: Words, _ size: Int) {
    if size <= Self.keptWords, kept[Self.index(size)].count < Self.keptPerSize {
      kept[Self.index(size)].append(block)
    } else {
      block.deallocate()
    }
  }
}
