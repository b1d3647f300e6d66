/// A port mapper (epmd) as a value, for machines on which none runs.
///
/// Each session is one client connection under a number of the owner's choice. A registration lives
/// as long as its session; a byte too many ends it.
public struct PortMapperServer: Sendable {
  /// What the owner has to do with a session.
  public enum Effect: Hashable, Sendable {
    /// Send these bytes in one write: some clients parse whatever their first read gives.
    case write(session: UInt64, [UInt8])
    /// Send what is queued, then close.
    case close(session: UInt64)
  }

  /// The most nodes that are announced at once.
  public static let registrationLimit = 1000
  /// The most sessions at once.
  public static let sessionLimit = 1000
  /// How long an unfinished request may take (ns).
  public static let requestTime: UInt64 = 60_000_000_000

  private struct Session {
    var isLocal: Bool
    var began: UInt64
    var buffer: [UInt8] = []
    var entry: PortMapperEntry?
  }

  private let port: UInt16
  private let firstCreation: UInt32
  private var sessions: [UInt64: Session] = [:]
  /// The session that announced each name.
  private var owners: [[UInt8]: UInt64] = [:]
  private var creations: [[UInt8]: UInt32] = [:]

  /// A server on `port`. `firstCreation` begins the incarnations of a new name; the time of day in
  /// seconds is the custom, so that a name gets a new one after the server was started again.
  public init(port: UInt16, firstCreation: UInt32) {
    self.port = port
    self.firstCreation = Swift.max(4, firstCreation)
  }

  /// The announced nodes, by name.
  public var registered: [PortMapperAnswer.Name] {
    owners.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { alive in
      guard let session = owners[alive], let entry = sessions[session]?.entry else { return nil }
      return PortMapperAnswer.Name(
        alive: String(decoding: entry.alive, as: UTF8.self), port: entry.port)
    }
  }

  /// A client connected; `isLocal` says that it did so from a loopback address.
  public mutating func onOpen(session: UInt64, isLocal: Bool, now: UInt64) -> [Effect] {
    guard sessions.count < Self.sessionLimit else { return [.close(session: session)] }
    sessions[session] = Session(isLocal: isLocal, began: now)
    return []
  }

  /// Bytes of a client came.
  public mutating func onBytes(_ bytes: [UInt8], session: UInt64) -> [Effect] {
    guard var current = sessions[session], !bytes.isEmpty else { return [] }
    guard current.entry == nil else { return end(session) }
    current.buffer += bytes
    let buffer = current.buffer
    sessions[session] = current
    guard buffer.count >= 2 else { return [] }
    let length = Int(buffer[0]) << 8 | Int(buffer[1])
    guard (1...PortMapperRequest.byteLimit).contains(length), buffer.count <= length + 2 else {
      return end(session)
    }
    guard buffer.count == length + 2 else { return [] }
    guard let request = PortMapperRequest(buffer[2...]) else { return end(session) }
    return answer(request, session: session, isLocal: current.isLocal)
  }

  /// A client is gone.
  public mutating func onClosed(session: UInt64) {
    guard let entry = sessions.removeValue(forKey: session)?.entry else { return }
    if owners[entry.alive] == session { owners[entry.alive] = nil }
  }

  /// Closes the sessions that have not finished their request in time.
  public mutating func advance(to now: UInt64) -> [Effect] {
    let late = sessions.filter { $0.value.entry == nil && now &- $0.value.began > Self.requestTime }
    return late.keys.sorted().flatMap { end($0) }
  }

  private mutating func end(_ session: UInt64) -> [Effect] {
    onClosed(session: session)
    return [.close(session: session)]
  }

  private mutating func answer(
    _ request: PortMapperRequest, session: UInt64, isLocal: Bool
  ) -> [Effect] {
    switch request {
    case .register(let entry):
      guard isLocal else { return end(session) }
      return register(entry, session: session)
    case .lookUp(let alive):
      var answer: [UInt8] = [119]
      if let owner = owners[alive], let entry = sessions[owner]?.entry {
        answer.append(0)
        entry.append(to: &answer)
      } else {
        answer.append(1)
      }
      return [.write(session: session, answer)] + end(session)
    case .names:
      var answer: [UInt8] = []
      answer.appendBigEndian(UInt32(port))
      for name in registered {
        answer += Array("name \(name.alive) at port \(name.port)\n".utf8)
      }
      return [.write(session: session, answer)] + end(session)
    case .kill:
      return (isLocal ? [.write(session: session, Array("NO".utf8))] : []) + end(session)
    }
  }

  private mutating func register(_ entry: PortMapperEntry, session: UInt64) -> [Effect] {
    let isAllowed =
      entry.isValid && owners[entry.alive] == nil && owners.count < Self.registrationLimit
    var creation: UInt32 = 99
    if isAllowed {
      // A name that comes back gets the next number; names long gone are forgotten.
      if creations.count > 16 * Self.registrationLimit { creations = [:] }
      let previous = creations[entry.alive] ?? firstCreation &- 1
      creation = previous < 3 || previous == .max ? 4 : previous + 1
      creations[entry.alive] = creation
      owners[entry.alive] = session
      sessions[session]?.entry = entry
      sessions[session]?.buffer = []
    }
    var answer: [UInt8] = []
    if entry.highVersion >= 6 {
      answer += [118, isAllowed ? 0 : 1]
      answer.appendBigEndian(creation)
    } else {
      answer += [121, isAllowed ? 0 : 1]
      answer.appendBigEndian(UInt16(truncatingIfNeeded: isAllowed ? creation % 3 + 1 : creation))
    }
    let write = Effect.write(session: session, answer)
    return isAllowed ? [write] : [write] + end(session)
  }
}
