internal import Synchronization
internal import Glibc

/// What other threads ask of a node: each entry is run on the node's own thread, in the order of coming.
public final class Inbox: Sendable {
  /// Something to be done with the node.
  public typealias Entry = @Sendable (Node) -> Void

  private let entries = Mutex<[Entry]>([])
  private let signal = Signal()

  /// An empty inbox.
  public init() {}

  /// Adds an entry and wakes the node. From any thread.
  public func post(_ entry: @escaping Entry) {
    let wasEmpty = entries.withLock { entries in
      entries.append(entry)
      return entries.count == 1
    }
    if wasEmpty { signal.post() }
  }

  /// Wakes the node though there is no entry. From any thread.
  public func nudge() { signal.post() }

  /// Whether nothing waits.
  var isEmpty: Bool { entries.withLock { $0.isEmpty } }

  /// Takes all entries.
  func drain() -> [Entry] {
    entries.withLock { entries in
      defer { entries = [] }
      return entries
    }
  }

  /// Waits for an entry, at most until that time of the system's monotonic clock, in nanoseconds.
  func wait(until time: Int?) {
    guard entries.withLock({ $0.isEmpty }) else { return }
    signal.wait(until: time)
  }
}

/// A binary semaphore, near enough: a post that nobody waits for is kept.
@safe private final class Signal: @unchecked Sendable {
  private let handle: UnsafeMutablePointer<sem_t>

  init() {
    unsafe handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    unsafe sem_init(handle, 0, 0)
  }

  deinit {
    unsafe sem_destroy(handle)
    unsafe handle.deallocate()
  }

  func post() { _ = unsafe sem_post(handle) }

  func wait(until time: Int?) {
    guard let time else {
      _ = unsafe sem_wait(handle)
      return
    }
    // The semaphore's own limit is on the system's time.
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    let left = max(0, time - (now.tv_sec * 1_000_000_000 + now.tv_nsec))
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    let end = now.tv_nsec + left
    now.tv_sec += end / 1_000_000_000
    now.tv_nsec = end % 1_000_000_000
    _ = unsafe sem_timedwait(handle, &now)
  }
}
