typealias LinkPointer = UnsafeMutablePointer<LinkNode>

/// One end of a link or monitor, in the list of the process that it belongs to. The other end, where it lies on this node, is its
/// twin, so that either end is removed in constant time.
struct LinkNode {
  enum Kind: UInt8 {
    case link
    /// This process monitors the other one.
    case monitoring
    /// The other one monitors this process.
    case monitored
    /// No other one: a reference by which this process can be reached, which no monitor made.
    case alias
  }

  var kind: Kind
  var owner: ProcessPointer
  var twin: LinkPointer?
  var next: LinkPointer?
  var previous: LinkPointer?
  /// The reference of a monitor, as its number on the node that made it.
  var reference: UInt64
  /// The name that the process was monitored by, or none.
  var name: Value = .none
  /// The tag of the message that is sent instead of `DOWN` (an atom), or none.
  var tag: Value = .none
  /// The other end, where it is on another node.
  var remote: RemoteEnd?
  /// What becomes of the alias when the monitor ends.
  var alias = AliasMode.none
}

/// A process on another node, and how a monitor between it and this one is named on the wire.
struct RemoteEnd: Hashable {
  var node: Value
  /// id:32 | serial:32
  var number: UInt64
  var creation: UInt32
  /// The words of a reference made over there; empty for those made here.
  var reference: [UInt32] = []
}

/// When an alias that a monitor made ceases to be one.
enum AliasMode: UInt8 {
  case none
  /// By `unalias` only.
  case explicit
  /// By demonitor, or when the monitor fires.
  case demonitor
  /// As `demonitor`, and also by the first message.
  case replyDemonitor
}

/// What an end is found by.
enum LinkKey: Hashable {
  /// A monitor that this process has set, or an alias: its reference.
  case reference(UInt64)
  /// A link with a process of another node.
  case link(RemoteEnd)
  /// A monitor that a process of another node has set.
  case monitored(RemoteEnd)
}

/// The ends of a process that has many of them.
final class LinkIndex {
  var ends: [LinkKey: LinkPointer] = [:]

  /// Ends from which on a process has an index.
  static let least = 32
}

extension LinkNode {
  /// What it is found by; nil for one that is found by its twin.
  var key: LinkKey? {
    switch kind {
    case .monitoring, .alias: .reference(reference)
    case .link: remote.map { .link($0) }
    case .monitored: remote.map { .monitored($0) }
    }
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// A new end at the front of this process's list.
  @discardableResult
  func addLink(_ kind: LinkNode.Kind, reference: UInt64 = 0, remote: RemoteEnd? = nil)
    -> LinkPointer
  {
    let node = LinkPointer.allocate(capacity: 1)
    node.initialize(
      to: LinkNode(
        kind: kind, owner: self, next: pointee.links, reference: reference, remote: remote))
    if let first = pointee.links { first.pointee.previous = node }
    pointee.links = node
    pointee.linkCount = pointee.linkCount + 1
    if pointee.linkCount >= LinkIndex.least { indexLink(node) }
    return node
  }

  @inline(never) private func indexLink(_ node: LinkPointer) {
    if let index = pointee.linkIndex?.takeUnretainedValue() {
      if let key = node.pointee.key { index.ends[key] = node }
      return
    }
    let index = LinkIndex()
    pointee.linkIndex = Unmanaged.passRetained(index)
    var at = pointee.links
    while let end = at {
      if let key = end.pointee.key { index.ends[key] = end }
      at = end.pointee.next
    }
  }

  /// The end with that key.
  func findLink(_ key: LinkKey) -> LinkPointer? {
    if let index = pointee.linkIndex { return index.takeUnretainedValue().ends[key] }
    var at = pointee.links
    while let end = at {
      if end.pointee.key == key { return end }
      at = end.pointee.next
    }
    return nil
  }

  /// The monitor of that reference that the process has set.
  func findMonitor(_ reference: UInt64) -> LinkPointer? {
    let end = findLink(.reference(reference))
    return end?.pointee.kind == .monitoring ? end : nil
  }
}

extension UnsafeMutablePointer where Pointee == LinkNode {
  /// Takes this end out of its process's list and frees it; not its twin.
  func remove() {
    let owner = pointee.owner
    if let previous = pointee.previous {
      previous.pointee.next = pointee.next
    } else {
      owner.pointee.links = pointee.next
    }
    pointee.next?.pointee.previous = pointee.previous
    // No `-=`: the sanitizer would take it for an access to the whole process, which may run elsewhere.
    owner.pointee.linkCount = owner.pointee.linkCount - 1
    if let index = owner.pointee.linkIndex {
      if let key = pointee.key { index.takeUnretainedValue().ends[key] = nil }
      if owner.pointee.linkCount == 0 {
        owner.pointee.linkIndex = nil
        index.release()
      }
    }
    deinitialize(count: 1)
    deallocate()
  }

  /// Takes both ends out.
  func removeBoth() {
    pointee.twin?.remove()
    remove()
  }
}
