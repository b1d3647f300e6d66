extension Inbox: Postbox {
  /// Has the node's thread deliver it.
  public func post(_ delivery: Delivery) { post { $0.machine.deliver(delivery) } }
}
