internal import Distribution
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Announcing the node. The announcement lives as long as its socket, so losing the socket begins the
/// search again: ask the port mapper; where none answers, serve one; where somebody else was faster
/// with that, ask again.
extension SocketTransport {
  /// Announces the node; on the event loop only.
  func register() {
    guard let entry = entry else { return }
    let promise = loop.makePromise(of: UInt32.self)
    let deadline = loop.scheduleTask(in: .seconds(options.dialSeconds)) {
      promise.fail(TransportFailure.timedOut)
    }
    promise.futureResult.whenComplete { result in
      deadline.cancel()
      self.finishRegistration(result)
    }
    ClientBootstrap(group: loop)
      .connectTimeout(.seconds(options.dialSeconds))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            RegistrationHandler(entry, promise, self))
        }
      }
      .connect(host: "127.0.0.1", port: Int(options.portMapperPort))
      .whenComplete { result in
        switch result {
        case .failure(let error): promise.fail(error)
        case .success(let channel):
          promise.futureResult.whenComplete { result in
            switch result {
            case .success: self.state.withLock { $0.registration = channel }
            case .failure: channel.close(promise: nil)
            }
          }
        }
      }
  }

  private var entry: PortMapperEntry? {
    state.withLock { state in
      guard let name = state.name, !state.isShutDown else { return nil }
      return PortMapperEntry(port: state.listenPort, isHidden: state.isHidden, alive: name.alive)
    }
  }

  private func finishRegistration(_ result: Result<UInt32, any Error>) {
    switch result {
    case .success(let creation):
      state.withLock { state in
        state.wasRegistered = true
        state.failedRegistrations = 0
      }
      tell(.registered(creation: creation))
    case .failure(let error):
      let failure = Self.failure(error, host: "127.0.0.1", isPortMapper: true)
      guard case .noPortMapper = failure, options.servesPortMapper else {
        return failRegistration(failure)
      }
      serve(failure)
    }
  }

  /// Nobody answers: serve. A failed bind means that somebody else has just begun to.
  private func serve(_ failure: TransportFailure) {
    let address = state.withLock { $0.listenAddress }
    PortMapperService.start(port: options.portMapperPort, address: address, on: loop)
      .whenComplete { result in
        switch result {
        case .success(let service):
          self.state.withLock { $0.service = service }
          self.register()
        case .failure: self.failRegistration(failure)
        }
      }
  }

  /// Tries again, at first soon, as it is most often a lost race, and then every two seconds; one line
  /// about it is enough. A name that is taken from the beginning is final.
  private func failRegistration(_ failure: TransportFailure) {
    let (wasRegistered, count) = state.withLock { state in
      state.failedRegistrations += 1
      return (state.wasRegistered, state.failedRegistrations)
    }
    if case .nameTaken = failure, !wasRegistered {
      return tell(.registrationFailed(failure, willRetry: false))
    }
    if count == 3 { tell(.registrationFailed(failure, willRetry: true)) }
    let wait: TimeAmount =
      count < 3 ? .milliseconds(.random(in: 20...100)) : .milliseconds(2000)
    loop.scheduleTask(in: wait) { self.register() }
  }

  /// The port mapper is gone; on the event loop only.
  func registrationLost() {
    let isRunning = state.withLock { state in
      state.registration = nil
      return !state.isShutDown
    }
    guard isRunning else { return }
    tell(.registrationLost)
    loop.scheduleTask(in: .milliseconds(.random(in: 100...500))) { self.register() }
  }
}

/// Keeps the socket on which the node is announced.
private final class RegistrationHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let entry: PortMapperEntry
  private let promise: EventLoopPromise<UInt32>
  private let transport: SocketTransport
  private var bytes: [UInt8] = []
  private var isRegistered = false

  init(
    _ entry: PortMapperEntry, _ promise: EventLoopPromise<UInt32>, _ transport: SocketTransport
  ) {
    self.entry = entry
    self.promise = promise
    self.transport = transport
  }

  func channelActive(context: ChannelHandlerContext) {
    let request = PortMapperRequest.register(entry)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: request.packet)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRegistered else { return }
    bytes += Array(buffer: unwrapInboundIn(data)).prefix(16)
    do throws(TransportFailure) {
      switch try PortMapperAnswer.registration(bytes) {
      case .registered(let creation)?:
        isRegistered = true
        promise.succeed(creation)
      case nil: break
      default:
        let name = transport.state.withLock { $0.name }
        promise.fail(name.map(TransportFailure.nameTaken) ?? .badAnswer("refused"))
      }
    } catch { promise.fail(error) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    guard isRegistered else {
      return promise.fail(TransportFailure.badAnswer("it closed the connection"))
    }
    transport.registrationLost()
  }
}
