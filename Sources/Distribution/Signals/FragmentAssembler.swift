/// Puts the parts of large messages together again, several messages at a time.
///
/// Parts of one message come in descending order without a gap; parts of different messages and
/// whole packets may stand between them.
public struct FragmentAssembler: Sendable {
  /// How much may be under way at once.
  public struct Limits: Hashable, Sendable {
    /// The number of unfinished messages.
    public var messages: Int
    /// The bytes of all unfinished messages together.
    public var bytes: Int
    /// The parts of one message.
    public var parts: UInt64

    /// Sets the limits.
    public init(messages: Int = 64, bytes: Int = 256 << 20, parts: UInt64 = 1 << 20) {
      self.messages = messages
      self.bytes = bytes
      self.parts = parts
    }
  }

  private struct Unfinished {
    var control: ControlMessage
    var payload: [UInt8]
    /// The number of the next part; the last one is 1.
    var next: UInt64
  }

  private let limits: Limits
  private var unfinished: [UInt64: Unfinished] = [:]
  /// The bytes of all unfinished messages.
  public private(set) var bufferedBytes = 0

  /// Starts with nothing under way.
  public init(limits: Limits = Limits()) { self.limits = limits }

  /// Takes a packet that begins with 131; answers the signal that it completes, if it does.
  public mutating func receive(
    _ body: ArraySlice<UInt8>
  ) throws(TermError) -> ControlMessage.Signal? {
    var reader = ByteReader(body)
    guard try reader.byte() == TermTag.version else {
      throw reader.error(.invalid("a packet begins with 131"))
    }
    switch try reader.byte() {
    case Packet.whole:
      let (control, payload) = try head(&reader)
      guard control.hasPayload, payload.isEmpty || payload.count == 1 else {
        return (control, control.hasPayload ? payload : nil)
      }
      throw reader.error(.invalid("the payload is missing"))
    case Packet.firstPart: return try first(&reader)
    case Packet.laterPart: return try later(&reader)
    case let tag: throw reader.error(.unknownTag(tag))
    }
  }

  /// Reads what follows the numbers of a first part or stands in a whole packet. The payload gets
  /// the version byte that it lacks here.
  private func head(
    _ reader: inout ByteReader
  ) throws(TermError) -> (ControlMessage, payload: [UInt8]) {
    guard try reader.byte() == 0 else {
      throw reader.error(.invalid("the atom cache was declined"))
    }
    var decoder = TermDecoder(reader.rest, limits: Packet.controlLimits)
    let (control, reason) = try ControlMessage.decode(control: &decoder)
    return (control, reason ?? [TermTag.version] + decoder.rest)
  }

  private mutating func first(
    _ reader: inout ByteReader
  ) throws(TermError) -> ControlMessage.Signal? {
    let sequence = try reader.unsigned64()
    let parts = try reader.unsigned64()
    let (control, payload) = try head(&reader)
    guard control.hasPayload else {
      throw reader.error(.invalid("a message without payload came in parts"))
    }
    guard unfinished[sequence] == nil else {
      throw reader.error(.invalid("part 1 of a message came twice"))
    }
    guard (1...limits.parts).contains(parts) else {
      throw reader.error(.limit("\(limits.parts) parts in a message"))
    }
    if parts == 1 {
      guard payload.count > 1 else { throw reader.error(.invalid("the payload is missing")) }
      return (control, payload)
    }
    guard unfinished.count < limits.messages else {
      throw reader.error(.limit("\(limits.messages) unfinished messages"))
    }
    try grow(by: payload.count, reader)
    unfinished[sequence] = Unfinished(control: control, payload: payload, next: parts - 1)
    return nil
  }

  private mutating func later(
    _ reader: inout ByteReader
  ) throws(TermError) -> ControlMessage.Signal? {
    let sequence = try reader.unsigned64()
    let part = try reader.unsigned64()
    guard let expected = unfinished[sequence]?.next else {
      throw reader.error(.invalid("a part of a message that was not begun"))
    }
    guard part == expected else {
      throw reader.error(.invalid("part \(part) came where \(expected) was due"))
    }
    try grow(by: reader.remaining, reader)
    unfinished[sequence]?.payload.append(contentsOf: reader.rest)
    unfinished[sequence]?.next = part - 1
    guard part == 1, let message = unfinished.removeValue(forKey: sequence) else { return nil }
    bufferedBytes -= message.payload.count
    return (message.control, message.payload)
  }

  private mutating func grow(by count: Int, _ reader: ByteReader) throws(TermError) {
    guard count <= limits.bytes - bufferedBytes else {
      throw reader.error(.limit("\(limits.bytes) bytes of unfinished messages"))
    }
    bufferedBytes += count
  }
}
