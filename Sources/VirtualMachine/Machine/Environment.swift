/// Where a machine gets everything from that is not computed: so that a test gives it a world of its own.
public protocol Environment: AnyObject {
  /// Nanoseconds of a clock that never goes back.
  var monotonicTime: Int { get }
  /// Nanoseconds since 1970-01-01 UTC.
  var systemTime: Int { get }
  /// Nanoseconds that the program has computed.
  var cpuTime: Int { get }
  /// A random number.
  func random() -> UInt64
  /// Writes to standard output or, where `isError`, standard error.
  func write(_ bytes: [UInt8], isError: Bool)
  /// Bytes of memory that the whole program holds; 0 where that is not to be known.
  var residentBytes: Int { get }
}

extension Environment {
  public var residentBytes: Int { 0 }

  /// Where that is not measured, the program computes all the time.
  public var cpuTime: Int { monotonicTime }
}

/// Takes what a machine sends to other nodes.
public protocol SignalSink: AnyObject {
  /// Sends `signal` to the node of that name, connecting first where needed. Signals to one node keep their order.
  func send(_ signal: Signal, to node: String)
  /// Connects to the node where that is not done; a failure is told by `nodeDown`.
  func connect(to node: String)
}

/// A process of any node: the parts of a pid as the distribution protocol has them.
public struct ProcessIdentifier: Hashable, Sendable {
  public var node: String
  public var id: UInt32
  public var serial: UInt32
  public var creation: UInt32

  public init(node: String, id: UInt32, serial: UInt32, creation: UInt32) {
    self.node = node
    self.id = id
    self.serial = serial
    self.creation = creation
  }
}

/// A reference of any node, as the distribution protocol has it.
public struct ReferenceIdentifier: Hashable, Sendable {
  public var node: String
  public var creation: UInt32
  /// Up to five words, the first with the lowest bits.
  public var words: [UInt32]

  public init(node: String, creation: UInt32, words: [UInt32]) {
    self.node = node
    self.creation = creation
    self.words = words
  }
}

/// What a monitor is set on.
public enum MonitorTarget: Hashable, Sendable {
  case process(ProcessIdentifier)
  case name(String)
}

/// What one process does to another one across nodes. Terms are in the external term format, without the version byte.
public enum Signal: Sendable {
  case send(from: ProcessIdentifier?, to: ProcessIdentifier, message: [UInt8])
  case sendToName(from: ProcessIdentifier, name: String, message: [UInt8])
  case sendToAlias(from: ProcessIdentifier, alias: ReferenceIdentifier, message: [UInt8])
  case link(from: ProcessIdentifier, to: ProcessIdentifier)
  case unlink(id: UInt64, from: ProcessIdentifier, to: ProcessIdentifier)
  case unlinkAcknowledgement(id: UInt64, from: ProcessIdentifier, to: ProcessIdentifier)
  /// A linked process has ended.
  case exit(from: ProcessIdentifier, to: ProcessIdentifier, reason: [UInt8])
  /// `exit/2`.
  case kill(from: ProcessIdentifier, to: ProcessIdentifier, reason: [UInt8])
  case monitor(from: ProcessIdentifier, target: MonitorTarget, reference: ReferenceIdentifier)
  case demonitor(from: ProcessIdentifier, target: MonitorTarget, reference: ReferenceIdentifier)
  /// A monitored process has ended.
  case down(
    from: MonitorTarget, to: ProcessIdentifier, reference: ReferenceIdentifier, reason: [UInt8])
  case groupLeader(from: ProcessIdentifier, to: ProcessIdentifier, leader: ProcessIdentifier)
  /// Start a process; `call` is the external form of {module, function, arguments list}; options as an external list.
  case spawn(
    reference: ReferenceIdentifier, from: ProcessIdentifier, leader: ProcessIdentifier,
    module: String, function: String, arity: Int, options: [UInt8], arguments: [UInt8])
  case spawnReply(
    reference: ReferenceIdentifier, to: ProcessIdentifier, flags: Int, result: [UInt8])
}
