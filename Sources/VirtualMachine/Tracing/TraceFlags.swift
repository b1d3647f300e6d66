/// What the tracer of a process is told of it, and how.
struct TraceFlags: OptionSet, Hashable, Sendable {
  let rawValue: UInt32

  static let send = TraceFlags(rawValue: 1 << 0)
  static let receive = TraceFlags(rawValue: 1 << 1)
  static let processes = TraceFlags(rawValue: 1 << 2)
  static let call = TraceFlags(rawValue: 1 << 3)
  static let running = TraceFlags(rawValue: 1 << 4)
  static let returnTo = TraceFlags(rawValue: 1 << 5)
  /// Calls are told of with the number of their arguments only.
  static let arity = TraceFlags(rawValue: 1 << 6)
  /// Calls and returns are not told of.
  static let silent = TraceFlags(rawValue: 1 << 7)
  static let setOnSpawn = TraceFlags(rawValue: 1 << 8)
  static let setOnFirstSpawn = TraceFlags(rawValue: 1 << 9)
  static let setOnLink = TraceFlags(rawValue: 1 << 10)
  static let setOnFirstLink = TraceFlags(rawValue: 1 << 11)
  static let timestamp = TraceFlags(rawValue: 1 << 12)
  static let strictMonotonicTimestamp = TraceFlags(rawValue: 1 << 13)
  static let monotonicTimestamp = TraceFlags(rawValue: 1 << 14)
  /// Kept and shown, but nothing is ever told of these.
  static let garbageCollection = TraceFlags(rawValue: 1 << 15)
  static let exiting = TraceFlags(rawValue: 1 << 16)
  static let schedulerId = TraceFlags(rawValue: 1 << 17)
  static let ports = TraceFlags(rawValue: 1 << 18)
  static let runningPorts = TraceFlags(rawValue: 1 << 19)
  static let runningProcesses = TraceFlags(rawValue: 1 << 20)

  /// What a process passes on to those it starts.
  static let inherited: TraceFlags = [.setOnSpawn, .setOnFirstSpawn]
  /// What it passes on to those it links to.
  static let passedByLinks: TraceFlags = [.setOnLink, .setOnFirstLink]

  /// All of them by name, in the order in which Erlang lists them.
  static let names: [(name: String, flag: TraceFlags)] = [
    ("running_procs", .runningProcesses), ("running_ports", .runningPorts), ("ports", .ports),
    ("scheduler_id", .schedulerId), ("silent", .silent), ("return_to", .returnTo),
    ("arity", .arity), ("garbage_collection", .garbageCollection), ("exiting", .exiting),
    ("running", .running), ("set_on_first_link", .setOnFirstLink), ("set_on_link", .setOnLink),
    ("set_on_first_spawn", .setOnFirstSpawn), ("procs", .processes), ("call", .call),
    ("set_on_spawn", .setOnSpawn), ("receive", .receive), ("send", .send),
    ("monotonic_timestamp", .monotonicTimestamp),
    ("strict_monotonic_timestamp", .strictMonotonicTimestamp), ("timestamp", .timestamp),
  ]

  static let all = names.reduce(into: TraceFlags()) { $0.formUnion($1.flag) }

  static let timestampNames: Set<String> = [
    "timestamp", "monotonic_timestamp", "strict_monotonic_timestamp",
  ]

  /// The flag of that name.
  static func named(_ name: String) -> TraceFlags? {
    names.first { $0.name == name }?.flag
  }
}
