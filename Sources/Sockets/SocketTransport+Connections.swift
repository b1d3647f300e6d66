public import Distribution
internal import NIOCore
internal import NIOPosix
internal import Synchronization

extension SocketTransport {
  /// `ECONNRESET` of this system.
  static let connectionReset: CInt = 104
  /// `ECONNREFUSED` of this system.
  static let connectionRefused: CInt = 111

  /// Queues bytes; see `Transport`.
  public func write(_ bytes: [UInt8], to connection: ConnectionID) {
    guard !bytes.isEmpty else { return }
    let limit = options.outboundByteLimit
    let mustFlush = state.withLock { state in
      // In place: the bytes that wait are not copied for each write.
      state.outlets[connection]?.enqueue(bytes, limit: limit) ?? false
    }
    if mustFlush { loop.execute { _ = self.flush(connection) } }
  }

  /// Says that the peer has proved that it knows the cookie; see `Transport`.
  public func markAuthenticated(_ connection: ConnectionID) {
    state.withLock { $0.outlets[connection]?.isAuthenticated = true }
  }

  /// Sends what is queued, then closes; see `Transport`.
  public func close(_ connection: ConnectionID) {
    state.withLock { $0.outlets[connection]?.isClosing = true }
    loop.execute {
      guard let channel = self.state.withLock({ $0.outlets[connection]?.channel }) else { return }
      self.flush(connection).whenComplete { _ in channel.close(promise: nil) }
      // A peer that does not read cannot keep the socket.
      self.loop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
    }
  }

  /// Gives the waiting bytes of one connection to its channel; on the event loop only.
  func flush(_ id: ConnectionID) -> EventLoopFuture<Void> {
    let (channel, bytes, failure, tellsCongestion) = state.withLock {
      state -> ((any Channel)?, [UInt8], TransportFailure?, Bool) in
      guard var outlet = state.outlets[id] else { return (nil, [], nil, false) }
      state.outlets[id] = nil
      let bytes = outlet.outbound
      outlet.outbound = []
      outlet.isFlushScheduled = false
      outlet.inFlight += bytes.count
      let isHigh = outlet.inFlight > options.highWaterBytes
      let tells = isHigh && !outlet.isCongested
      outlet.isCongested = outlet.isCongested || isHigh
      state.outlets[id] = outlet
      return (outlet.channel, bytes, outlet.failure, tells)
    }
    guard let channel else { return loop.makeSucceededVoidFuture() }
    if failure != nil {
      channel.close(promise: nil)
      return loop.makeSucceededVoidFuture()
    }
    if tellsCongestion { tell(.congested(id)) }
    // An empty write completes after the writes before it.
    let future = channel.writeAndFlush(ByteBuffer(bytes: bytes))
    let count = bytes.count
    future.whenComplete { _ in self.written(count, to: id) }
    return future
  }

  private func written(_ count: Int, to id: ConnectionID) {
    let isDrained = state.withLock { state in
      guard var outlet = state.outlets[id] else { return false }
      outlet.inFlight -= count
      let isDrained = outlet.isCongested && outlet.inFlight < options.lowWaterBytes
      if isDrained { outlet.isCongested = false }
      state.outlets[id]?.inFlight = outlet.inFlight
      state.outlets[id]?.isCongested = outlet.isCongested
      return isDrained
    }
    if isDrained { tell(.drained(id)) }
  }

  /// A connection is over; on the event loop only.
  func forget(_ id: ConnectionID, _ failure: TransportFailure?) {
    guard let outlet = state.withLock({ $0.outlets.removeValue(forKey: id) }) else { return }
    tell(.closed(id, outlet.failure ?? failure))
  }

  /// A peer has dialled; on the event loop only.
  func accept(_ channel: any Channel) throws {
    let limit = options.unauthenticatedLimit
    let id = state.withLock { state -> ConnectionID? in
      let strangers = state.outlets.values.count { !$0.isAuthenticated }
      guard strangers < limit, !state.isShutDown else { return nil }
      let id = makeID(&state)
      state.outlets[id] = Outlet(channel: channel, isAuthenticated: false)
      return id
    }
    guard let id else { throw TransportFailure.refused("too many strangers") }
    tell(.accepted(id, address: channel.remoteAddress?.ipAddress ?? "an unknown address"))
    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(id, self))
  }
}

extension SocketTransport.Outlet {
  /// Adds bytes to what waits; answers whether a flush has to be scheduled.
  fileprivate mutating func enqueue(_ bytes: [UInt8], limit: Int) -> Bool {
    guard channel != nil, !isClosing, failure == nil else { return false }
    outbound.append(contentsOf: bytes)
    if outbound.count + inFlight > limit {
      outbound = []
      failure = .outboundOverflow(limitBytes: limit)
      return true
    }
    defer { isFlushScheduled = true }
    return !isFlushScheduled
  }
}

// MARK: - Dialling

extension SocketTransport {
  /// Finds and dials a peer; see `Transport`.
  public func connect(to peer: NodeName) -> ConnectionID {
    let id = state.withLock { state in
      let id = makeID(&state)
      state.outlets[id] = Outlet()
      return id
    }
    loop.execute { self.lookUp(peer, for: id) }
    return id
  }

  private func lookUp(_ peer: NodeName, for id: ConnectionID) {
    guard !isAbandoned(id) else { return fail(id, .shutDown) }
    PortMapperQuery.run(
      .lookUp(alive: Array(peer.alive.utf8)), host: peer.host, port: options.portMapperPort,
      seconds: options.dialSeconds, limit: PortMapperAnswer.lookUpLimit, on: loop
    ).whenComplete { result in
      switch result {
      case .failure(let error):
        self.fail(id, Self.failure(error, host: peer.host, isPortMapper: true))
      case .success(let reply):
        do throws(TransportFailure) {
          switch try PortMapperAnswer.lookUp(reply.bytes) {
          case .found(let entry): self.dial(id, reply.address, entry.port, peer)
          default: self.fail(id, .unknownNode(peer))
          }
        } catch { self.fail(id, error) }
      }
    }
  }

  private func dial(_ id: ConnectionID, _ address: String, _ port: UInt16, _ peer: NodeName) {
    guard !isAbandoned(id) else { return fail(id, .shutDown) }
    ClientBootstrap(group: loop)
      .connectTimeout(.seconds(options.dialSeconds))
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelOption(.autoRead, value: false)
      .connect(host: address, port: Int(port))
      .whenComplete { result in
        switch result {
        case .failure(let error):
          self.fail(id, Self.failure(error, host: peer.host, isPortMapper: false))
        case .success(let channel): self.open(id, channel)
        }
      }
  }

  /// A dialled socket is open: from here on its bytes are told, after `.connected`.
  private func open(_ id: ConnectionID, _ channel: any Channel) {
    guard !isAbandoned(id) else {
      channel.close(promise: nil)
      return fail(id, .shutDown)
    }
    state.withLock { $0.outlets[id]?.channel = channel }
    tell(.connected(id))
    do {
      try channel.pipeline.syncOperations.addHandler(ConnectionHandler(id, self))
      channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
      channel.read()
      if !channel.isActive { forget(id, nil) }
    } catch {
      channel.close(promise: nil)
      forget(id, .system("\(error)"))
    }
  }

  /// Whether the dial was given up meanwhile.
  private func isAbandoned(_ id: ConnectionID) -> Bool {
    state.withLock { $0.isShutDown || $0.outlets[id]?.isClosing != false }
  }

  private func fail(_ id: ConnectionID, _ failure: TransportFailure) {
    state.withLock { $0.outlets[id] = nil }
    tell(.failed(id, failure))
  }

  /// What an error of a dial means.
  static func failure(
    _ error: any Error, host: String, isPortMapper: Bool
  ) -> TransportFailure {
    switch error {
    case let failure as TransportFailure: return failure
    case let error as NIOConnectionError:
      guard !error.connectionErrors.isEmpty else { return .unresolvedHost(host) }
      if isPortMapper { return .noPortMapper(host: host) }
      return .refused("\(host):\(error.port)")
    case ChannelError.connectTimeout: return .timedOut
    case let error as IOError where error.errnoCode == connectionRefused:
      return isPortMapper ? .noPortMapper(host: host) : .refused(host)
    default: return .system("\(error)")
    }
  }
}
