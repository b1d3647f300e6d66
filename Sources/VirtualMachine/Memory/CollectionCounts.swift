internal import Synchronization

/// How often a machine has collected, for `statistics(:garbage_collection)`.
final class CollectionCounts: Sendable {
  private let collections = Atomic<Int>(0)
  private let words = Atomic<Int>(0)

  var count: Int { collections.load(ordering: .relaxed) }
  /// Words that were given back.
  var reclaimedWords: Int { words.load(ordering: .relaxed) }

  func note(reclaimedWords: Int) {
    collections.add(1, ordering: .relaxed)
    words.add(reclaimedWords, ordering: .relaxed)
  }
}
