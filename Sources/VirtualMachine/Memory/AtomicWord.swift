internal import Synchronization

/// A word of memory that several threads read and write.
struct AtomicWord {
  fileprivate var word: UInt

  init(_ word: UInt) { self.word = word }
}

extension UnsafeMutablePointer where Pointee == AtomicWord {
  // Safe: an `Atomic` of a word is that word, at its own address.
  @inline(__always) private var atomic: UnsafeMutablePointer<Atomic<UInt>> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Atomic<UInt>.self)
  }

  /// The word, which says nothing of what else its writer wrote.
  @inline(__always) var hint: UInt { atomic.pointee.load(ordering: .relaxed) }
  /// The word; what its writer wrote before is seen too.
  @inline(__always) var value: UInt { atomic.pointee.load(ordering: .acquiring) }
  @inline(__always) func set(_ word: UInt) { atomic.pointee.store(word, ordering: .releasing) }
  @inline(__always) func setHint(_ word: UInt) { atomic.pointee.store(word, ordering: .relaxed) }

  @inline(__always) func increment() { atomic.pointee.add(1, ordering: .relaxed) }

  /// One less; what is left.
  @inline(__always) func decrement() -> UInt {
    atomic.pointee.subtract(1, ordering: .acquiringAndReleasing).newValue
  }

  /// Puts `word` there and returns what was there.
  @inline(__always) func exchange(_ word: UInt) -> UInt {
    atomic.pointee.exchange(word, ordering: .acquiringAndReleasing)
  }

  /// Puts `word` there if `expected` is there. False where it is not.
  @inline(__always) func replace(_ expected: UInt, by word: UInt) -> Bool {
    atomic.pointee.compareExchange(
      expected: expected, desired: word, ordering: .acquiringAndReleasing
    ).exchanged
  }
}
