/// What a port mapper answers. Answers have no length: the request tells what to expect.
public enum PortMapperAnswer: Hashable, Sendable {
  /// The node is announced, and this is its incarnation.
  case registered(creation: UInt32)
  /// The name is taken or not allowed.
  case refused
  /// Where the node listens.
  case found(PortMapperEntry)
  /// No node has that name.
  case unknown
  /// The announced nodes, in order.
  case names([Name])

  /// One announced node in a list.
  public struct Name: Hashable, Sendable {
    /// The alive part of its name.
    public var alive: String
    /// Where it listens.
    public var port: UInt16
    /// Joins the two.
    public init(alive: String, port: UInt16) {
      self.alive = alive
      self.port = port
    }
  }

  /// The longest list of names that a client reads, in bytes.
  public static let listLimit = 1 << 20
  /// The longest answer to a look-up, in bytes.
  public static let lookUpLimit = 12 + 1020 + 2 + 1020

  /// Reads what came so far after `register`; nil: more bytes are needed.
  public static func registration(
    _ bytes: [UInt8]
  ) throws(TransportFailure) -> PortMapperAnswer? {
    guard let tag = bytes.first else { return nil }
    guard tag == 118 || tag == 121 else { throw .badAnswer("tag \(tag)") }
    guard bytes.count >= (tag == 118 ? 6 : 4) else { return nil }
    guard bytes[1] == 0 else { return .refused }
    var reader = ByteReader(bytes[2...])
    let creation =
      tag == 118 ? (try? reader.unsigned32()) : (try? reader.unsigned16()).map(UInt32.init)
    guard let creation else { throw .badAnswer("no creation") }
    return .registered(creation: creation)
  }

  /// Reads what came after `lookUp` until the port mapper closed.
  public static func lookUp(_ bytes: [UInt8]) throws(TransportFailure) -> PortMapperAnswer {
    guard bytes.count >= 2, bytes[0] == 119 else { throw .badAnswer("\(bytes.count) bytes") }
    guard bytes[1] == 0 else { return .unknown }
    guard let entry = PortMapperEntry(bytes[2...]) else { throw .badAnswer("its fields") }
    return .found(entry)
  }

  /// Reads what came after `names` until the port mapper closed; lines of another form are left out.
  public static func names(_ bytes: [UInt8]) throws(TransportFailure) -> PortMapperAnswer {
    guard bytes.count >= 4 else { throw .badAnswer("\(bytes.count) bytes") }
    var names: [Name] = []
    for line in bytes[4...].split(separator: 0x0A) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard words.count == 5, words[0] == "name", words[2] == "at", words[3] == "port",
        let port = UInt16(words[4])
      else { continue }
      names.append(Name(alive: String(words[1]), port: port))
    }
    return .names(names)
  }
}
