internal import ArgumentParser
internal import VirtualMachine

/// The options that every command has that starts a node.
struct NodeArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("The node's full name, for example a@127.0.0.1.", valueName: "name@host"))
  var name: String?

  @Option(
    help: ArgumentHelp("The node's name; the host is this machine's short name.", valueName: "name")
  )
  var sname: String?

  @Option(
    help: "What nodes must have in common to connect. Without it, the one in ~/.erlang.cookie.")
  var cookie: String?

  @Flag(help: "Other nodes do not see this one in Node.list().")
  var hidden = false

  @Option(
    help: ArgumentHelp(
      "Threads that run processes (1 to \(Machine.schedulerLimit)). Without it, one for each core; with 1, what runs when is always the same.",
      valueName: "n"))
  var schedulers: Int?

  @Flag(help: "Write no colours.")
  var noColor = false

  @Option(
    help: ArgumentHelp(
      "The memory that the program may hold: who asks for more is killed. Units k, m and g; 0 for no limit.",
      valueName: "bytes"))
  var maxMemory: String?

  /// What these arguments ask for. `arguments` are those of the script.
  func settings(arguments: [String]) throws -> NodeSettings {
    if name != nil, sname != nil { throw Failure.usage("give --name or --sname, not both") }
    if let name {
      let parts = name.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw Failure.usage("--name must be name@host, got: \(name)")
      }
    }
    if let sname, sname.isEmpty || sname.filter({ $0 == "@" }).count > 1 {
      throw Failure.usage("--sname must be a name, got: \(sname)")
    }
    if let schedulers, !(1...Machine.schedulerLimit).contains(schedulers) {
      throw Failure.usage("--schedulers must be 1 to \(Machine.schedulerLimit), got: \(schedulers)")
    }
    var settings = NodeSettings(arguments: arguments)
    settings.schedulers = schedulers
    settings.name = name ?? sname
    settings.usesLongNames = name != nil
    settings.cookie = cookie
    settings.isHidden = hidden
    settings.usesColor = !noColor
    if let maxMemory {
      guard let bytes = MemorySize.bytes(maxMemory) else {
        throw Failure.usage("--max-memory must be a number of bytes, got: \(maxMemory)")
      }
      settings.maxMemory = bytes
    }
    return settings
  }
}
