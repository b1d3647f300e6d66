public import Distribution
public import VirtualMachine

/// What a machine is to other nodes: it turns the machine's signals into the protocol's and back, connects on the first use of a
/// node's name, and tells processes which nodes come and go.
///
/// It belongs to the thread that drives the machine. The transport's events come to that thread through the node's inbox, the time from the machine's environment; so a simulated transport and clock make all of it deterministic.
public final class DistributionShell: SignalSink {
  /// What a node needs of the world to be distributed.
  public struct Surroundings {
    /// The host part for names without one, of short and of long names; nil where the system knows none.
    public var hostName: (_ isShort: Bool) -> String?
    /// A transport that is not yet started.
    public var makeTransport: () -> any Transport
    /// Asks the port mapper of a host for its nodes; the completion is called once, on any thread.
    public var lookUpNames:
      (_ host: String, _ completion: @escaping @Sendable (NameList) -> Void) -> Void
    /// The secret of the cluster where none was set.
    public var readCookie: () throws(CookieFile.Failure) -> String
    /// Takes one line, without its end, that the node's owner should see.
    public var log: (String) -> Void

    /// Joins them.
    public init(
      hostName: @escaping (_ isShort: Bool) -> String?,
      makeTransport: @escaping () -> any Transport,
      lookUpNames:
        @escaping (_ host: String, _ completion: @escaping @Sendable (NameList) -> Void) ->
        Void,
      readCookie: @escaping () throws(CookieFile.Failure) -> String,
      log: @escaping (String) -> Void
    ) {
      self.hostName = hostName
      self.makeTransport = makeTransport
      self.lookUpNames = lookUpNames
      self.readCookie = readCookie
      self.log = log
    }
  }

  /// What a port mapper answers: the names before the `@` with their ports.
  public typealias NameList = Result<[PortMapperAnswer.Name], TransportFailure>

  /// Where the node stands.
  enum State {
    /// It has no name.
    case off
    /// It has a name that is not yet announced; those processes wait for that.
    case starting(Mesh, waiting: [Value])
    case running(Mesh)
  }

  /// A process that waits for a connection.
  struct ConnectRequest {
    var pid: Value
    var reference: UInt64
  }

  /// What is to be told to the machine at its next turn: not at once, as a native may be running.
  enum Notice {
    case nodeDown(String)
    case signal(Signal, from: String)
  }

  unowned let machine: Machine
  let surroundings: Surroundings
  /// The way from other threads to the machine's one.
  let inbox: Inbox
  /// The times and limits of connections that a start from now on has.
  public var settings = Connection.Settings()
  var state = State.off
  /// Counts starts, so that late events of an earlier transport are known.
  var life = 0
  /// When `advance` is due, on the clock of the mesh.
  var due: UInt64?
  var notices: [Notice] = []
  /// The mesh may have something to say: it is asked when no native runs.
  var hasNews = false
  var requests: [NodeName: [ConnectRequest]] = [:]
  /// Nodes to which so much waits to be sent that senders pause.
  var congested: Set<NodeName> = []
  /// Processes that wait until the connection to that node has room.
  var held: [(pid: Value, name: NodeName)] = []
  /// Bytes of messages since the last `advance`.
  var turnBytes = 0
  /// The connected nodes that do not want to be seen.
  var hidden: Set<NodeName> = []
  var subscriptions: [NodeSubscription] = []
  /// What the starts of processes have come to that have not yet asked again.
  var startResults: [Value: Literal] = [:]
  /// The secret of the cluster, where it is known.
  var cookie: String?
  /// Secrets shared with one node alone, by its name.
  var cookies: [String: String] = [:]

  /// Becomes the machine's way to other nodes. The machine does not keep it.
  public init(machine: Machine, inbox: Inbox, surroundings: Surroundings) {
    self.machine = machine
    self.inbox = inbox
    self.surroundings = surroundings
    machine.signals = self
    let reference = DistributionReference(self)
    _ = machine.attachment { reference }
  }

  /// The connections, where the node has a name.
  var mesh: Mesh? {
    switch state {
    case .off: nil
    case .starting(let mesh, _), .running(let mesh): mesh
    }
  }

  /// This node's name, where it has one.
  public var name: NodeName? { mesh?.name }

  /// The connected nodes, by name.
  public var connected: [Peer] { mesh?.connected ?? [] }

  /// Nanoseconds of the machine's clock.
  var now: UInt64 { UInt64(max(0, machine.environment.monotonicTime)) }

  // MARK: Time

  /// When `advance` has something to do, in nanoseconds of the machine's monotonic clock; nil: not before the next call.
  public var deadline: Int? {
    if isDue { return machine.environment.monotonicTime }
    return due.map { Int(clamping: $0) }
  }

  /// Whether `advance` has something to do now.
  var isDue: Bool {
    hasNews || !notices.isEmpty || held.contains { !congested.contains($0.name) }
      || due.map { $0 <= now } == true
  }

  /// Does what is due: tells the machine what it has to know, sends ticks, gives up on silent peers.
  public func advance() {
    tellNotices()
    releaseHeld()
    guard let mesh else { return }
    if hasNews { settle(mesh) }
    guard let due else { return }
    let now = now
    guard now >= due else { return }
    mesh.advance(to: now)
    settle(mesh)
  }

  /// Takes an event of the transport of that life.
  func handle(_ event: TransportEvent, life: Int) {
    guard life == self.life, let mesh else { return }
    mesh.handle(event, now: now)
    if mesh.isUp(event), !hasNews { return take(mesh) }
    settle(mesh)
  }

  /// Takes what the mesh has to say, and the time when it wants to be called.
  func settle(_ mesh: Mesh) {
    repeat {
      hasNews = false
      take(mesh)
    } while hasNews
    due = self.mesh?.deadline
  }

  func tellNotices() {
    while !notices.isEmpty {
      let told = notices
      notices = []
      for notice in told {
        switch notice {
        case .nodeDown(let name): machine.nodeDown(name)
        case .signal(let signal, let node): machine.receive(signal, from: node)
        }
      }
    }
  }
}

/// How natives find the shell of their machine without keeping it alive.
final class DistributionReference {
  weak var shell: DistributionShell?

  init(_ shell: DistributionShell) { self.shell = shell }
}
