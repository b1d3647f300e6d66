/// What one node tells another about its processes, in one form whatever operation carried it.
///
/// A signal may have a payload beside it: a stand-alone external term (version byte 131, then the
/// term) which only the virtual machine decodes. Operations with and without a trace token, and the
/// older operations that carry an exit reason inside the control tuple, decode to the same case; the
/// token is dropped and the reason becomes the payload.
public enum ControlMessage: Hashable, Sendable {
  /// A message to a process; the payload is the message. Old nodes do not name the sender.
  case send(from: ExternalPid?, to: ExternalPid)
  /// A message to a registered name; the payload is the message.
  case sendNamed(from: ExternalPid, to: String)
  /// A message to an alias; the payload is the message.
  case sendAlias(from: ExternalPid, to: ExternalReference)
  /// `from` links itself to `to`.
  case link(from: ExternalPid, to: ExternalPid)
  /// `from` removes its link to `to`. `id` (never 0) is acknowledged; nil when the peer wants none.
  case unlink(id: UInt64?, from: ExternalPid, to: ExternalPid)
  /// The answer to `unlink`.
  case unlinkAcknowledgement(id: UInt64, from: ExternalPid, to: ExternalPid)
  /// The linked process `from` has ended; the payload is the reason.
  case exit(from: ExternalPid, to: ExternalPid)
  /// `from` called `exit(to, reason)`; the payload is the reason.
  case exitRequest(from: ExternalPid, to: ExternalPid)
  /// `from` monitors `target` under `reference`.
  case monitor(from: ExternalPid, target: ProcessTarget, reference: ExternalReference)
  /// `from` gives up the monitor `reference`; the target has the form it had in `monitor`.
  case demonitor(from: ExternalPid, target: ProcessTarget, reference: ExternalReference)
  /// The monitored `target` has ended; the payload is the reason.
  case monitorExit(target: ProcessTarget, to: ExternalPid, reference: ExternalReference)
  /// `leader` becomes the group leader of `to`.
  case groupLeader(leader: ExternalPid, to: ExternalPid)
  /// Asks for a new process; the payload is its list of arguments.
  case spawnRequest(SpawnRequest)
  /// The answer to `spawnRequest`.
  case spawnReply(
    reference: ExternalReference, to: ExternalPid, flags: SpawnReplyFlags, result: SpawnResult)

  /// Whether a payload stands beside this signal.
  public var hasPayload: Bool {
    switch self {
    case .send, .sendNamed, .sendAlias, .exit, .exitRequest, .monitorExit, .spawnRequest: true
    case .link, .unlink, .unlinkAcknowledgement, .monitor, .demonitor, .groupLeader, .spawnReply:
      false
    }
  }
}

/// A process as the target of a monitor: by its identifier, or by the name it has registered.
public enum ProcessTarget: Hashable, Sendable {
  /// The process with this identifier.
  case pid(ExternalPid)
  /// The process that has this name when the signal arrives.
  case name(String)

  /// The target as a term.
  public var term: ExternalTerm {
    switch self {
    case .pid(let pid): .pid(pid)
    case .name(let name): .atom(name)
    }
  }
}

/// A request for a process on the receiving node.
public struct SpawnRequest: Hashable, Sendable {
  /// Names the request; it is the monitor's reference too where the options ask for one.
  public var reference: ExternalReference
  /// The process that asks.
  public var from: ExternalPid
  /// The group leader of the new process.
  public var groupLeader: ExternalPid
  /// The module of the function to run.
  public var module: String
  /// The function to run.
  public var function: String
  /// The number of arguments, which are the payload.
  public var arity: Int
  /// The options (`link`, `monitor`, …) as they came: the receiver answers bad ones with `badopt`.
  public var options: ExternalTerm

  /// Joins the fields.
  public init(
    reference: ExternalReference, from: ExternalPid, groupLeader: ExternalPid, module: String,
    function: String, arity: Int, options: ExternalTerm
  ) {
    self.reference = reference
    self.from = from
    self.groupLeader = groupLeader
    self.module = module
    self.function = function
    self.arity = arity
    self.options = options
  }
}

/// What was set up together with a spawned process.
public struct SpawnReplyFlags: OptionSet, Hashable, Sendable {
  /// The bits of the wire.
  public let rawValue: UInt32
  /// Wraps the bits of the wire.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The processes are linked.
  public static let link = SpawnReplyFlags(rawValue: 1)
  /// The new process is monitored.
  public static let monitor = SpawnReplyFlags(rawValue: 2)
}

/// How a spawn request ended.
public enum SpawnResult: Hashable, Sendable {
  /// The new process.
  case pid(ExternalPid)
  /// Why there is none: `badopt`, `notsup`, `system_limit`, …
  case failure(String)
}
