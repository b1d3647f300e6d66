public import Distribution
public import Host
public import VirtualMachine

/// Whole nodes in one process and one thread, on a simulated network and clock: with the same seed and the same calls, the same run.
public final class SimulatedCluster {
  /// The network between the nodes.
  public let network: SimulatedNetwork
  /// The time of the simulation.
  public let clock = SimulatedClock()
  /// Times and limits of the connections of nodes that start from now on.
  public var settings = Connection.Settings()
  /// Simulated nanoseconds that one turn of all nodes takes that have something to run.
  public var turnTime = 10_000
  private var generator: SeededGenerator
  private var members: [String: Node] = [:]
  private let cookie: String
  private let natives: [Native]

  /// A cluster without nodes. `natives` are installed in each node.
  public init(
    seed: UInt64, cookie: String = "simulation", natives: [Native] = [],
    options: SimulatedNetwork.Options = SimulatedNetwork.Options()
  ) {
    generator = SeededGenerator(seed: seed)
    self.cookie = cookie
    self.natives = natives
    network = SimulatedNetwork(seed: generator.next(), clock: clock, options: options)
  }

  /// The lines of the log so far; the output of the nodes is in it.
  public var log: [String] { network.log }

  /// The names that nodes were added under and that have not stopped, in order.
  public var nodes: [String] { members.keys.sorted() }

  /// The node that was added under that name.
  public func node(_ label: String) -> Node? { members[label] }

  /// Adds a node. It is not distributed until a process of it calls `:swm_dist.start`. `label` names it in the log.
  ///
  /// Throws where the embedded library is broken: that is an error of the build.
  @discardableResult
  public func add(_ label: String) throws -> Node {
    let network = network
    let environment = SimulatedEnvironment(clock: clock, seed: generator.next()) { line, isError in
      network.note("\(label) \(isError ? "error" : "prints") \(line)")
    }
    let node = try Node(environment: environment, natives: natives)
    let cookie = cookie
    node.attach(
      DistributionShell.Surroundings(
        hostName: { $0 ? "sim" : "sim.local" },
        makeTransport: { network.makeTransport() },
        lookUpNames: { _, completion in completion(.success(network.names)) },
        readCookie: { () throws(CookieFile.Failure) -> String in cookie },
        log: { network.note("\(label) log \($0)") }))
    node.distribution?.settings = settings
    members[label] = node
    return node
  }

  /// Starts a process on a node that calls a function of its code.
  public func spawn(
    on label: String, _ module: String, _ function: String, _ arguments: [Literal]
  ) {
    members[label]?.machine.spawn(module: module, function: function, arguments: arguments)
  }

  /// Ends a node at once, as when its operating system ends it: its connections are closed.
  public func stop(_ label: String) {
    guard let node = members.removeValue(forKey: label) else { return }
    network.note("end \(label)")
    node.distribution?.stop()
  }

  /// Runs all nodes until nothing can happen any more, or that simulated time has come, or `isDone`.
  public func run(until end: Int, isDone: () -> Bool = { false }) {
    while clock.now < end, !isDone() {
      network.advance()
      var next = network.nextTime
      var isBusy = false
      for label in nodes {
        guard let node = members[label] else { continue }
        switch node.step() {
        case .busy: isBusy = true
        case .idle(let time?): next = min(next ?? time, time)
        case .idle(nil): break
        case .halted(let status):
          network.note("\(label) halts \(status)")
          stop(label)
        }
      }
      if isBusy {
        clock.advance(to: min(end, clock.now + turnTime))
      } else if let next = [next, network.nextTime].compactMap({ $0 }).min() {
        clock.advance(to: min(end, max(next, clock.now + 1)))
      } else {
        return
      }
    }
  }

  /// Runs for that many simulated nanoseconds.
  public func run(for time: Int) { run(until: clock.now + time) }
}
