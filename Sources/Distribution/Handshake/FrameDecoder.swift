/// Cuts a stream of bytes into packets: a length of two bytes before each during the handshake, of
/// four afterwards.
///
/// The switch happens between two calls of `next`, so packets that arrived in the same segment as
/// the last handshake message are cut with the new length. Memory grows with the bytes that really
/// arrived, never with an announced length.
public struct FrameDecoder: Sendable {
  /// The length before a packet.
  public enum Mode: Hashable, Sendable {
    /// Two bytes.
    case handshake
    /// Four bytes.
    case connected
  }

  /// A packet longer than the limit of its mode was announced.
  public struct Oversized: Error, Hashable, Sendable, CustomStringConvertible {
    /// The announced length in bytes.
    public let length: Int
    /// The limit in bytes.
    public let limit: Int
    /// One line for a log.
    public var description: String { "a packet of \(length) bytes, where \(limit) are allowed" }
  }

  /// The longest handshake packet in bytes: a name, the fields and some room for later versions.
  public static let handshakeLimit = 1200

  /// How the next packet begins.
  public var mode: Mode = .handshake
  /// The longest packet after the handshake in bytes.
  public let packetLimit: Int

  private var buffer: [UInt8] = []
  private var start = 0

  /// Starts in handshake mode.
  public init(packetLimit: Int = 256 << 20) { self.packetLimit = packetLimit }

  /// How many bytes wait to become a packet.
  public var bufferedBytes: Int { buffer.count - start }

  /// Adds bytes as they arrived.
  public mutating func append(_ bytes: [UInt8]) {
    if start == buffer.count {
      buffer = bytes
      start = 0
      return
    }
    if start > 1 << 16, start > buffer.count / 2 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next complete packet without its length; an empty one is a tick. Nil: more bytes are needed.
  public mutating func next() throws(Oversized) -> ArraySlice<UInt8>? {
    let prefix = mode == .handshake ? 2 : 4
    guard bufferedBytes >= prefix else { return nil }
    var length = 0
    for index in start..<start + prefix { length = length << 8 | Int(buffer[index]) }
    let limit = mode == .handshake ? Self.handshakeLimit : packetLimit
    guard length <= limit else { throw Oversized(length: length, limit: limit) }
    guard bufferedBytes - prefix >= length else { return nil }
    let body = start + prefix
    start = body + length
    return buffer[body..<start]
  }
}
