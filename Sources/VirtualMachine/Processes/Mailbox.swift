/// A message that waits. Its term lies on the receiver's heap, in a fragment of its own or, with others, in a page.
struct MailEntry {
  var term: Value
  var fragment: UnsafeMutablePointer<Fragment>?
}

/// The messages of one process: a ring, with the save pointer of the receive that is going on.
///
/// The first `onHeap` entries lie on the process's heap, all others in fragments or pages, so that a collection does not walk a long
/// queue. Only a receive that passes over older messages leaves some on the heap behind them: they are among `farStart..<farEnd`.
///
/// Small messages of a long queue are copied into pages, one after the other, and from there to the heap by the receive that looks at
/// them: that costs less than memory of its own for each. A page goes with its last message.
struct Mailbox {
  /// Messages beyond this number go to fragments.
  static let onHeapLimit = 64

  private var entries: UnsafeMutablePointer<MailEntry>?
  private var capacity = 0
  private var first = 0
  private(set) var count = 0
  private(set) var onHeap = 0
  /// Messages that the receive going on has looked at.
  var save = 0
  /// How many of the messages are older than the reference that the process made last, and that one's number.
  private var older = 0
  private var freshReference: UInt64 = 0
  private var farEnd = 0
  private var farStart = 0
  /// Where there is room for further messages.
  private(set) var page: UnsafeMutablePointer<Fragment>?
  /// Words of the fragments and pages that messages lie in.
  private(set) var words = 0
  /// Queues of at least this many messages have pages, of at most so many words.
  private static let pagedCount = 16
  private static let pageWords = 1024
  /// A larger message has memory of its own.
  static let pagedWords = 64

  var isEmpty: Bool { count == 0 }
  var takesHeapTerms: Bool { onHeap == count && count < Self.onHeapLimit }

  @inline(__always) private func slot(_ index: Int) -> Int { (first + index) & (capacity - 1) }

  /// The message at `index`, the oldest being 0.
  @inline(__always) subscript(index: Int) -> MailEntry {
    // Safe: asked only for index < count, so the ring exists.
    entries.unsafelyUnwrapped[slot(index)]
  }

  @inline(__always) mutating func append(_ entry: MailEntry) {
    if count == capacity { grow() }
    entries.unsafelyUnwrapped[slot(count)] = entry
    if let fragment = entry.fragment {
      if fragment.pointee.isPage {
        fragment.pointee.unread += 1
      } else {
        words += fragment.pointee.capacity
      }
    } else if onHeap == count {
      onHeap += 1
    }
    count += 1
  }

  /// Room for a message of at most `pagedWords` in a page, a new one where need be; nil where the queue is short.
  mutating func openPage() -> UnsafeMutablePointer<Fragment>? {
    if let page, page.pointee.capacity - page.pointee.used >= Self.pagedWords { return page }
    guard count >= Self.pagedCount else { return nil }
    let new = UnsafeMutablePointer<Fragment>.make(Swift.min(count * 8, Self.pageWords))
    new.pointee.unread = 0
    words += new.pointee.capacity
    page = new
    return new
  }

  /// A message of the page has been looked at, or is gone.
  private mutating func leave(_ page: UnsafeMutablePointer<Fragment>) {
    page.pointee.unread -= 1
    guard page.pointee.unread == 0 else { return }
    if page == self.page {
      // It is used again, as long as messages wait.
      page.pointee.used = 0
    } else {
      words -= page.pointee.capacity
      page.free()
    }
  }

  /// Nothing waits any more.
  private mutating func closePage() {
    guard let page else { return }
    words -= page.pointee.capacity
    page.free()
    self.page = nil
  }

  /// The message at `index`, which was in a page, has been copied to the heap.
  mutating func move(_ index: Int, to term: Value, from page: UnsafeMutablePointer<Fragment>) {
    entries.unsafelyUnwrapped[slot(index)].term = term
    leave(page)
  }

  /// Notes that the message at `index`, which a receive has now looked at, lies on the heap. Returns the fragment that the
  /// process must adopt, or the page from which it must copy the message.
  @inline(__always) mutating func look(at index: Int) -> UnsafeMutablePointer<Fragment>? {
    guard index >= onHeap else { return nil }
    if index == onHeap {
      onHeap += 1
    } else {
      farStart = farEnd == 0 ? index : Swift.min(farStart, index)
      farEnd = Swift.max(farEnd, index + 1)
    }
    let ring = entries.unsafelyUnwrapped
    let fragment = ring[slot(index)].fragment
    if let fragment, !fragment.pointee.isPage { words -= fragment.pointee.capacity }
    ring[slot(index)].fragment = nil
    return fragment
  }

  /// Notes that the process has made a reference: no message that is here already can hold it.
  mutating func note(reference: UInt64) {
    freshReference = reference
    older = count
  }

  /// Begins a receive that takes nothing but messages with that reference: it need not look at those that are older.
  mutating func seek(reference: UInt64) {
    if reference == freshReference, save == 0 { save = older }
  }

  private mutating func grow() {
    let larger = Swift.max(4, capacity * 2)
    let moved = UnsafeMutablePointer<MailEntry>.allocate(capacity: larger)
    for index in 0..<count { moved[index] = self[index] }
    entries?.deallocate()
    entries = moved
    capacity = larger
    first = 0
  }

  /// Takes the message at `index` out; the shorter side moves up. One that nobody has looked at may be gone with its page.
  @inline(__always) mutating func remove(at index: Int) -> MailEntry {
    let ring = entries.unsafelyUnwrapped
    var entry = ring[slot(index)]
    if let fragment = entry.fragment {
      if fragment.pointee.isPage {
        leave(fragment)
        entry = MailEntry(term: .none, fragment: nil)
      } else {
        words -= fragment.pointee.capacity
      }
    }
    if index < onHeap { onHeap -= 1 }
    if index < older { older -= 1 }
    if index < farEnd {
      if index < farStart { farStart -= 1 }
      farEnd = farEnd - 1 > farStart ? farEnd - 1 : 0
    }
    if index == 0 {
      first = (first + 1) & (capacity - 1)
    } else if index < count / 2 {
      var at = index
      while at > 0 {
        ring[slot(at)] = ring[slot(at - 1)]
        at -= 1
      }
      first = (first + 1) & (capacity - 1)
    } else {
      var at = index
      while at < count - 1 {
        ring[slot(at)] = ring[slot(at + 1)]
        at += 1
      }
    }
    count -= 1
    if count == 0 {
      // The next one finds the same line of the cache.
      first = 0
      closePage()
      if capacity > 1024 { free() }
    }
    return entry
  }

  /// Visits the terms that lie on the heap.
  mutating func forEachOnHeap(_ body: (inout Value) -> Void) {
    guard let ring = entries else { return }
    for index in 0..<onHeap { body(&ring[slot(index)].term) }
    var index = Swift.max(onHeap, farStart)
    while index < farEnd {
      if ring[slot(index)].fragment == nil { body(&ring[slot(index)].term) }
      index += 1
    }
  }

  /// Gives back its memory with all messages.
  mutating func free() {
    for index in 0..<count {
      guard let fragment = self[index].fragment else { continue }
      if fragment.pointee.isPage {
        leave(fragment)
        continue
      }
      var word = fragment.pointee.sharedBinaries
      while word != 0 {
        let value = Value(word: word)
        word = value.pointer[3]
        value.shared.release()
      }
      fragment.free()
    }
    closePage()
    entries?.deallocate()
    self = Mailbox()
  }
}
