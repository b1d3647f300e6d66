/// How the bytes of distribution reach other nodes.
///
/// A node owns one transport. `Sockets` implements it on TCP, the simulator on a simulated network;
/// `Connection` does all of the protocol on top, on the node's own thread. No call waits: what
/// happens is told to the sink given to `start`, possibly on another thread.
///
/// The life of one connection, as the sink sees it:
///
///     connect(to:) -> id      .connected(id)         | .failed(id, reason)
///     a peer dials            .accepted(id, from)
///     then                    .bytes(id, …)*  (.congested(id) .drained(id))*
///     at last, exactly once   .closed(id, reason)     also after our own close(id)
///
/// An identifier is never used twice by one transport.
public protocol Transport: AnyObject, Sendable {
  /// Starts listening for peers and announces `name` where peers look nodes up.
  ///
  /// Answers with `.listening` and `.registered`, or `.listenFailed`, or `.registrationFailed`.
  /// A transport is started at most once.
  func start(
    as name: NodeName, isHidden: Bool, sink: @escaping @Sendable (TransportEvent) -> Void)

  /// Finds `peer` and dials it; `.connected` or `.failed` follows.
  func connect(to peer: NodeName) -> ConnectionID

  /// Queues bytes; they leave in the order of the calls. Unknown and closed connections ignore it.
  func write(_ bytes: [UInt8], to connection: ConnectionID)

  /// Says that the peer of `connection` has proved that it knows the cookie.
  ///
  /// Until then the connection counts against the limit of unauthenticated connections.
  func markAuthenticated(_ connection: ConnectionID)

  /// Sends what is queued, then closes.
  func close(_ connection: ConnectionID)

  /// Stops listening, withdraws the name and closes every connection, then returns. No event
  /// reaches the sink afterwards. It must not be called from inside the sink.
  func shutDown()
}

/// One connection of one transport.
public struct ConnectionID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// A number that grows with each connection.
  public let rawValue: UInt64

  /// Wraps the number a transport has given out.
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// The number, with a `#` before it.
  public var description: String { "#\(rawValue)" }

  /// Older connections order first.
  public static func < (left: ConnectionID, right: ConnectionID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What a transport tells its node.
public enum TransportEvent: Hashable, Sendable {
  /// The listener is open; `port` is for information.
  case listening(port: UInt16)
  /// The listener could not be opened: nobody can dial this node.
  case listenFailed(TransportFailure)
  /// The name is announced. `creation` is the port mapper's suggestion for this incarnation; it
  /// counts only if the node has not yet handed out any identifier.
  case registered(creation: UInt32)
  /// The name could not be announced. `willRetry` tells whether the transport keeps trying.
  case registrationFailed(TransportFailure, willRetry: Bool)
  /// The announcement is gone (the port mapper died); the transport renews it by itself.
  case registrationLost
  /// A peer has dialled this node. `address` is its numeric address, for log lines only.
  case accepted(ConnectionID, address: String)
  /// The dialled peer answered.
  case connected(ConnectionID)
  /// The dial did not succeed; the identifier is used up.
  case failed(ConnectionID, TransportFailure)
  /// Bytes arrived, never none.
  case bytes(ConnectionID, [UInt8])
  /// More than the high-water mark waits to be sent: senders should pause.
  case congested(ConnectionID)
  /// The queue fell below the low-water mark again.
  case drained(ConnectionID)
  /// The connection is gone. `failure` is nil for an ordinary end from either side.
  case closed(ConnectionID, TransportFailure?)
}

/// Why a transport could not do something.
public enum TransportFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The host part of the name has no address.
  case unresolvedHost(String)
  /// Nothing answers look-ups on that host.
  case noPortMapper(host: String)
  /// The port mapper of that host does not know the name.
  case unknownNode(NodeName)
  /// Another node has announced the same name.
  case nameTaken(NodeName)
  /// The other side refused or cut the connection.
  case refused(String)
  /// It took longer than the limit.
  case timedOut
  /// More bytes are waiting to be sent than the limit allows.
  case outboundOverflow(limitBytes: Int)
  /// The port mapper's answer makes no sense.
  case badAnswer(String)
  /// The transport is not running.
  case shutDown
  /// Anything else the system says.
  case system(String)

  /// One line for a log.
  public var description: String {
    switch self {
    case .unresolvedHost(let host): "the host \(host) has no address"
    case .noPortMapper(let host): "no port mapper (epmd) answers on \(host)"
    case .unknownNode(let name): "the port mapper of \(name.host) does not know \(name.alive)"
    case .nameTaken(let name): "the name \(name) is in use by another node"
    case .refused(let detail): "the connection was refused (\(detail))"
    case .timedOut: "it took too long"
    case .outboundOverflow(let limit): "more than \(limit) bytes were waiting to be sent"
    case .badAnswer(let detail): "the port mapper's answer makes no sense (\(detail))"
    case .shutDown: "the transport is shut down"
    case .system(let detail): detail
    }
  }
}
