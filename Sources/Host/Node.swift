internal import Compilation
internal import Syntax
public import VirtualMachine

/// A running node: its machine, its compiler and what connects them with the world.
///
/// One thread at a time drives it, by `step`; other threads leave what they have in `inbox`. The machine's further schedulers are threads
/// of its own (`startSchedulers`).
public final class Node {
  /// The machine.
  public let machine: Machine
  /// What other threads want of this node.
  public let inbox: Inbox
  /// What connects it with other nodes, where something does.
  public private(set) var distribution: DistributionShell?
  private let compiler: CompilerState

  /// A node with the library's driver loaded, so that modules of the library come when they are called first. The files of
  /// `libraryDirectory`, where it is given, stand in place of the embedded ones.
  ///
  /// Throws where the embedded library is broken: that is an error of the build.
  public init(
    environment: any VirtualMachine.Environment, inbox: Inbox = Inbox(), natives: [Native] = [],
    libraryDirectory: String? = nil
  ) throws {
    self.inbox = inbox
    machine = Machine(environment: environment)
    machine.install(CompilerNatives.rows)
    machine.install(SwormNatives.rows)
    machine.install(DistributionNatives.rows)
    machine.install(natives)
    let library = Library(directory: libraryDirectory)
    let catalog = machine.inlineNatives
    let lowering = Lowering { catalog.contains(module: $0, function: $1, arity: $2) }
    let service = CompilationService(
      host: CompilationHost(
        librarySource: { library.source(of: $0) },
        lower: { module in try lowering.lower(module) },
        parse: SourceReader.readFully
      ))
    let compiler = CompilerState(service, machine)
    self.compiler = machine.attachment { compiler }
    for name in ["code/swm_code", "code/error_handler"] {
      guard let (file, source) = library.file(name) else { continue }
      for module in try service.compile(source: source, file: file) { try machine.load(module) }
    }
  }

  /// Runs what can run now: what is in the inbox, then processes for some time slices.
  public func step() -> Pause {
    for entry in inbox.drain() { entry(self) }
    distribution?.advance()
    let pause = machine.run()
    guard case .idle(let time) = pause else { return pause }
    if !inbox.isEmpty || distribution?.isDue == true { return .busy }
    guard let due = distribution?.deadline else { return pause }
    return .idle(until: min(time ?? .max, due))
  }

  /// Lets the node connect with others; it begins when a program gives it a name.
  public func attach(_ surroundings: DistributionShell.Surroundings) {
    distribution = DistributionShell(machine: machine, inbox: inbox, surroundings: surroundings)
  }

  /// Lets that many threads run processes, this one among them.
  public func startSchedulers(_ count: Int) {
    let inbox = inbox
    machine.startSchedulers(count) { inbox.nudge() }
  }

  /// Runs until `halt` is called. Returns its status. Calls `beforeWaiting` whenever there is nothing to do.
  public func run(beforeWaiting: () -> Void = {}) -> Int {
    while true {
      switch step() {
      case .busy: continue
      case .halted(let status):
        distribution?.stop()
        return status
      case .idle(let time):
        beforeWaiting()
        machine.rest(until: time) { inbox.wait(until: $0) }
      }
    }
  }
}
