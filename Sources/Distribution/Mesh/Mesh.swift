/// The connections of one node to all its peers, on any transport.
///
/// The node owns one mesh and calls it from one thread (or under one lock). The sink of the transport
/// hands each `TransportEvent` to that thread, which gives it to `handle` and then takes the events.
/// Whenever `deadline` has come, `advance` is due. Times are nanoseconds of the node's own clock.
///
///     start                      -> .listening .registered, or .problem
///     connect(to:), send(to:)    -> .up(peer) | .unreachable(name, reason)
///     a peer dials               -> .up(peer) | .refused(name, address, reason)
///     then                       -> .signal(from:, control, payload)*
///     disconnect, or any failure -> .down(name, reason)
///
/// Sending to a peer that is not connected dials it; a bounded queue waits for the connection.
public final class Mesh {
  /// Who this node is and how it connects.
  public struct Configuration: Sendable {
    /// This node's name.
    public var name: NodeName
    /// Whether it stays out of `nodes()` of the others.
    public var isHidden: Bool
    /// The secret of the cluster.
    public var cookie: Cookie
    /// This incarnation: a random number, never 0...3.
    public var creation: UInt32
    /// Times and limits of each connection.
    public var connection: Connection.Settings
    /// The most bytes of signals that wait for one peer while it is being dialled.
    public var queueByteLimit: Int
    /// The most signals that wait for one peer while it is being dialled.
    public var queueLimit: Int

    /// The usual limits: 1 MiB or 10,000 signals wait for a peer.
    public init(
      name: NodeName, isHidden: Bool, cookie: Cookie, creation: UInt32,
      connection: Connection.Settings = Connection.Settings()
    ) {
      self.name = name
      self.isHidden = isHidden
      self.cookie = cookie
      self.creation = Swift.max(creation, 4)
      self.connection = connection
      queueByteLimit = 1 << 20
      queueLimit = 10_000
    }
  }

  /// A connection with what the mesh knows of it.
  struct Link {
    var connection: Connection
    /// The peer that this node dials; nil when the peer has dialled.
    var dialled: NodeName?
    /// Where an incoming connection came from.
    var address: String
  }

  /// What this node wants from, or has with, one peer.
  struct PeerState {
    /// The established connection.
    var up: ConnectionID?
    /// This node's own dial.
    var dial: ConnectionID?
    /// Until when this node waits for the peer's own dial to arrive (ns).
    var awaitsDialUntil: UInt64?
    var queue: [(control: ControlMessage, payload: [UInt8]?)] = []
    var queuedBytes = 0
    var isWanted: Bool { dial != nil || awaitsDialUntil != nil }
  }

  private(set) var configuration: Configuration
  let transport: any Transport
  let random: () -> UInt64
  var links: [ConnectionID: Link] = [:]
  var peers: [NodeName: PeerState] = [:]
  var cookies: [NodeName: Cookie] = [:]
  var events: [MeshEvent] = []
  private var isShutDown = false

  /// A mesh on a transport that is not yet started. `random` answers 64 random bits, unpredictable to
  /// others outside a simulation.
  public init(
    _ configuration: Configuration, transport: any Transport, random: @escaping () -> UInt64
  ) {
    self.configuration = configuration
    self.transport = transport
    self.random = random
  }

  /// Starts the transport. `sink` must bring the events to the thread of this mesh, in order.
  public func start(sink: @escaping @Sendable (TransportEvent) -> Void) {
    transport.start(as: configuration.name, isHidden: configuration.isHidden, sink: sink)
  }

  /// The events since the last call, in order.
  public func takeEvents() -> [MeshEvent] {
    defer { events = [] }
    return events
  }

  /// This node's name.
  public var name: NodeName { configuration.name }

  /// Whether a transport's event belongs to a connection that is established.
  public func isUp(_ event: TransportEvent) -> Bool {
    guard case .bytes(let id, _) = event else { return false }
    return links[id]?.connection.peer != nil
  }

  /// Changes the secret of the cluster, for handshakes from now on.
  public func setCookie(_ cookie: Cookie) { configuration.cookie = cookie }

  /// Sets the secret that this node shares with one peer alone.
  public func setCookie(_ cookie: Cookie, for peer: NodeName) { cookies[peer] = cookie }

  /// The connected peers, by name.
  public var connected: [Peer] {
    peers.values.compactMap { state in state.up.flatMap { links[$0]?.connection.peer } }
      .sorted { $0.name < $1.name }
  }

  /// The peer of that name, if it is connected.
  public func peer(_ name: NodeName) -> Peer? {
    peers[name]?.up.flatMap { links[$0]?.connection.peer }
  }

  /// Connects to a peer; `.up` or `.unreachable` follows unless it is connected already.
  public func connect(to name: NodeName, now: UInt64) {
    guard !isShutDown, peers[name]?.up == nil, peers[name]?.isWanted != true else { return }
    guard name != configuration.name else { return }
    guard name.isShort == configuration.name.isShort else {
      let kinds = name.isShort ? ("short", "long") : ("long", "short")
      return events.append(
        .unreachable(
          name,
          .transport(
            .system("\(name) is a \(kinds.0) name, and this node has a \(kinds.1) one"))))
    }
    let id = transport.connect(to: name)
    peers[name, default: PeerState()].dial = id
    let handshake = Handshake(
      dialling: name, as: local, cookie: cookies[name] ?? configuration.cookie,
      challenge: challenge())
    links[id] = Link(
      connection: Connection(handshake, settings: configuration.connection, now: now),
      dialled: name, address: "")
  }

  /// Sends a signal, over a new connection if there is none. The payload is a stand-alone external
  /// term for the signals that have one, else nil.
  public func send(
    to name: NodeName, _ control: ControlMessage, payload: [UInt8]?, now: UInt64
  ) -> SendOutcome {
    guard !isShutDown else { return .dropped }
    if let id = peers[name]?.up, links[id] != nil {
      guard let bytes = links[id]?.connection.send(control, payload: payload, now: now),
        !bytes.isEmpty
      else { return .dropped }
      transport.write(bytes, to: id)
      return .sent
    }
    connect(to: name, now: now)
    guard var state = peers[name], state.isWanted else { return .dropped }
    let size = 64 + (payload?.count ?? 0)
    guard state.queue.count < configuration.queueLimit,
      size <= configuration.queueByteLimit - state.queuedBytes
    else { return .dropped }
    state.queue.append((control, payload))
    state.queuedBytes += size
    peers[name] = state
    return .queued
  }

  /// Closes the connection to a peer, or gives up dialling it. `reason` is what `.down` tells; a
  /// payload that the machine cannot read deserves `.protocolViolation`.
  public func disconnect(_ name: NodeName, reason: CloseReason = .requested) {
    guard let state = peers[name] else { return }
    if let id = state.dial { drop(id, reason) }
    if let id = state.up { drop(id, reason) }
    if peers[name] != nil { giveUp(name, reason) }
  }

  /// Stops everything: the transport withdraws the name and closes every connection. No event follows.
  public func shutDown() {
    guard !isShutDown else { return }
    isShutDown = true
    transport.shutDown()
    links = [:]
    peers = [:]
    events = []
  }

  /// When `advance` is due next; nil when nothing is under way.
  public var deadline: UInt64? {
    let waits = peers.values.compactMap(\.awaitsDialUntil)
    return (links.values.map(\.connection.deadline) + waits).min()
  }

  /// Sends the ticks that are due and gives up on whom nobody has heard.
  public func advance(to now: UInt64) {
    for id in links.keys.sorted() {
      guard let events = links[id]?.connection.advance(to: now) else { continue }
      perform(events, on: id, now: now)
    }
    for name in peers.keys.sorted() {
      if let until = peers[name]?.awaitsDialUntil, now >= until {
        giveUp(name, .handshakeTimeout(name))
      }
    }
  }

  var local: Handshake.Local {
    Handshake.Local(
      name: configuration.name,
      flags: configuration.isHidden ? .hiddenNode : .visibleNode,
      creation: configuration.creation)
  }

  func challenge() -> UInt32 { UInt32(truncatingIfNeeded: random() >> 16) }
}
