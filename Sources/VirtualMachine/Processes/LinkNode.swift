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

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// A new end at the front of this process's list.
  @discardableResult
  func addLink(_ kind: LinkNode.Kind, reference: UInt64 = 0) -> LinkPointer {
    let node = LinkPointer.allocate(capacity: 1)
    node.initialize(
      to: LinkNode(kind: kind, owner: self, next: pointee.links, reference: reference))
    pointee.links?.pointee.previous = node
    pointee.links = node
    return node
  }

  /// The first end of this process that satisfies `condition`.
  func findLink(_ condition: (LinkPointer) -> Bool) -> LinkPointer? {
    var at = pointee.links
    while let node = at {
      if condition(node) { return node }
      at = node.pointee.next
    }
    return nil
  }
}

extension UnsafeMutablePointer where Pointee == LinkNode {
  /// Takes this end out of its process's list and frees it; not its twin.
  func remove() {
    if let previous = pointee.previous {
      previous.pointee.next = pointee.next
    } else {
      pointee.owner.pointee.links = pointee.next
    }
    pointee.next?.pointee.previous = pointee.previous
    deinitialize(count: 1)
    deallocate()
  }

  /// Takes both ends out.
  func removeBoth() {
    pointee.twin?.remove()
    remove()
  }
}
