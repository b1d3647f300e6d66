/// What the mesh tells its node.
public enum MeshEvent: Hashable, Sendable {
  /// Peers can dial this node; the port is for information.
  case listening(port: UInt16)
  /// The port mapper knows this node. `creation` is its suggestion, which counts only for a node that
  /// has not handed out any identifier; the mesh keeps the one it was given.
  case registered(creation: UInt32)
  /// Something about listening or the port mapper went wrong; one line for the log.
  case problem(String)
  /// A peer is connected, and both have proved that they know the cookie.
  case up(Peer)
  /// A connected peer is gone. Comes exactly once after each `up`, except after `shutDown`.
  case down(NodeName, CloseReason)
  /// A dial that `connect` or `send` began has failed; what waited for the peer is lost.
  case unreachable(NodeName, CloseReason)
  /// Somebody dialled this node in vain. `address` is for log lines only.
  case refused(NodeName?, address: String, CloseReason)
  /// A signal of a connected peer; the payload is a stand-alone external term, not yet read.
  case signal(from: NodeName, ControlMessage, payload: [UInt8]?)
  /// More waits to be sent to this peer than is good: senders should pause.
  case congested(NodeName)
  /// It flows again.
  case drained(NodeName)
}

/// What became of a signal given to the mesh.
public enum SendOutcome: Hashable, Sendable {
  /// It is on its way.
  case sent
  /// It waits for the connection that is being made.
  case queued
  /// It was dropped: too much waits for the same peer, or it may not be sent to this incarnation.
  case dropped
}
