/// All of the protocol on one connection, either side, as a value: handshake, packets, ticks, limits.
///
/// Bytes and times go in, events come out; nothing here waits, reads a clock or touches a socket.
/// Times are nanoseconds of any clock that never goes back. Hostile bytes end in `.close` with a
/// reason and never in more than that; after `.close` the connection ignores everything.
public struct Connection: Sendable {
  /// The times and limits of a connection.
  public struct Settings: Hashable, Sendable {
    /// After this long without a byte from the peer it counts as dead (ns). A quarter of it without
    /// sending anything makes this side send a tick. All nodes of a cluster use the same time.
    public var tickTime: UInt64
    /// How long one step of the handshake may take (ns).
    public var stepTime: UInt64
    /// How long the whole handshake may take (ns).
    public var setupTime: UInt64
    /// The longest packet after the handshake in bytes.
    public var packetLimit: Int
    /// The limits of messages that come in parts.
    public var fragments: FragmentAssembler.Limits

    /// The usual times: 60 s, 7 s for a step, 20 s for a handshake; packets of at most 128 MiB.
    public init(
      tickTime: UInt64 = 60_000_000_000, stepTime: UInt64 = 7_000_000_000,
      setupTime: UInt64 = 20_000_000_000, packetLimit: Int = 128 << 20,
      fragments: FragmentAssembler.Limits = FragmentAssembler.Limits()
    ) {
      self.tickTime = tickTime
      self.stepTime = stepTime
      self.setupTime = setupTime
      self.packetLimit = packetLimit
      self.fragments = fragments
    }
  }

  /// What a connection wants from its owner, in order.
  public enum Event: Hashable, Sendable {
    /// Send these bytes.
    case write([UInt8])
    /// Decide with `admit` whether the peer may go on.
    case identify(Introduction)
    /// Say with `answerAlive` whether an older connection to this peer still stands.
    case confirmAlive(NodeName)
    /// An older connection to this peer is void: drop it before going on.
    case replaceExisting(NodeName)
    /// The handshake is complete.
    case established(Peer)
    /// A signal of the peer; the payload is a stand-alone external term, not yet read.
    case signal(ControlMessage, payload: [UInt8]?)
    /// Close. This is the last event.
    case close(CloseReason)
  }

  /// The peer, once the handshake is complete.
  public private(set) var peer: Peer?
  /// Whether `.close` was the last event.
  public private(set) var isClosed = false

  private let settings: Settings
  private var handshake: Handshake
  private var frames: FrameDecoder
  private var fragments: FragmentAssembler
  private var lastReceived: UInt64
  private var lastSent: UInt64
  private var stepBegan: UInt64
  private let began: UInt64
  private var sequence: UInt64 = 0

  /// A connection whose handshake begins at `now`.
  public init(_ handshake: Handshake, settings: Settings = Settings(), now: UInt64) {
    self.handshake = handshake
    self.settings = settings
    frames = FrameDecoder(packetLimit: settings.packetLimit)
    fragments = FragmentAssembler(limits: settings.fragments)
    lastReceived = now
    lastSent = now
    stepBegan = now
    began = now
  }

  /// The name of the other side, as far as it is known; not proved before `established`.
  public var peerName: NodeName? { peer?.name ?? handshake.peer }

  /// Where the handshake stands.
  public var step: Handshake.Step { handshake.step }

  /// The dialled connection is open.
  public mutating func onConnected(now: UInt64) -> [Event] {
    stepBegan = now
    return events(of: handshake.onConnected(), now: now)
  }

  /// Bytes of the peer came, cut anywhere.
  public mutating func receive(_ bytes: [UInt8], now: UInt64) -> [Event] {
    guard !isClosed, !bytes.isEmpty else { return [] }
    lastReceived = now
    frames.append(bytes)
    return process(now: now)
  }

  /// Answers `identify`. `cookie`, when given, is the secret shared with this peer alone.
  public mutating func admit(
    _ admission: Admission, cookie: Cookie? = nil, now: UInt64
  ) -> [Event] {
    guard !isClosed else { return [] }
    return events(of: handshake.admit(admission, cookie: cookie), now: now) + process(now: now)
  }

  /// Answers `confirmAlive`.
  public mutating func answerAlive(stillConnected: Bool, now: UInt64) -> [Event] {
    guard !isClosed else { return [] }
    return events(of: handshake.answerAlive(stillConnected: stillConnected), now: now)
      + process(now: now)
  }

  /// The other side closed, or the transport lost it: the reason in words.
  public mutating func onClosed(_ failure: TransportFailure?) -> CloseReason {
    isClosed = true
    if let failure { return .transport(failure) }
    return peer == nil ? .closedDuringHandshake(handshake.peer, handshake.step) : .closedByPeer
  }
}

// MARK: - Sending and time

extension Connection {
  /// The bytes that carry a signal to the peer.
  ///
  /// `payload` is a stand-alone external term for the signals that have one, else nil. Answers no
  /// bytes where nothing may be sent: before the handshake is complete, for an exit or an unlink to
  /// another incarnation of the peer (other runtimes close the connection on that), and for a
  /// payload that is missing, superfluous or longer than a packet can be.
  public mutating func send(
    _ control: ControlMessage, payload: [UInt8]?, now: UInt64
  ) -> [UInt8] {
    guard let peer, !isClosed, control.hasPayload == (payload != nil) else { return [] }
    if let payload, payload.count < 2 || payload[0] != TermTag.version { return [] }
    switch control {
    case .exit(_, let to), .unlink(_, _, let to):
      if to.creation != peer.creation { return [] }
    default: break
    }
    if let count = payload?.count, count > Int(Int32.max) { return [] }
    lastSent = now
    guard peer.negotiated.contains(.fragments) else {
      return Packet.passThrough(control, payload: payload, for: peer.negotiated)
    }
    sequence = sequence &+ 1
    return Packet.parts(
      control, payload: payload, for: peer.negotiated, sequence: max(sequence, 1))
  }

  /// When `advance` is due next.
  public var deadline: UInt64 {
    guard peer != nil else {
      return min(stepBegan &+ settings.stepTime, began &+ settings.setupTime)
    }
    return min(lastReceived &+ settings.tickTime, lastSent &+ settings.tickTime / 4)
  }

  /// Does what is due at `now`: ticks, or gives up on a silent peer.
  public mutating func advance(to now: UInt64) -> [Event] {
    guard !isClosed, now >= deadline else { return [] }
    guard let peer else { return close(.handshakeTimeout(handshake.peer)) }
    guard now < lastReceived &+ settings.tickTime else { return close(.tickTimeout(peer.name)) }
    lastSent = now
    return [.write([0, 0, 0, 0])]
  }
}

// MARK: - Receiving

extension Connection {
  private mutating func close(_ reason: CloseReason) -> [Event] {
    isClosed = true
    return [.close(reason)]
  }

  private mutating func process(now: UInt64) -> [Event] {
    var events: [Event] = []
    while !isClosed, !handshake.isSuspended {
      do throws(FrameDecoder.Oversized) {
        guard let body = try frames.next() else { break }
        if peer == nil {
          stepBegan = now
          events += self.events(of: handshake.onPacket(body), now: now)
        } else if !body.isEmpty {
          events += receive(packet: body)
        }
      } catch {
        let reason = error.description
        return events
          + close(peer == nil ? .handshakeViolation(reason) : .protocolViolation(reason))
      }
    }
    if peer == nil, !isClosed, frames.bufferedBytes > FrameDecoder.handshakeLimit + 2 {
      events += close(.handshakeViolation("too many bytes at once"))
    }
    return events
  }

  private mutating func receive(packet body: ArraySlice<UInt8>) -> [Event] {
    let inParts = peer?.negotiated.contains(.fragments) == true
    do throws(TermError) {
      guard inParts else {
        let (control, payload) = try ControlMessage.decode(passThrough: body)
        return [.signal(control, payload: payload)]
      }
      guard let (control, payload) = try fragments.receive(body) else { return [] }
      return [.signal(control, payload: payload)]
    } catch {
      return close(.protocolViolation(error.description))
    }
  }

  private mutating func events(
    of directives: [Handshake.Directive], now: UInt64
  ) -> [Event] {
    var events: [Event] = []
    events.reserveCapacity(directives.count)
    for directive in directives {
      switch directive {
      case .write(let bytes):
        lastSent = now
        events.append(.write(bytes))
      case .identify(let introduction): events.append(.identify(introduction))
      case .confirmAlive(let name): events.append(.confirmAlive(name))
      case .replaceExisting(let name): events.append(.replaceExisting(name))
      case .established(let peer):
        self.peer = peer
        frames.mode = .connected
        events.append(.established(peer))
      case .fail(let reason): events += close(reason)
      }
    }
    return events
  }
}
