internal import Distribution
internal import NIOCore
internal import NIOPosix

/// One question to a port mapper: the answer is everything it says until it closes.
final class PortMapperQuery: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The answer and the numeric address it came from.
  struct Reply: Sendable {
    var bytes: [UInt8]
    var address: String
  }

  private let request: PortMapperRequest
  private let limit: Int
  private let promise: EventLoopPromise<Reply>
  private var bytes: [UInt8] = []
  /// Known from the moment the connection is open; nil for an attempt that never was.
  private var address: String?

  private init(_ request: PortMapperRequest, limit: Int, _ promise: EventLoopPromise<Reply>) {
    self.request = request
    self.limit = limit
    self.promise = promise
  }

  /// Asks the port mapper of `host`; at most `limit` bytes and `seconds` are spent on the answer.
  static func run(
    _ request: PortMapperRequest, host: String, port: UInt16, seconds: Int64, limit: Int,
    on loop: any EventLoop
  ) -> EventLoopFuture<Reply> {
    let promise = loop.makePromise(of: Reply.self)
    let deadline = loop.scheduleTask(in: .seconds(seconds)) {
      promise.fail(TransportFailure.timedOut)
    }
    promise.futureResult.whenComplete { _ in deadline.cancel() }
    ClientBootstrap(group: loop)
      .connectTimeout(.seconds(seconds))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            PortMapperQuery(request, limit: limit, promise))
        }
      }
      .connect(host: host, port: Int(port))
      .whenComplete { result in
        switch result {
        case .success(let channel):
          promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        case .failure(let error): promise.fail(error)
        }
      }
    return promise.futureResult
  }

  func channelActive(context: ChannelHandlerContext) {
    address = context.channel.remoteAddress?.ipAddress
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: request.packet)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    bytes += Array(buffer: unwrapInboundIn(data))
    guard bytes.count <= limit else {
      return promise.fail(TransportFailure.badAnswer("more than \(limit) bytes"))
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    guard let address else { return }
    promise.succeed(Reply(bytes: bytes, address: address))
  }
}
