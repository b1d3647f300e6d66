public import VirtualMachine

/// What happened outside the machine for a process: a message that any thread may make and that the machine's own thread delivers.
public struct Delivery: Sendable {
  /// Who gets it.
  public enum Receiver: Sendable {
    /// A local pid.
    case pid(Value)
    /// Whoever is registered under that name.
    case name(String)
  }

  public var receiver: Receiver
  /// The number of the reference that the receiver got, see `NativeCall.referenceNumber`.
  public var reference: UInt64
  /// The message, in which `.opaque(0)` stands for the reference.
  public var message: Literal

  /// The answer to a request of the process `receiver`: `{tag, reference, content}`.
  public init(receiver: Value, reference: UInt64, tag: String, content: Literal) {
    self.receiver = .pid(receiver)
    self.reference = reference
    message = .tuple([.atom(tag), .opaque(0), content])
  }

  /// A message to a registered process.
  public init(toName name: String, message: Literal) {
    receiver = .name(name)
    reference = 0
    self.message = message
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
    switch delivery.receiver {
    case .pid(let pid): post(delivery.message, reference: delivery.reference, to: pid)
    case .name(let name): post(delivery.message, toName: name)
    }
  }
}
