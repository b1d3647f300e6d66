/// What has survived two collections: terms that a minor collection neither moves nor looks at.
///
/// It begins with this header, its words follow. It is larger than what lies in it, since memory that was never touched costs
/// nothing; when it is full, a full sweep copies what is alive into a new one. Its terms refer to one another and to literals
/// only, never to younger terms: a term is made after what it refers to and not changed afterwards, so no write has to be noted.
struct OldGeneration {
  /// Where the next term goes.
  var top: Words
  /// Where it is full.
  var end: Words
  /// First of the shared binaries that its terms refer to.
  var sharedBinaries: UInt64 = 0
  /// Bytes of those, and how many of them are worth a full sweep.
  var sharedBytes = 0
  var sharedLimit = Self.leastSharedLimit

  static let headerBytes = 40
  /// Terms that survived are copied among the young ones again while they take fewer words: an own generation is not worth it.
  static let leastWords = 4096
  /// And while they take fewer than these in a heap that is growing.
  static let growingWords = 1 << 22
  static let leastSharedLimit = 46_422 * 8
}

extension UnsafeMutablePointer where Pointee == OldGeneration {
  /// The first word of its memory.
  @inline(__always) var start: Words {
    (UnsafeMutableRawPointer(self) + OldGeneration.headerBytes).assumingMemoryBound(
      to: UInt64.self)
  }

  var usedWords: Int { pointee.top - start }
  var freeWords: Int { pointee.end - pointee.top }
  var capacityWords: Int { pointee.end - start }

  /// An empty one of that many words.
  static func make(_ words: Int) -> UnsafeMutablePointer<OldGeneration> {
    let raw = LargePages.allocate(byteCount: OldGeneration.headerBytes + words * 8)
    let old = raw.bindMemory(to: OldGeneration.self, capacity: 1)
    let start = old.start
    old.initialize(to: OldGeneration(top: start, end: start + words))
    return old
  }

  /// After a full sweep: it counts as full at twice of what lies in it. What it has beyond was never touched.
  func settle() {
    let wanted = Swift.max(2 * usedWords, 2 * OldGeneration.leastWords)
    if wanted < capacityWords { pointee.end = start + wanted }
    pointee.sharedLimit = Swift.max(OldGeneration.leastSharedLimit, 2 * pointee.sharedBytes)
  }

  func free() { UnsafeMutableRawPointer(self).deallocate() }
}
