internal import Distribution
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A port mapper on real sockets, for machines on which none runs.
final class PortMapperService: Sendable {
  private struct State {
    var server: PortMapperServer
    var channels: [UInt64: any Channel] = [:]
    var lastSession: UInt64 = 0
  }

  private let state: Mutex<State>
  private let loop: any EventLoop

  private init(port: UInt16, on loop: any EventLoop) {
    self.loop = loop
    state = Mutex(State(server: PortMapperServer(port: port, firstCreation: Self.seconds())))
  }

  /// Serves on 127.0.0.1, and on `address` too where that is another one; it fails where somebody
  /// else has the port. The service lasts until its event loop ends.
  static func start(
    port: UInt16, address: String, on loop: any EventLoop
  ) -> EventLoopFuture<PortMapperService> {
    let service = PortMapperService(port: port, on: loop)
    let first = address == "0.0.0.0" ? address : "127.0.0.1"
    return service.bind(first, port).map {
      if address != first {
        service.bind(address, port).whenComplete { _ in }
      }
      service.sweep()
      return service
    }
  }

  private func bind(_ address: String, _ port: UInt16) -> EventLoopFuture<Void> {
    ServerBootstrap(group: loop)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
      }
      .bind(host: address, port: Int(port))
      .map { _ in }
  }

  private func accept(_ channel: any Channel) throws {
    let peer = channel.remoteAddress?.ipAddress
    let isLocal =
      peer.map { $0.hasPrefix("127.") || $0 == "::1" || $0 == channel.localAddress?.ipAddress }
      ?? false
    let now = NIODeadline.now().uptimeNanoseconds
    let (session, effects) = state.withLock { state in
      state.lastSession += 1
      let session = state.lastSession
      state.channels[session] = channel
      return (session, state.server.onOpen(session: session, isLocal: isLocal, now: now))
    }
    try channel.pipeline.syncOperations.addHandler(Handler(session, self))
    perform(effects)
  }

  private func perform(_ effects: [PortMapperServer.Effect]) {
    for effect in effects {
      switch effect {
      case .write(let session, let bytes):
        guard let channel = state.withLock({ $0.channels[session] }) else { continue }
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
      case .close(let session):
        guard let channel = state.withLock({ $0.channels[session] }) else { continue }
        // The empty write completes after the answer has left.
        channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
      }
    }
  }

  /// Closes unfinished requests, again and again.
  private func sweep() {
    loop.scheduleTask(in: .seconds(10)) {
      let now = NIODeadline.now().uptimeNanoseconds
      self.perform(self.state.withLock { $0.server.advance(to: now) })
      self.sweep()
    }
  }

  /// The time of day in seconds: the custom for the first incarnation of a name.
  private static func seconds() -> UInt32 {
    UInt32(truncatingIfNeeded: SystemTime.secondsSince1970)
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let session: UInt64
    private let service: PortMapperService

    init(_ session: UInt64, _ service: PortMapperService) {
      self.session = session
      self.service = service
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = Array(buffer: unwrapInboundIn(data))
      let effects = service.state.withLock { $0.server.onBytes(bytes, session: session) }
      service.perform(effects)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
      service.state.withLock { state in
        state.channels[session] = nil
        state.server.onClosed(session: session)
      }
    }
  }
}
