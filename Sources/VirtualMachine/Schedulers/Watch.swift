/// What a scheduler that has nothing to do sees of the others, which run: the counts of their slices, without the lock.
struct Watch {
  /// How often it looks, in nanoseconds.
  private static let lookTime = 2_000_000

  private let counts: [UnsafeMutablePointer<AtomicWord>]
  private var seen: [UInt]

  init(_ counts: [UnsafeMutablePointer<AtomicWord>]) {
    self.counts = counts
    seen = counts.map { $0.hint }
  }

  /// Waits until `wait`, which gets a number of nanoseconds or nil, says that there is something to do; with a watch also until one of
  /// the others stands still.
  static func wait(_ watch: inout Watch?, _ wait: (Int?) -> Bool) {
    while !wait(watch == nil ? nil : lookTime), watch != nil {
      // Safe: each scheduler has its memory as long as the machine.
      let now = watch?.counts.map { $0.hint } ?? []
      if zip(watch?.seen ?? [], now).contains(where: { $0 == $1 }) { return }
      watch?.seen = now
    }
  }

  /// Whether the scheduler with that count has ended a slice since the last look.
  func hasGotOn(_ count: UnsafeMutablePointer<AtomicWord>) -> Bool {
    zip(counts, seen).contains { $0 == count && $0.hint != $1 }
  }
}
