public import Distribution
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Distribution over TCP: a listener, a registration with the port mapper, and one socket per peer.
///
/// All sockets live on one event loop thread, which also calls the sink; the calls of `Transport` may
/// come from any thread. Where no port mapper runs on this machine the transport serves one itself;
/// when the process that served it dies, the others announce themselves again and one of them serves.
public final class SocketTransport: Transport {
  /// Where to listen and what to limit.
  public struct Options: Hashable, Sendable {
    /// The numeric address to listen on. Nil: the address of the host part of this node's name, as
    /// peers dial that one, or 127.0.0.1 where the name has no address.
    public var listenAddress: String?
    /// The port to listen on; 0 lets the system choose.
    public var listenPort: UInt16 = 0
    /// The port of the port mappers, here and on every host.
    public var portMapperPort: UInt16 = PortMapperRequest.defaultPort
    /// Whether to serve a port mapper where none runs.
    public var servesPortMapper = true
    /// With more bytes waiting for one peer, senders are told to pause.
    public var highWaterBytes = 1 << 20
    /// With fewer bytes waiting for one peer, senders are told to go on.
    public var lowWaterBytes = 256 << 10
    /// With more bytes waiting for one peer, the connection is cut.
    public var outboundByteLimit = 256 << 20
    /// The most incoming connections that have not yet proved the cookie.
    public var unauthenticatedLimit = 64
    /// How long a look-up or a dial may take, in seconds.
    public var dialSeconds: Int64 = 7

    /// The usual values.
    public init() {}
  }

  /// One connection, from the dial to the end.
  struct Outlet {
    var channel: (any Channel)?
    /// Bytes that are not yet given to the channel.
    var outbound: [UInt8] = []
    /// Bytes that the channel has and the system has not.
    var inFlight = 0
    var isFlushScheduled = false
    var isCongested = false
    var isClosing = false
    var isAuthenticated = true
    var failure: TransportFailure?
  }

  /// What the lock guards.
  struct State {
    var name: NodeName?
    var isHidden = false
    var sink: (@Sendable (TransportEvent) -> Void)?
    var isShutDown = false
    var lastID: UInt64 = 0
    var outlets: [ConnectionID: Outlet] = [:]
    var listener: (any Channel)?
    var listenPort: UInt16 = 0
    var listenAddress = "127.0.0.1"
    var service: PortMapperService?
    var registration: (any Channel)?
    var wasRegistered = false
    var failedRegistrations = 0
  }

  let options: Options
  let group: MultiThreadedEventLoopGroup
  let loop: any EventLoop
  let state = Mutex(State())

  /// A transport that is not yet started. It owns one thread until `shutDown`.
  public init(options: Options = Options()) {
    self.options = options
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    loop = group.next()
  }

  /// Starts listening and announces the name; see `Transport`.
  public func start(
    as name: NodeName, isHidden: Bool, sink: @escaping @Sendable (TransportEvent) -> Void
  ) {
    let isFirst = state.withLock { state in
      guard state.name == nil, !state.isShutDown else { return false }
      state.name = name
      state.isHidden = isHidden
      state.sink = sink
      return true
    }
    guard isFirst else { return }
    loop.execute { self.listen(as: name) }
  }

  /// Stops everything and ends the thread; see `Transport`. What is queued gets a second to leave.
  public func shutDown() {
    let isFirst = state.withLock { state in
      defer { state.isShutDown = true }
      return !state.isShutDown
    }
    guard isFirst else { return }
    let finished = loop.makePromise(of: Void.self)
    let ids = state.withLock { $0.outlets.keys.sorted() }
    loop.execute {
      let flushes = ids.map { self.flush($0) }
      EventLoopFuture.andAllComplete(flushes, on: self.loop).whenComplete { _ in
        finished.succeed()
      }
      self.loop.scheduleTask(in: .seconds(1)) { finished.succeed() }
    }
    try? finished.futureResult.wait()
    try? group.syncShutdownGracefully()
    state.withLock { state in
      state.outlets = [:]
      state.sink = nil
      state.service = nil
    }
  }

  /// Tells the node; on the event loop only.
  func tell(_ event: TransportEvent) {
    let sink = state.withLock { $0.isShutDown ? nil : $0.sink }
    sink?(event)
  }

  /// A number for a new connection.
  func makeID(_ state: inout State) -> ConnectionID {
    state.lastID += 1
    return ConnectionID(state.lastID)
  }
}

extension SocketTransport {
  /// Opens the listener at the address that peers dial, then announces the node.
  private func listen(as name: NodeName) {
    let address = options.listenAddress ?? Self.address(of: name.host) ?? "127.0.0.1"
    ServerBootstrap(group: loop)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
      }
      .bind(host: address, port: Int(options.listenPort))
      .whenComplete { result in
        switch result {
        case .success(let channel):
          let port = UInt16(clamping: channel.localAddress?.port ?? 0)
          self.state.withLock { state in
            state.listener = channel
            state.listenPort = port
            state.listenAddress = address
          }
          self.tell(.listening(port: port))
          self.register()
        case .failure(let error):
          self.tell(.listenFailed(.system("\(address): \(error)")))
        }
      }
  }

  /// The numeric address that peers on this machine find behind a host name.
  static func address(of host: String) -> String? {
    guard let found = try? SocketAddress.makeAddressResolvingHost(host, port: 0) else {
      return nil
    }
    return found.ipAddress
  }
}
