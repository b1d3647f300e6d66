/// The other node of an established connection.
public struct Peer: Hashable, Sendable {
  /// Its name.
  public let name: NodeName
  /// Its incarnation: identifiers of that node with another creation belong to a dead one.
  public let creation: UInt32
  /// What it announced.
  public let announced: CapabilityFlags
  /// What both sides can do.
  public let negotiated: CapabilityFlags

  /// Joins the four.
  public init(
    name: NodeName, creation: UInt32, announced: CapabilityFlags, negotiated: CapabilityFlags
  ) {
    self.name = name
    self.creation = creation
    self.announced = announced
    self.negotiated = negotiated
  }

  /// Whether the connection is hidden: one side does not want to be seen.
  public var isHidden: Bool { !negotiated.contains(.published) }
}

/// How a dialling node introduced itself; nothing of it is proved yet.
public struct Introduction: Hashable, Sendable {
  /// Its name; nil when it asks to be given one.
  public let name: NodeName?
  /// The host part of its name, which it has in either case.
  public let host: String
  /// What it announced.
  public let flags: CapabilityFlags
  /// Its incarnation; 0 when it asks for a name.
  public let creation: UInt32
}

/// A node's decision about a peer that has introduced itself.
public enum Admission: Hashable, Sendable {
  /// There is no other connection: go on.
  case accept
  /// Go on with this connection and give up this node's own dial to the same peer.
  case acceptSimultaneous
  /// Refuse: this node's own dial to the same peer goes on.
  case refuseSimultaneous
  /// There is an established connection: the peer must say whether it is void.
  case alive
  /// Give the peer this name and creation; only for one that asked.
  case named(NodeName, creation: UInt32)
  /// The peer may not connect.
  case notAllowed

  /// What a node already has with a peer that dials it.
  public enum Existing: Hashable, Sendable {
    /// Nothing.
    case none
    /// A dial of its own, not yet established.
    case ownDial
    /// An established connection.
    case established
  }

  /// The protocol's rule: of two simultaneous dials, the one of the greater name survives.
  public static func decide(local: NodeName, peer: NodeName, existing: Existing) -> Admission {
    switch existing {
    case .none: .accept
    case .established: .alive
    case .ownDial: local < peer ? .acceptSimultaneous : .refuseSimultaneous
    }
  }
}

/// Why a connection came to its end, fit for a log line.
public enum CloseReason: Hashable, Sendable, CustomStringConvertible {
  /// This node asked for it.
  case requested
  /// The other side closed an established connection.
  case closedByPeer
  /// The other side closed during the handshake.
  case closedDuringHandshake(NodeName?, Handshake.Step)
  /// The proof of the other side was wrong.
  case wrongCookie(NodeName)
  /// The other side does not let this node in.
  case notAllowedByPeer(NodeName)
  /// This node does not let the other side in.
  case notAllowed(NodeName?)
  /// The other side lacks capabilities that this node requires.
  case missingCapabilities(NodeName?, CapabilityFlags)
  /// Another node than the dialled one answered.
  case wrongName(expected: NodeName?, found: String)
  /// Simultaneous dials: the peer's own one goes on and will arrive here.
  case peerDialsItself(NodeName)
  /// Simultaneous dials: this node's own one goes on.
  case keptOwnDial(NodeName?)
  /// There is a connection to this peer already.
  case alreadyConnected(NodeName?)
  /// The other side did not keep to the handshake.
  case handshakeViolation(String)
  /// The handshake took longer than it may.
  case handshakeTimeout(NodeName?)
  /// Nothing was heard for the tick time.
  case tickTimeout(NodeName)
  /// The other side broke the rules after the handshake.
  case protocolViolation(String)
  /// The transport could not reach the other side, or lost it.
  case transport(TransportFailure)

  /// One line for a log. It never contains a cookie.
  public var description: String {
    switch self {
    case .requested: "closed by this node"
    case .closedByPeer: "closed by the peer"
    case .closedDuringHandshake(let peer, .awaitingAcknowledgement):
      "\(named(peer)) closed the connection when it saw this node's proof: "
        + "the cookies of the two nodes differ"
    case .closedDuringHandshake(let peer, .awaitingReply):
      "\(named(peer)) closed the connection during the handshake"
    case .closedDuringHandshake(let peer, _):
      "\(named(peer)) closed the connection during the handshake"
    case .wrongCookie(let peer):
      "connection refused: the cookie of \(peer) is not the cookie of this node"
    case .notAllowedByPeer(let peer): "\(peer) does not allow this node to connect"
    case .notAllowed(let peer): "\(named(peer)) is not allowed to connect"
    case .missingCapabilities(let peer, let missing):
      "\(named(peer)) lacks capabilities (0x\(String(missing.rawValue, radix: 16)))"
    case .wrongName(let expected, let found):
      "\(found) answered where \(named(expected)) was dialled"
    case .peerDialsItself(let peer): "\(peer) is dialling this node at the same time"
    case .keptOwnDial(let peer): "this node is dialling \(named(peer)) at the same time"
    case .alreadyConnected(let peer): "there is a connection to \(named(peer)) already"
    case .handshakeViolation(let detail): "not a handshake: \(detail)"
    case .handshakeTimeout(let peer): "the handshake with \(named(peer)) took too long"
    case .tickTimeout(let peer): "\(peer) has not been heard for the tick time"
    case .protocolViolation(let detail): "the peer broke the protocol: \(detail)"
    case .transport(let failure): failure.description
    }
  }

  private func named(_ peer: NodeName?) -> String { peer?.description ?? "the peer" }
}
