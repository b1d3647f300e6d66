/// One message of the handshake, version 6, without its length prefix.
///
/// Who may say what, A having opened the connection:
///
///     A -> B  introduction     'N' flags creation name
///     B -> A  status           's' text
///     A -> B  status           's' "true" | "false"         only after `alive`
///     B -> A  challenge        'N' flags challenge creation name
///     A -> B  reply            'r' challenge digest
///     B -> A  acknowledgement  'a' digest
public enum HandshakeMessage: Hashable, Sendable {
  /// The dialling node says who it is. The name stays bytes: it may be a mere host part.
  case introduction(flags: CapabilityFlags, creation: UInt32, name: [UInt8])
  /// The answer to an introduction, or to `alive`.
  case status(HandshakeStatus)
  /// The dialled node asks for proof.
  case challenge(flags: CapabilityFlags, challenge: UInt32, creation: UInt32, name: [UInt8])
  /// The dialling node proves itself, and asks for proof.
  case reply(challenge: UInt32, digest: [UInt8])
  /// The dialled node proves itself.
  case acknowledgement(digest: [UInt8])

  /// The message with its two-byte length prefix.
  public var packet: [UInt8] {
    var body: [UInt8] = []
    switch self {
    case .introduction(let flags, let creation, let name):
      body.append(UInt8(ascii: "N"))
      body.appendBigEndian(flags.rawValue)
      body.appendBigEndian(creation)
      body.appendBigEndian(UInt16(clamping: name.count))
      body.append(contentsOf: name)
    case .status(let status):
      body.append(UInt8(ascii: "s"))
      body.append(contentsOf: status.bytes)
    case .challenge(let flags, let challenge, let creation, let name):
      body.append(UInt8(ascii: "N"))
      body.appendBigEndian(flags.rawValue)
      body.appendBigEndian(challenge)
      body.appendBigEndian(creation)
      body.appendBigEndian(UInt16(clamping: name.count))
      body.append(contentsOf: name)
    case .reply(let challenge, let digest):
      body.append(UInt8(ascii: "r"))
      body.appendBigEndian(challenge)
      body.append(contentsOf: digest)
    case .acknowledgement(let digest):
      body.append(UInt8(ascii: "a"))
      body.append(contentsOf: digest)
    }
    var packet: [UInt8] = []
    packet.appendBigEndian(UInt16(clamping: body.count))
    return packet + body
  }

  /// Reads an introduction; bytes behind the name are left for later versions to use.
  static func introduction(_ body: ArraySlice<UInt8>) -> HandshakeMessage? {
    var reader = ByteReader(body)
    guard (try? reader.byte()) == UInt8(ascii: "N"), let flags = try? reader.unsigned64(),
      let creation = try? reader.unsigned32(), let count = try? reader.unsigned16(),
      let name = try? reader.take(Int(count))
    else { return nil }
    return .introduction(
      flags: CapabilityFlags(rawValue: flags), creation: creation, name: Array(name))
  }

  /// Reads a challenge.
  static func challenge(_ body: ArraySlice<UInt8>) -> HandshakeMessage? {
    var reader = ByteReader(body)
    guard (try? reader.byte()) == UInt8(ascii: "N"), let flags = try? reader.unsigned64(),
      let challenge = try? reader.unsigned32(), let creation = try? reader.unsigned32(),
      let count = try? reader.unsigned16(), let name = try? reader.take(Int(count))
    else { return nil }
    return .challenge(
      flags: CapabilityFlags(rawValue: flags), challenge: challenge, creation: creation,
      name: Array(name))
  }

  /// Reads a status.
  static func status(_ body: ArraySlice<UInt8>) -> HandshakeStatus? {
    body.first == UInt8(ascii: "s") ? HandshakeStatus(bytes: body.dropFirst()) : nil
  }

  /// Reads a reply.
  static func reply(_ body: ArraySlice<UInt8>) -> (challenge: UInt32, digest: [UInt8])? {
    var reader = ByteReader(body)
    guard (try? reader.byte()) == UInt8(ascii: "r"), let challenge = try? reader.unsigned32(),
      reader.remaining == 16
    else { return nil }
    return (challenge, Array(reader.rest))
  }

  /// Reads an acknowledgement.
  static func acknowledgement(_ body: ArraySlice<UInt8>) -> [UInt8]? {
    body.first == UInt8(ascii: "a") && body.count == 17 ? Array(body.dropFirst()) : nil
  }
}

/// The text of a status message.
public enum HandshakeStatus: Hashable, Sendable {
  /// Go on.
  case ok
  /// Go on; the answering node gives up its own dial.
  case okSimultaneous
  /// Stop; the answering node's own dial goes on.
  case nok
  /// The node may not connect: capabilities are missing, or it is not on the list.
  case notAllowed
  /// The answering node believes that it is connected already.
  case alive
  /// After `alive`: the old connection is gone, go on.
  case yes
  /// After `alive`: the old connection stands, stop.
  case no
  /// Go on under the name given here.
  case named(name: [UInt8], creation: UInt32)

  var bytes: [UInt8] {
    switch self {
    case .ok: Array("ok".utf8)
    case .okSimultaneous: Array("ok_simultaneous".utf8)
    case .nok: Array("nok".utf8)
    case .notAllowed: Array("not_allowed".utf8)
    case .alive: Array("alive".utf8)
    case .yes: Array("true".utf8)
    case .no: Array("false".utf8)
    case .named(let name, let creation):
      {
        var bytes = Array("named:".utf8)
        bytes.appendBigEndian(UInt16(clamping: name.count))
        bytes.append(contentsOf: name)
        bytes.appendBigEndian(creation)
        return bytes
      }()
    }
  }

  init?(bytes: ArraySlice<UInt8>) {
    let simple: [HandshakeStatus] = [.ok, .okSimultaneous, .nok, .notAllowed, .alive, .yes, .no]
    if let status = simple.first(where: { $0.bytes.elementsEqual(bytes) }) {
      self = status
      return
    }
    guard bytes.starts(with: "named:".utf8) else { return nil }
    var reader = ByteReader(bytes.dropFirst(6))
    guard let count = try? reader.unsigned16(), let name = try? reader.take(Int(count)),
      let creation = try? reader.unsigned32()
    else { return nil }
    self = .named(name: Array(name), creation: creation)
  }
}
