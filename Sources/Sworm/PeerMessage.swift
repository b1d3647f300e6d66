/// What the instances of a sworm tell each other.
///
/// On the wire: one byte of kind, then numbers in 8 bytes big-endian, byte strings with their length in 4, lists with their count in 4.
enum PeerMessage: Hashable {
  /// "I run this sworm. This is my version, and this is what I know of you." The receiver sends what the sender lacks.
  case hello(mine: Version, yours: Version?)
  /// Changes after `from`, in order.
  case changes(incarnation: UInt64, from: UInt64, [Operation])
  /// All entries as of a version.
  case snapshot(Version, [(name: TermBytes, entry: Entry)])
  /// Names that have lost their node and are at home at the receiver's.
  case orphans([(name: TermBytes, entry: Entry)])
  /// "I leave the sworm": what it had started moves to the names' new homes.
  case leave

  static func == (left: PeerMessage, right: PeerMessage) -> Bool { left.encoded == right.encoded }
  func hash(into hasher: inout Hasher) { hasher.combine(encoded) }

  private enum Kind: UInt8 {
    case hello = 1
    case changes, snapshot, leave, orphans
  }

  /// The message's bytes.
  var encoded: [UInt8] {
    var writer = Writer()
    switch self {
    case .hello(let mine, let yours):
      writer.byte(Kind.hello.rawValue)
      writer.version(mine)
      writer.byte(yours == nil ? 0 : 1)
      if let yours { writer.version(yours) }
    case .changes(let incarnation, let from, let operations):
      writer.byte(Kind.changes.rawValue)
      writer.number(incarnation)
      writer.number(from)
      writer.count(operations.count)
      for operation in operations {
        writer.bytes(operation.name)
        writer.byte(operation.entry == nil ? 0 : 1)
        if let entry = operation.entry { writer.entry(entry) }
      }
    case .snapshot(let version, let entries):
      writer.byte(Kind.snapshot.rawValue)
      writer.version(version)
      writer.entries(entries)
    case .orphans(let entries):
      writer.byte(Kind.orphans.rawValue)
      writer.entries(entries)
    case .leave:
      writer.byte(Kind.leave.rawValue)
    }
    return writer.result
  }

  /// The message of bytes that came from a peer. Throws where they make none.
  init(_ bytes: [UInt8]) throws(MalformedMessage) {
    var reader = Reader(bytes)
    switch Kind(rawValue: try reader.byte()) {
    case .hello:
      let mine = try reader.version()
      self = .hello(mine: mine, yours: try reader.byte() == 0 ? nil : try reader.version())
    case .changes:
      let incarnation = try reader.number()
      let from = try reader.number()
      guard from < UInt64(Int64.max) else { throw MalformedMessage() }
      var operations: [Operation] = []
      // A name and an entry take at least five bytes.
      let count = try reader.count(minimumSize: 5)
      operations.reserveCapacity(count)
      for index in 0..<count {
        let name = try reader.bytes()
        let entry = try reader.byte() == 0 ? nil : try reader.entry()
        operations.append(
          Operation(number: from + UInt64(index) + 1, name: name, entry: entry))
      }
      self = .changes(incarnation: incarnation, from: from, operations)
    case .snapshot:
      let version = try reader.version()
      self = .snapshot(version, try reader.entries())
    case .orphans: self = .orphans(try reader.entries())
    case .leave: self = .leave
    case nil: throw MalformedMessage()
    }
    guard reader.isAtEnd else { throw MalformedMessage() }
  }
}

/// A peer has sent what is no message.
public struct MalformedMessage: Error, Hashable {}

private struct Writer {
  var result: [UInt8] = []

  mutating func byte(_ byte: UInt8) { result.append(byte) }

  mutating func number(_ number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      result.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  mutating func count(_ count: Int) {
    for shift in stride(from: 24, through: 0, by: -8) {
      result.append(UInt8(truncatingIfNeeded: count >> shift))
    }
  }

  mutating func bytes(_ bytes: [UInt8]) {
    count(bytes.count)
    result += bytes
  }

  mutating func version(_ version: Version) {
    number(version.incarnation)
    number(version.number)
  }

  mutating func entries(_ entries: [(name: TermBytes, entry: Entry)]) {
    count(entries.count)
    for (name, entry) in entries {
      bytes(name)
      self.entry(entry)
    }
  }

  mutating func entry(_ entry: Entry) {
    number(entry.epoch)
    bytes(entry.pid)
    byte(entry.start == nil ? 0 : 1)
    if let start = entry.start { bytes(start) }
    count(entry.groups.count)
    for group in entry.groups { bytes(group) }
  }
}

private struct Reader {
  private let source: [UInt8]
  private var position = 0

  init(_ source: [UInt8]) { self.source = source }

  var isAtEnd: Bool { position == source.count }

  mutating func byte() throws(MalformedMessage) -> UInt8 {
    guard position < source.count else { throw MalformedMessage() }
    defer { position += 1 }
    return source[position]
  }

  private mutating func unsigned(_ size: Int) throws(MalformedMessage) -> UInt64 {
    guard source.count - position >= size else { throw MalformedMessage() }
    defer { position += size }
    return source[position..<(position + size)].reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func number() throws(MalformedMessage) -> UInt64 { try unsigned(8) }

  /// A count of parts that take at least `minimumSize` bytes each: never more than can follow.
  mutating func count(minimumSize: Int) throws(MalformedMessage) -> Int {
    let count = Int(try unsigned(4))
    guard count <= (source.count - position) / minimumSize else { throw MalformedMessage() }
    return count
  }

  mutating func bytes() throws(MalformedMessage) -> [UInt8] {
    let count = try count(minimumSize: 1)
    defer { position += count }
    return Array(source[position..<(position + count)])
  }

  mutating func version() throws(MalformedMessage) -> Version {
    Version(incarnation: try number(), number: try number())
  }

  mutating func entries() throws(MalformedMessage) -> [(name: TermBytes, entry: Entry)] {
    var entries: [(name: TermBytes, entry: Entry)] = []
    // A name and an entry take at least five bytes.
    for _ in 0..<(try count(minimumSize: 5)) {
      let name = try bytes()
      entries.append((name, try entry()))
    }
    return entries
  }

  mutating func entry() throws(MalformedMessage) -> Entry {
    let epoch = try number()
    let pid = try bytes()
    let start = try byte() == 0 ? nil : try bytes()
    var groups: [TermBytes] = []
    for _ in 0..<(try count(minimumSize: 4)) { groups.append(try bytes()) }
    return Entry(pid: pid, start: start, epoch: epoch, groups: groups)
  }
}
