public import VirtualMachine

/// What happened outside the machine for a process that asked for it: a message that any thread may make and that the machine's own
/// thread delivers.
public struct Delivery: Sendable {
  /// The local pid that asked.
  public var receiver: Value
  /// The number of the reference that it got, see `NativeCall.referenceNumber`.
  public var reference: UInt64
  /// The message, in which `.opaque(0)` stands for the reference.
  public var message: Literal

  /// A message of the form `{tag, reference, content}`.
  public init(receiver: Value, reference: UInt64, tag: String, content: Literal) {
    self.receiver = receiver
    self.reference = reference
    message = .tuple([.atom(tag), .opaque(0), content])
  }
}

/// Takes deliveries on any thread and has the machine's thread hand them over with `Machine.deliver`.
public protocol Postbox: AnyObject, Sendable {
  /// Keeps a delivery and wakes the machine's thread.
  func post(_ delivery: Delivery)
}

extension Machine {
  /// Hands a delivery over; nothing happens where its receiver has ended. Only on the machine's thread.
  public func deliver(_ delivery: Delivery) {
    post(delivery.message, reference: delivery.reference, to: delivery.receiver)
  }
}
