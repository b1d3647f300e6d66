/// What a node asks the port mapper (epmd), one request per connection.
///
/// On the wire a length of two bytes stands before it; answers have none.
public enum PortMapperRequest: Hashable, Sendable {
  /// Announces a node; the announcement lives as long as the connection.
  case register(PortMapperEntry)
  /// Where does the node with this alive name listen?
  case lookUp(alive: [UInt8])
  /// Which nodes are announced?
  case names
  /// Asks the port mapper to stop; ours says no.
  case kill

  /// The port where port mappers listen unless `ERL_EPMD_PORT` says otherwise.
  public static let defaultPort: UInt16 = 4369

  /// The longest request that is read, in bytes without its length.
  public static let byteLimit = 3060

  /// The request with its length.
  public var packet: [UInt8] {
    var body: [UInt8] = []
    switch self {
    case .register(let entry):
      body.append(120)
      entry.append(to: &body)
    case .lookUp(let alive):
      body.append(122)
      body.append(contentsOf: alive)
    case .names: body.append(110)
    case .kill: body.append(107)
    }
    var packet: [UInt8] = []
    packet.appendBigEndian(UInt16(clamping: body.count))
    return packet + body
  }

  /// Reads a request without its length; nil when it is none of the known ones.
  init?(_ body: ArraySlice<UInt8>) {
    let rest = body.dropFirst()
    switch body.first {
    case 120:
      guard let entry = PortMapperEntry(rest) else { return nil }
      self = .register(entry)
    case 122:
      guard (1...255).contains(rest.count) else { return nil }
      self = .lookUp(alive: Array(rest))
    case 110 where rest.isEmpty: self = .names
    case 107 where rest.isEmpty: self = .kill
    default: return nil
    }
  }
}

/// What a port mapper knows about one node.
public struct PortMapperEntry: Hashable, Sendable {
  /// Where the node listens.
  public var port: UInt16
  /// Whether the node stays out of `nodes()`.
  public var isHidden: Bool
  /// The newest version of the distribution it speaks.
  public var highVersion: UInt16
  /// The oldest version of the distribution it speaks.
  public var lowVersion: UInt16
  /// The alive part of its name, UTF-8.
  public var alive: [UInt8]
  /// Bytes for later versions.
  public var extra: [UInt8]

  /// A node that speaks version 6 only, as this runtime does.
  public init(port: UInt16, isHidden: Bool, alive: String) {
    self.port = port
    self.isHidden = isHidden
    highVersion = 6
    lowVersion = 6
    self.alive = Array(alive.utf8)
    extra = []
  }

  /// Reads the fields; nil when one is missing, bytes are left over or the name is not allowed.
  init?(_ bytes: ArraySlice<UInt8>) {
    var reader = ByteReader(bytes)
    guard let port = try? reader.unsigned16(), let kind = try? reader.byte(),
      let transport = try? reader.byte(), let high = try? reader.unsigned16(),
      let low = try? reader.unsigned16(), let count = try? reader.unsigned16(),
      let alive = try? reader.take(Int(count)), let more = try? reader.unsigned16(),
      let extra = try? reader.take(Int(more)), reader.remaining == 0, transport == 0,
      !alive.contains(0)
    else { return nil }
    self.port = port
    isHidden = kind == 72
    highVersion = high
    lowVersion = low
    self.alive = Array(alive)
    self.extra = Array(extra)
  }

  /// Whether the name may be announced.
  var isValid: Bool {
    (1...255).contains(alive.count) && alive.allSatisfy { $0 > 0x20 } && extra.count <= 1020
      && String(validating: alive, as: UTF8.self) != nil
  }

  /// Writes the fields.
  func append(to bytes: inout [UInt8]) {
    bytes.appendBigEndian(port)
    bytes.append(isHidden ? 72 : 77)
    bytes.append(0)
    bytes.appendBigEndian(highVersion)
    bytes.appendBigEndian(lowVersion)
    bytes.appendBigEndian(UInt16(clamping: alive.count))
    bytes.append(contentsOf: alive)
    bytes.appendBigEndian(UInt16(clamping: extra.count))
    bytes.append(contentsOf: extra)
  }
}
