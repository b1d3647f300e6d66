/// What an instance wants done.
public enum Action: Hashable, Sendable {
  /// Send the bytes to the same sworm's instance on that node.
  case send(node: String, [UInt8])
  /// Another node's later claim to the name has won: stop the process here (where it was started by the sworm).
  case lost(name: TermBytes, Entry)
  /// The node that had the name is gone, and the name's home is here now: start its process again.
  case adopt(name: TermBytes, Entry)
}

/// One sworm on one node: the replicated registry as a pure state machine, without time, randomness or input and output.
///
/// Each node writes only its own entries and numbers its changes; the others keep a replica of them. A replica is complete up to its
/// version, so two versions tell what is missing, and a removed name leaves nothing behind. A delta-state CRDT in the sense of
/// Almeida, Shoker and Baquero (2018) whose join is "the greater version wins" for each writer.
///
/// Where more than one node claims a name, the claim with the greatest (epoch, node) holds it; the others are told to give it up.
public final class Instance {
  /// This node.
  public let node: String
  private var own: Replica
  private var replicas: [String: Replica] = [:]
  /// Nodes that are connected and run the sworm.
  private var members: Set<String> = []
  /// What a node that has gone had started, until somebody has it again.
  private var orphans: [TermBytes: Entry] = [:]
  /// Who claims a name: by name, all nodes that do.
  private var claims: [TermBytes: Set<String>] = [:]
  /// Who is in a group: by group, the names.
  private var groups: [TermBytes: Set<TermBytes>] = [:]
  /// The latest changes, for peers that lack only those.
  private var log: [Operation] = []
  private static let logLimit = 10_000
  private var actions: [Action] = []
  private var isLeaving = false

  /// An instance. `incarnation` is a number that no earlier life of this node had, such as its start time.
  public init(node: String, incarnation: UInt64) {
    self.node = node
    own = Replica(version: Version(incarnation: incarnation, number: 0))
  }

  // MARK: Reading

  /// The process that has the name, as far as this node knows.
  public func whereis(_ name: TermBytes) -> TermBytes? { winner(name)?.entry.pid }

  /// The node and the entry that hold the name.
  public func winner(_ name: TermBytes) -> (node: String, entry: Entry)? {
    guard let nodes = claims[name] else { return nil }
    var best: (node: String, entry: Entry)?
    for claimant in nodes {
      guard let entry = entry(of: claimant, name) else { continue }
      if let found = best,
        (found.entry.epoch, found.node) > (entry.epoch, claimant)
      {
        continue
      }
      best = (claimant, entry)
    }
    return best
  }

  /// All names with their processes, in the order of the names' bytes.
  public var registered: [(name: TermBytes, pid: TermBytes)] {
    claims.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { name in
      winner(name).map { (name, $0.entry.pid) }
    }
  }

  /// The processes whose names are in the group, in the order of the names' bytes.
  public func members(of group: TermBytes) -> [TermBytes] {
    (groups[group] ?? []).sorted { $0.lexicographicallyPrecedes($1) }.compactMap { name in
      guard let entry = winner(name)?.entry, entry.groups.contains(group) else { return nil }
      return entry.pid
    }
  }

  /// The nodes that names are placed on, this one included unless it leaves, in order.
  public var nodes: [String] { (isLeaving ? members : members.union([node])).sorted() }

  /// The node where a name is at home.
  public func home(of name: TermBytes) -> String? { Ring.home(of: name, among: nodes) }

  /// Names of this node's own entries, in the order of their bytes.
  public var ownNames: [TermBytes] { own.entries.keys.sorted { $0.lexicographicallyPrecedes($1) } }

  /// This node's own entry of a name.
  public func ownEntry(_ name: TermBytes) -> Entry? { own.entries[name] }

  /// The epoch of a new claim to the name: greater than that of all claims known.
  public func nextEpoch(_ name: TermBytes) -> UInt64 {
    let known = Swift.max(winner(name)?.entry.epoch ?? 0, orphans[name]?.epoch ?? 0)
    return known < UInt64.max ? known + 1 : known
  }

  /// What was in the groups of a name that nobody has at the moment.
  public func orphan(_ name: TermBytes) -> Entry? { orphans[name] }

  // MARK: Writing this node's entries

  /// Claims a name for a process of this node, or changes its entry.
  public func put(_ name: TermBytes, _ entry: Entry) -> [Action] {
    change(name, entry)
    return take()
  }

  /// Gives a name up. Nothing happens where this node has no entry of it.
  public func remove(_ name: TermBytes) -> [Action] {
    if own.entries[name] != nil { change(name, nil) }
    return take()
  }

  private func change(_ name: TermBytes, _ entry: Entry?) {
    own.version.number += 1
    let operation = Operation(number: own.version.number, name: name, entry: entry)
    set(name, of: node, entry)
    log.append(operation)
    if log.count > 2 * Self.logLimit { log.removeFirst(log.count - Self.logLimit) }
    let message = PeerMessage.changes(
      incarnation: own.version.incarnation, from: operation.number - 1, [operation])
    broadcast(message)
  }

  /// Tells the peers that this node gives all its names up and takes no more.
  public func leave() -> [Action] {
    isLeaving = true
    broadcast(.leave)
    return take()
  }

  // MARK: Peers

  /// A node has connected; whether it runs the sworm is not known yet.
  public func connected(_ peer: String) -> [Action] {
    greet(peer)
    return take()
  }

  /// The connection to a node is gone. What it had started is adopted by the nodes where the names are at home now.
  public func disconnected(_ peer: String) -> [Action] {
    forget(peer, adopting: true)
    return take()
  }

  /// It is time to compare versions with all members, so that what was lost on the way is found.
  public func synchronize() -> [Action] {
    for peer in members.sorted() { greet(peer) }
    settle()
    return take()
  }

  /// Takes a peer's message. Throws where the bytes make none; nothing has changed then.
  public func receive(_ bytes: [UInt8], from peer: String) throws(MalformedMessage) -> [Action] {
    guard peer != node else { return [] }
    let message = try PeerMessage(bytes)
    switch message {
    case .hello(let theirs, let known):
      let isNew = members.insert(peer).inserted
      if isNew { greet(peer) }
      if let replica = replicas[peer], replica.version.incarnation != theirs.incarnation {
        // Another life of that node: what the earlier one had is gone with it.
        forget(peer, adopting: true)
        members.insert(peer)
        settle()
      }
      if known != own.version { send(missing(since: known), to: peer) }
      if (replicas[peer]?.version.number ?? 0) < theirs.number, !isNew { greet(peer) }
    case .changes(let incarnation, let from, let operations):
      apply(operations, from: from, incarnation, of: peer)
    case .snapshot(let version, let entries):
      apply(version, entries, of: peer)
    case .orphans(let found):
      guard members.contains(peer) else { return [] }
      take(orphans: found)
      settle()
    case .leave:
      // What it had started moves to the names' new homes.
      forget(peer, adopting: true)
    }
    return take()
  }

  private func greet(_ peer: String) {
    guard !isLeaving else { return }
    send(.hello(mine: own.version, yours: replicas[peer]?.version), to: peer)
  }

  private func missing(since known: Version?) -> PeerMessage {
    if let known, known.incarnation == own.version.incarnation, known.number <= own.version.number,
      let first = log.first, first.number <= known.number + 1
    {
      let operations = log.filter { $0.number > known.number }
      return .changes(incarnation: known.incarnation, from: known.number, operations)
    }
    return .snapshot(
      own.version,
      ownNames.compactMap { name in own.entries[name].map { (name, $0) } })
  }

  private func apply(
    _ operations: [Operation], from: UInt64, _ incarnation: UInt64, of peer: String
  ) {
    // From a node that has not said hello nothing is kept: its hello will bring all.
    guard members.contains(peer) else { return }
    var replica =
      replicas[peer] ?? Replica(version: Version(incarnation: incarnation, number: 0))
    guard replica.version.incarnation == incarnation, from <= replica.version.number else {
      greet(peer)
      return
    }
    for operation in operations where operation.number > replica.version.number {
      replica.version.number = operation.number
      replicas[peer, default: replica].version = replica.version
      set(operation.name, of: peer, operation.entry)
    }
  }

  private func apply(
    _ version: Version, _ entries: [(name: TermBytes, entry: Entry)], of peer: String
  ) {
    guard members.contains(peer) else { return }
    if let old = replicas[peer]?.version, old.incarnation == version.incarnation,
      old.number >= version.number
    {
      return
    }
    let kept = Set(entries.map(\.name))
    for name in (replicas[peer]?.entries.keys.filter { !kept.contains($0) } ?? []) {
      set(name, of: peer, nil)
    }
    replicas[peer, default: Replica(version: version)].version = version
    for (name, entry) in entries { set(name, of: peer, entry) }
  }

  private func forget(_ peer: String, adopting: Bool) {
    members.remove(peer)
    guard let replica = replicas.removeValue(forKey: peer) else {
      settle()
      return
    }
    for (name, entry) in replica.entries {
      claims[name]?.remove(peer)
      if claims[name]?.isEmpty == true { claims[name] = nil }
      for group in entry.groups { drop(name, from: group) }
      if adopting, entry.start != nil, claims[name] == nil {
        if (orphans[name]?.epoch ?? 0) <= entry.epoch { orphans[name] = entry }
      }
    }
    settle()
  }

  // MARK: Claims

  private func entry(of claimant: String, _ name: TermBytes) -> Entry? {
    claimant == node ? own.entries[name] : replicas[claimant]?.entries[name]
  }

  private func set(_ name: TermBytes, of claimant: String, _ entry: Entry?) {
    let old = self.entry(of: claimant, name)
    if claimant == node {
      own.entries[name] = entry
    } else {
      replicas[claimant]?.entries[name] = entry
    }
    if entry == nil {
      claims[name]?.remove(claimant)
      if claims[name]?.isEmpty == true { claims[name] = nil }
    } else {
      claims[name, default: []].insert(claimant)
      orphans[name] = nil
    }
    for group in old?.groups ?? [] where entry?.groups.contains(group) != true {
      drop(name, from: group)
    }
    for group in entry?.groups ?? [] { groups[group, default: []].insert(name) }
    resolve(name)
  }

  private func drop(_ name: TermBytes, from group: TermBytes) {
    let stays = (claims[name] ?? []).contains {
      entry(of: $0, name)?.groups.contains(group) == true
    }
    guard !stays else { return }
    groups[group]?.remove(name)
    if groups[group]?.isEmpty == true { groups[group] = nil }
  }

  /// Gives this node's claim up where another one holds the name.
  private func resolve(_ name: TermBytes) {
    guard let mine = own.entries[name], (claims[name]?.count ?? 0) > 1,
      let winner = winner(name), winner.node != node
    else { return }
    change(name, nil)
    actions.append(.lost(name: name, mine))
  }

  /// Adopts the orphans that are at home here now, and sends the others to their homes: those may never have heard of them.
  private func settle() {
    guard !orphans.isEmpty else { return }
    var sent: [String: [(name: TermBytes, entry: Entry)]] = [:]
    for name in orphans.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let entry = orphans[name], let home = home(of: name) else { continue }
      if home == node {
        actions.append(.adopt(name: name, entry))
      } else {
        sent[home, default: []].append((name, entry))
      }
    }
    for home in sent.keys.sorted() { send(.orphans(sent[home] ?? []), to: home) }
  }

  /// Takes names that a peer knows to have lost their node.
  private func take(orphans found: [(name: TermBytes, entry: Entry)]) {
    for (name, entry) in found where entry.start != nil && claims[name] == nil {
      if (orphans[name]?.epoch ?? 0) <= entry.epoch { orphans[name] = entry }
    }
  }

  /// The name of an orphan is given up: its process cannot be started.
  public func abandon(_ name: TermBytes) { orphans[name] = nil }

  // MARK: Sending

  private func send(_ message: PeerMessage, to peer: String) {
    actions.append(.send(node: peer, message.encoded))
  }

  private func broadcast(_ message: PeerMessage) {
    guard !members.isEmpty else { return }
    let bytes = message.encoded
    for peer in members.sorted() { actions.append(.send(node: peer, bytes)) }
  }

  private func take() -> [Action] {
    defer { actions = [] }
    return actions
  }
}
