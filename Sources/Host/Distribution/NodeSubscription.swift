internal import Distribution
internal import VirtualMachine

/// A process that is told which nodes come and go.
struct NodeSubscription {
  /// Which nodes it asks about.
  enum Kind: String {
    case visible
    case hidden
    case all
  }

  var pid: Value
  /// Nil: the messages have two elements only, and are about visible nodes.
  var options: Options?
  /// How often each message is sent.
  var count = 1

  struct Options: Hashable {
    var kind = Kind.visible
    var tellsKind = false
    var tellsReason = false
  }

  var kind: Kind { options?.kind ?? .visible }

  /// Reads a list of options; nil where one makes no sense. No options at all are `.some(nil)`.
  static func options(_ list: Literal) -> Options?? {
    guard case .list(let elements, tail: nil) = list else { return nil }
    if elements.isEmpty { return .some(nil) }
    var options = Options()
    for element in elements {
      switch element {
      case .atom("nodedown_reason"): options.tellsReason = true
      case .tuple(let pair):
        guard pair.count == 2, pair[0] == .atom("node_type"), case .atom(let name) = pair[1],
          let kind = Kind(rawValue: name)
        else { return nil }
        options.kind = kind
        options.tellsKind = true
      default: return nil
      }
    }
    return .some(options)
  }
}

extension DistributionShell {
  /// What happened to a node.
  enum NodeChange: String {
    case up = "nodeup"
    case down = "nodedown"
  }

  /// Begins a subscription, or ends all of that process with the same options.
  func subscribe(_ pid: Value, _ begins: Bool, _ options: NodeSubscription.Options?) {
    subscriptions.removeAll { !machine.isAlive($0.pid) }
    let index = subscriptions.firstIndex { $0.pid == pid && $0.options == options }
    switch (index, begins) {
    case (let index?, true): subscriptions[index].count += 1
    case (let index?, false): subscriptions.remove(at: index)
    case (nil, true): subscriptions.append(NodeSubscription(pid: pid, options: options))
    case (nil, false): break
    }
  }

  /// Tells those who want to know it.
  func notify(_ change: NodeChange, _ name: NodeName, isHidden: Bool, reason: CloseReason?) {
    for subscription in subscriptions {
      if subscription.kind != .all, (subscription.kind == .hidden) != isHidden { continue }
      var message = [Literal.atom(change.rawValue), .atom(name.description)]
      if let options = subscription.options {
        var details: [Literal] = []
        if options.tellsKind {
          details.append(.tuple([.atom("node_type"), .atom(isHidden ? "hidden" : "visible")]))
        }
        if options.tellsReason, let reason {
          details.append(.tuple([.atom("nodedown_reason"), .atom(reason.noticeName)]))
        }
        message.append(.list(details, tail: nil))
      }
      for _ in 0..<subscription.count { machine.post(.tuple(message), to: subscription.pid) }
    }
  }
}

extension CloseReason {
  /// The reason as `nodedown` messages have it.
  fileprivate var noticeName: String {
    switch self {
    case .requested: "disconnect"
    case .tickTimeout: "net_tick_timeout"
    default: "connection_closed"
    }
  }
}
