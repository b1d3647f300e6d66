/// The packets after the handshake.
///
///     tick          0
///     pass-through  112  131 control  [131 payload]         neither side takes fragments
///     whole         131 68  0  control  [payload]           both take fragments, no atom cache
///     first part    131 69  sequence:64  parts:64  0  control  payload…
///     later part    131 70  sequence:64  rest:64   payload…
///
/// The numbers of atoms (the 0 above) are always 0, as this runtime declines the atom cache.
enum Packet {
  static let passThrough: UInt8 = 112
  static let whole: UInt8 = 68
  static let firstPart: UInt8 = 69
  static let laterPart: UInt8 = 70

  /// The bytes of payload in one part.
  static let partBytes = 64 << 10

  /// Control tuples are small: no term in one needs more than this.
  static let controlLimits = TermDecoder.Limits(depth: 64, terms: 4096, integerBytes: 64)

  /// What a peer with neither fragments nor atom cache reads, its length included.
  ///
  /// `payload` is a stand-alone term; nil where the signal has none.
  static func passThrough(
    _ control: ControlMessage, payload: [UInt8]?, for capabilities: CapabilityFlags
  ) -> [UInt8] {
    let inside = control.carriesReasonInTuple(for: capabilities)
    let tuple = control.tuple(for: capabilities, reason: inside ? payload?.dropFirst() : nil)
    let rest = inside ? [] : payload ?? []
    var packet: [UInt8] = []
    packet.reserveCapacity(6 + tuple.count + rest.count)
    packet.appendBigEndian(UInt32(clamping: 2 + tuple.count + rest.count))
    packet.append(passThrough)
    packet.append(TermTag.version)
    packet.append(contentsOf: tuple)
    packet.append(contentsOf: rest)
    return packet
  }

  /// What a peer that takes fragments reads: one packet, or several for a large payload.
  static func parts(
    _ control: ControlMessage, payload: [UInt8]?, for capabilities: CapabilityFlags,
    sequence: UInt64
  ) -> [UInt8] {
    let inside = control.carriesReasonInTuple(for: capabilities)
    let tuple = control.tuple(for: capabilities, reason: inside ? payload?.dropFirst() : nil)
    let rest = inside ? [] : payload?.dropFirst() ?? []
    var bytes: [UInt8] = []
    guard rest.count > partBytes else {
      bytes.appendBigEndian(UInt32(clamping: 3 + tuple.count + rest.count))
      bytes.append(contentsOf: [TermTag.version, whole, 0])
      bytes.append(contentsOf: tuple)
      bytes.append(contentsOf: rest)
      return bytes
    }
    let count = (rest.count + partBytes - 1) / partBytes
    bytes.reserveCapacity(rest.count + tuple.count + 24 * count)
    for index in 0..<count {
      let start = rest.startIndex + index * partBytes
      let part = rest[start..<min(start + partBytes, rest.endIndex)]
      let head = index == 0 ? 1 + tuple.count : 0
      bytes.appendBigEndian(UInt32(clamping: 18 + head + part.count))
      bytes.append(contentsOf: [TermTag.version, index == 0 ? firstPart : laterPart])
      bytes.appendBigEndian(sequence)
      bytes.appendBigEndian(UInt64(count - index))
      if index == 0 {
        bytes.append(0)
        bytes.append(contentsOf: tuple)
      }
      bytes.append(contentsOf: part)
    }
    return bytes
  }
}
