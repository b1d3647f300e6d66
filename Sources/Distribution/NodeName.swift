/// The name of a node, `alive@host`, in the ASCII subset that reads the same in Latin-1 and UTF-8.
///
/// The alive part holds letters, digits, `_` and `-`; the host part those, `.` and `:`.
/// Names order by their bytes, which is how two nodes decide whose simultaneous dial survives.
public struct NodeName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The longest name in bytes, both parts and the `@` together.
  public static let byteLimit = 255

  /// The part before the `@`; this is what a port mapper knows.
  public let alive: String
  /// The part after the `@`.
  public let host: String

  /// Both parts, joined by `@`.
  public var description: String { "\(alive)@\(host)" }

  /// Whether the host part has neither a dot nor a colon, as `-sname` nodes have.
  ///
  /// Short and long names do not mix in one cluster.
  public var isShort: Bool { !host.utf8.contains { $0 == 0x2E || $0 == 0x3A } }

  /// Reads a full name; nil when it is not `alive@host` in the allowed characters.
  public init?(_ text: some StringProtocol) {
    self.init(bytes: Array(text.utf8))
  }

  /// Reads a full name from its bytes; nil when it is not `alive@host` in the allowed characters.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count <= Self.byteLimit else { return nil }
    let parts = bytes.split(separator: 0x40, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    self.init(aliveBytes: parts[0], hostBytes: parts[1])
  }

  /// Joins two parts; nil when one of them is empty or has a character that is not allowed.
  public init?(alive: String, host: String) {
    self.init(aliveBytes: Array(alive.utf8), hostBytes: Array(host.utf8))
  }

  private init?(aliveBytes: some Collection<UInt8>, hostBytes: some Collection<UInt8>) {
    guard !aliveBytes.isEmpty, !hostBytes.isEmpty else { return nil }
    guard aliveBytes.count + hostBytes.count + 1 <= Self.byteLimit else { return nil }
    guard aliveBytes.allSatisfy(Self.isAliveByte) else { return nil }
    guard Self.isHost(hostBytes) else { return nil }
    alive = String(decoding: aliveBytes, as: UTF8.self)
    host = String(decoding: hostBytes, as: UTF8.self)
  }

  /// Whether `bytes` may stand after the `@`.
  static func isHost(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { isAliveByte($0) || $0 == 0x2E || $0 == 0x3A }
  }

  private static func isAliveByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
    default: false
    }
  }

  /// Compares the bytes of the full names.
  public static func < (left: NodeName, right: NodeName) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}
