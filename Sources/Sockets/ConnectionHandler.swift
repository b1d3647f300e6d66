internal import Distribution
internal import NIOCore

/// Hands the bytes of one socket to the transport.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let id: ConnectionID
  private let transport: SocketTransport
  private var isOver = false

  init(_ id: ConnectionID, _ transport: SocketTransport) {
    self.id = id
    self.transport = transport
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    guard buffer.readableBytes > 0 else { return }
    transport.tell(.bytes(id, Array(buffer: buffer)))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A reset is an ordinary end; anything else is worth telling.
    if let system = error as? IOError, system.errnoCode == SocketTransport.connectionReset {
      transport.forget(id, nil)
    } else {
      transport.forget(id, .system("\(error)"))
    }
    isOver = true
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if !isOver { transport.forget(id, nil) }
    isOver = true
  }
}
