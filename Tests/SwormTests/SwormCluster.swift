import Sworm

/// A generator that gives the same numbers for the same seed (SplitMix64).
struct Seeded {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  /// A number from 0 to below `limit`.
  mutating func next(_ limit: Int) -> Int {
    state = state &+ 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((z ^ z >> 31) % UInt64(limit))
  }
}

/// Instances on nodes, with the messages between them; every adoption succeeds at once.
final class SwormCluster {
  private struct Message {
    var from: String
    var to: String
    var bytes: [UInt8]
  }

  private(set) var instances: [String: Instance] = [:]
  private var messages: [Message] = []
  private var cuts: Set<Set<String>> = []
  private var incarnation: UInt64 = 1
  private var random: Seeded
  /// Percent of the messages that are lost, or come twice.
  var loss = 0
  var duplication = 0
  var reorders = false

  init(_ labels: [String], seed: Int) throws {
    random = Seeded(seed)
    for label in labels { add(label) }
    try deliver()
  }

  static func name(_ number: Int) -> TermBytes { Array("name \(number)".utf8) }

  func pick(_ limit: Int) -> Int { random.next(limit) }

  /// A new node, or a new life of one.
  func add(_ label: String) {
    incarnation += 1
    let instance = Instance(node: label, incarnation: incarnation)
    let others = instances.keys.filter { $0 != label }.sorted()
    instances[label] = instance
    for other in others where !cuts.contains([label, other]) {
      perform(label, instance.connected(other))
      perform(other, instances[other]?.connected(label) ?? [])
    }
  }

  func register(_ number: Int, on label: String, groups: [TermBytes] = []) {
    guard let instance = instances[label] else { return }
    let name = Self.name(number)
    let entry = Entry(
      pid: Array("\(label) \(number)".utf8), start: [1], epoch: instance.nextEpoch(name),
      groups: groups)
    perform(label, instance.put(name, entry))
  }

  func perform(_ label: String, _ actions: [Action]) {
    for action in actions {
      switch action {
      case .send(let to, let bytes):
        if !cuts.contains([label, to]) {
          messages.append(Message(from: label, to: to, bytes: bytes))
        }
      case .lost: break
      case .adopt(let name, let entry):
        guard let instance = instances[label] else { continue }
        let adopted = Entry(
          pid: Array("\(label) again ".utf8) + name, start: entry.start,
          epoch: instance.nextEpoch(name), groups: entry.groups)
        perform(label, instance.put(name, adopted))
      }
    }
  }

  /// Delivers messages, at most `limit` of them.
  func deliver(limit: Int = 100_000) throws {
    var left = limit
    while !messages.isEmpty, left > 0 {
      left -= 1
      let message = messages.remove(at: reorders ? random.next(messages.count) : 0)
      if cuts.contains([message.from, message.to]) || random.next(100) < loss { continue }
      if random.next(100) < duplication { messages.append(message) }
      guard let target = instances[message.to] else { continue }
      perform(message.to, try target.receive(message.bytes, from: message.from))
    }
  }

  /// Drops what is on the way between two nodes.
  func dropMessages(from: String, to: String) {
    messages.removeAll { $0.from == from && $0.to == to }
  }

  /// Some rounds of comparing versions on a network that works.
  func settle() throws {
    loss = 0
    duplication = 0
    reorders = false
    for _ in 0..<4 {
      for label in instances.keys.sorted() {
        perform(label, instances[label]?.synchronize() ?? [])
      }
      try deliver()
    }
  }

  func cut(_ a: String, _ b: String) {
    guard cuts.insert([a, b]).inserted else { return }
    perform(a, instances[a]?.disconnected(b) ?? [])
    perform(b, instances[b]?.disconnected(a) ?? [])
  }

  func heal(_ a: String, _ b: String) {
    guard cuts.remove([a, b]) != nil else { return }
    perform(a, instances[a]?.connected(b) ?? [])
    perform(b, instances[b]?.connected(a) ?? [])
  }

  func kill(_ label: String) {
    instances[label] = nil
    for other in instances.keys.sorted() {
      perform(other, instances[other]?.disconnected(label) ?? [])
    }
  }

  /// What each node has registered, each view once.
  var views: Set<[String]> {
    Set(
      instances.values.map { instance in
        instance.registered.map {
          String(decoding: $0.name, as: UTF8.self) + ": " + String(decoding: $0.pid, as: UTF8.self)
        }
      })
  }
}
