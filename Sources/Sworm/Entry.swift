/// A term in the external term format: opaque to the core, equal exactly when the terms are.
public typealias TermBytes = [UInt8]

/// What a node says of one name that it holds.
public struct Entry: Hashable, Sendable {
  /// The process that has the name.
  public var pid: TermBytes
  /// How to start the process again: module, function, arguments and options. Nil for a process that was registered as it was.
  public var start: TermBytes?
  /// Orders claims to one name: a later claim that knew of an earlier one has the greater epoch.
  public var epoch: UInt64
  /// The groups that the name is in.
  public var groups: [TermBytes]

  /// An entry.
  public init(pid: TermBytes, start: TermBytes?, epoch: UInt64, groups: [TermBytes] = []) {
    self.pid = pid
    self.start = start
    self.epoch = epoch
    self.groups = groups
  }
}

/// A change that a node makes to its own entries: its numbers have no gaps.
struct Operation: Hashable, Sendable {
  var number: UInt64
  var name: TermBytes
  /// Nil where the name is given up.
  var entry: Entry?
}

/// How much of a node's entries another one knows.
public struct Version: Hashable, Sendable {
  /// This life of the node.
  public var incarnation: UInt64
  /// The last change.
  public var number: UInt64
}

/// The entries of one node: written by that node only.
struct Replica {
  var version: Version
  var entries: [TermBytes: Entry] = [:]
}
