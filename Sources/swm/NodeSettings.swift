internal import Glibc

/// How a command wants its node.
struct NodeSettings {
  /// The node's name, with or without a host; nil where it is not distributed.
  var name: String?
  var usesLongNames = false
  var cookie: String?
  var isHidden = false
  var usesColor = true
  /// Threads that run processes; nil for as many as there are cores.
  var schedulers: Int?
  /// Bytes of memory that the program may hold; nil for the default.
  var maxMemory: Int?
  /// What `System.argv/0` gives.
  var arguments: [String]

  init(arguments: [String]) { self.arguments = arguments }

  /// A name that no other program of this machine has, for a node that is only there to attach to one on `host`.
  static func temporaryName(for host: String) -> String { "swm-attach-\(getpid())@\(host)" }
}
