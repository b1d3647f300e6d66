internal import Glibc

/// Memory for processes, kept for reuse: their own and, by size, that of their heaps.
///
/// Sizes are those of the BEAM's kind: each is the sum of the two before (64, 96, 160, 256, ... words), and from a million words on
/// a fifth more than the one before. So a heap that grows is copied into about one and a half times its size, and one of
/// gigabytes does not ask for as much again.
struct BlockPool {
  /// The size of a new process's block, in words.
  static let initialWords = 96
  /// Blocks of at most this many words are kept, and of each size no more than `keptBytes`.
  private static let keptWords = 19_520
  private static let keptBytes = 8 << 20
  /// From here on sizes grow by a fifth.
  private static let largeWords = 1 << 20

  private var kept: [[Words]] = Array(repeating: [], count: 16)
  private var keptProcesses: [ProcessPointer] = []
  private static let keptProcessCount = 4096

  /// The least block size that holds `words`.
  static func size(_ words: Int) -> Int {
    var (size, next) = (64, 96)
    while size < words {
      (size, next) = (next, next < largeWords ? size + next : next + next / 5)
    }
    return size
  }

  /// A kept size's place in the sequence.
  private static func index(_ size: Int) -> Int {
    var (index, at, next) = (0, 64, 96)
    while at < size {
      (at, next) = (next, at + next)
      index += 1
    }
    return index
  }

  /// A block of exactly `size` words, a size that `size(_:)` gives. Its content is undefined.
  mutating func allocate(_ size: Int) -> Words {
    if size <= Self.keptWords, let block = kept[Self.index(size)].popLast() { return block }
    return LargePages.allocate(byteCount: size * 8).bindMemory(to: UInt64.self, capacity: size)
  }

  mutating func free(_ block: Words, _ size: Int) {
    if size <= Self.keptWords {
      let index = Self.index(size)
      if kept[index].count * size * 8 < Self.keptBytes { return kept[index].append(block) }
    }
    block.deallocate()
  }

  /// Memory for a process, which begins a line of the cache.
  mutating func allocateProcess() -> ProcessPointer {
    keptProcesses.popLast() ?? .allocate(alignment: 64)
  }

  /// Takes memory that `allocateProcess` made.
  mutating func free(_ process: ProcessPointer) {
    if keptProcesses.count < Self.keptProcessCount { return keptProcesses.append(process) }
    process.free()
  }

  /// Gives all that is kept back to the system.
  mutating func empty() {
    for process in keptProcesses { process.free() }
    keptProcesses = []
    for index in kept.indices {
      for block in kept[index] { block.deallocate() }
      kept[index] = []
    }
  }
}

/// Memory that is filled at once: a large piece has pages of two megabytes, where the system has them. Each page costs a fault.
enum LargePages {
  private static let pageBytes = 2 << 20

  /// Memory that `deallocate` frees.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= 2 * pageBytes else {
      return .allocate(byteCount: byteCount, alignment: 16)
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: pageBytes)
    // Where that fails it has small pages.
    _ = madvise(memory, byteCount, MADV_HUGEPAGE)
    return memory
  }
}
