public import Distribution
internal import Synchronization

/// A network between the nodes of a simulation: latencies from a seed, links that break and heal, and a log of all that happens.
///
/// It does nothing by itself: `advance` lets happen what is due. With the same seed and the same calls at the same times, everything
/// happens in the same order at the same times.
public final class SimulatedNetwork: Sendable {
  /// How the network behaves. Times are in nanoseconds.
  public struct Options: Hashable, Sendable {
    /// How long bytes are under way. Those of one connection never overtake each other.
    public var latency: ClosedRange<Int> = 200_000...2_000_000
    /// After that long a dial that nobody answers has failed.
    public var dialTime = 7_000_000_000
    /// Whether each delivery of bytes is a line of the log.
    public var logsBytes = true

    /// The usual ones: 0.2 to 2 ms.
    public init() {}
  }

  /// What a broken link does to the connections over it.
  public enum Cut: Hashable, Sendable {
    /// Both sides see them closed at once, as when a firewall answers.
    case reset
    /// Bytes are held back until the link heals; only silence tells.
    case silent
  }

  /// What is going to happen.
  enum Event {
    case started(node: String)
    case dial(ConnectionKey, from: String, to: String)
    case dialFailed(ConnectionKey, TransportFailure)
    case established(ConnectionKey)
    case bytes(to: ConnectionKey, [UInt8])
    case closed(ConnectionKey)
  }

  /// One end of a connection.
  struct ConnectionKey: Hashable {
    var node: String
    var id: ConnectionID
  }

  /// What is known about one end of a connection.
  struct End {
    var peerNode: String
    /// The other end, once the dial has arrived.
    var other: ConnectionKey?
    var isOpen = false
    /// Nothing that this end has sent arrives after that; the next bytes come later.
    var lastArrival = 0
    /// Bytes that a silent cut holds back.
    var held: [[UInt8]] = []
  }

  struct Member {
    var name: NodeName
    var sink: @Sendable (TransportEvent) -> Void
  }

  struct State {
    var generator: SeededGenerator
    var events = EventQueue<Event>()
    var members: [String: Member] = [:]
    var ends: [ConnectionKey: End] = [:]
    var cuts: [Link: Cut] = [:]
    /// Ends that a silent cut keeps from learning that the other one is closed.
    var lateCloses: [Link: [ConnectionKey]] = [:]
    var lastID: UInt64 = 0
    var lastPort: UInt16 = 40_000
    var log: [String] = []
  }

  /// An unordered pair of nodes.
  struct Link: Hashable {
    let first: String
    let second: String

    init(_ a: String, _ b: String) { (first, second) = a < b ? (a, b) : (b, a) }
  }

  /// The time of the simulation.
  public let clock: SimulatedClock
  let options: Options
  let state: Mutex<State>

  /// A network without nodes.
  public init(seed: UInt64, clock: SimulatedClock, options: Options = Options()) {
    self.clock = clock
    self.options = options
    state = Mutex(State(generator: SeededGenerator(seed: seed)))
  }

  /// The way of one more node into the network.
  public func makeTransport() -> any Transport { SimulatedTransport(self) }

  /// When something happens next.
  public var nextTime: Int? { state.withLock { $0.events.nextTime } }

  /// Lets happen what is due by the clock; nodes are told through their sinks.
  public func advance() {
    while true {
      let told = state.withLock { state -> [(Member, TransportEvent)]? in
        guard let (time, event) = state.events.popDue(clock.now) else { return nil }
        return happen(event, at: time, &state)
      }
      guard let told else { return }
      for (member, event) in told { member.sink(event) }
    }
  }

  /// The nodes that are there, as a port mapper lists them.
  public var names: [PortMapperAnswer.Name] {
    state.withLock { state in
      state.members.keys.sorted().compactMap { key in
        state.members[key].map { PortMapperAnswer.Name(alive: $0.name.alive, port: 40_000) }
      }
    }
  }

  // MARK: The log

  /// The lines of the log so far: the time in microseconds, and what happened.
  public var log: [String] { state.withLock { $0.log } }

  /// Adds a line to the log.
  public func note(_ text: String) { state.withLock { note(text, &$0) } }

  func note(_ text: String, _ state: inout State) {
    let time = clock.now / 1000
    state.log.append("\(time) \(text)")
  }

  // MARK: Links

  /// Breaks the link between two nodes.
  public func cut(_ a: String, _ b: String, _ how: Cut = .reset) {
    state.withLock { state in
      state.cuts[Link(a, b)] = how
      note("cut \(a) \(b) \(how)", &state)
      guard how == .reset else { return }
      let broken = state.ends.keys.filter { key in
        state.ends[key].map { Link(key.node, $0.peerNode) == Link(a, b) } == true
      }
      for key in sorted(broken) { state.events.add(.closed(key), at: clock.now) }
    }
  }

  /// Mends the link between two nodes: what was held back is on its way again.
  public func heal(_ a: String, _ b: String) {
    state.withLock { state in
      guard state.cuts.removeValue(forKey: Link(a, b)) != nil else { return }
      note("heal \(a) \(b)", &state)
      let keys = state.ends.keys.filter { key in
        state.ends[key].map { Link(key.node, $0.peerNode) == Link(a, b) } == true
      }
      for key in sorted(keys) {
        let held = state.ends[key]?.held ?? []
        state.ends[key]?.held = []
        for bytes in held { send(bytes, from: key, &state) }
      }
      for key in state.lateCloses.removeValue(forKey: Link(a, b)) ?? [] {
        state.events.add(.closed(key), at: clock.now + latency(&state))
      }
    }
  }

  /// Breaks every link between the two groups.
  public func partition(_ left: [String], _ right: [String], _ how: Cut = .reset) {
    for a in left { for b in right { cut(a, b, how) } }
  }

  /// Mends every link.
  public func healAll() {
    let broken = state.withLock { state in
      state.cuts.keys.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }
    for link in broken { heal(link.first, link.second) }
  }

  func sorted(_ keys: some Sequence<ConnectionKey>) -> [ConnectionKey] {
    keys.sorted { ($0.id, $0.node) < ($1.id, $1.node) }
  }
}
