/// What a scheduler that has nothing to do sees of the others, which run: the counts of their slices, without the lock.
struct Watch {
  /// What a wait ends by.
  enum End {
    /// There is something to do.
    case woken
    /// One of the others has ended no slice for some time.
    case standsStill
    /// All of them have.
    case getsOn
  }

  /// How long it takes until it looks, in nanoseconds.
  private static let lookTime = 2_000_000

  private let counts: [UnsafeMutablePointer<AtomicWord>]
  private let seen: [UInt]

  init(_ counts: [UnsafeMutablePointer<AtomicWord>]) {
    self.counts = counts
    seen = counts.map { $0.hint }
  }

  /// Waits until `wait`, which gets a number of nanoseconds or nil, says that there is something to do; with a watch at most until it
  /// has looked at the others.
  static func wait(_ watch: Watch?, _ wait: (Int?) -> Bool) -> End {
    while !wait(watch == nil ? nil : lookTime) {
      // Safe: each scheduler has its memory as long as the machine.
      if let watch {
        return watch.counts.contains(where: watch.standsStill) ? .standsStill : .getsOn
      }
    }
    return .woken
  }

  /// Whether the scheduler with that count ran when the watch began, and has ended no slice since.
  func standsStill(_ count: UnsafeMutablePointer<AtomicWord>) -> Bool {
    zip(counts, seen).contains { $0 == count && $0.hint == $1 }
  }
}
