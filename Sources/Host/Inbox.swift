internal import Synchronization
internal import VirtualMachine

/// What other threads ask of a node: each entry is run on the node's own thread, in the order of coming.
public final class Inbox: Sendable {
  /// Something to be done with the node.
  public typealias Entry = @Sendable (Node) -> Void

  private let entries = Mutex<[Entry]>([])
  private let alarm = Alarm()

  /// An empty inbox.
  public init() {}

  /// Adds an entry and wakes the node. From any thread.
  public func post(_ entry: @escaping Entry) {
    let wasEmpty = entries.withLock { entries in
      entries.append(entry)
      return entries.count == 1
    }
    if wasEmpty { alarm.ring() }
  }

  /// Wakes the node though there is no entry. From any thread.
  public func nudge() { alarm.ring() }

  /// Whether nothing waits.
  var isEmpty: Bool { entries.withLock { $0.isEmpty } }

  /// Takes all entries.
  func drain() -> [Entry] {
    entries.withLock { entries in
      defer { entries = [] }
      return entries
    }
  }

  /// Waits for an entry, at most until that time of the system's monotonic clock, in nanoseconds. Whether it was woken.
  func wait(until time: Int?) -> Bool {
    guard entries.withLock({ $0.isEmpty }) else { return true }
    return alarm.wait(nanoseconds: time.map { max(0, $0 - SystemEnvironment.monotonicNow) })
  }
}
