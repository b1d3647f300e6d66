import Sworm
import Testing

/// Histories of a sworm over several nodes: all end with the same names everywhere, and none is lost.
@Suite struct SwormTests {
  private static let labels = ["a", "b", "c"]
  private static let count = 50

  private func check(_ cluster: SwormCluster, _ seed: Int) {
    #expect(cluster.views.count == 1, "seed \(seed): the nodes do not agree")
    #expect(cluster.views.first?.count == Self.count, "seed \(seed): names are lost")
  }

  @Test func `links that are cut and healed lose no name`() throws {
    for seed in 0..<200 {
      let cluster = try SwormCluster(Self.labels, seed: seed)
      for number in 0..<Self.count {
        cluster.register(number, on: Self.labels[cluster.pick(3)])
      }
      try cluster.deliver()
      for _ in 0..<8 {
        let first = cluster.pick(3)
        let (a, b) = (Self.labels[first], Self.labels[(first + 1) % 3])
        if cluster.pick(2) == 0 { cluster.cut(a, b) } else { cluster.heal(a, b) }
        try cluster.deliver(limit: cluster.pick(60))
      }
      cluster.heal("a", "b")
      cluster.heal("b", "c")
      cluster.heal("a", "c")
      try cluster.settle()
      check(cluster, seed)
    }
  }

  @Test func `loss, repetition and disorder are made good by comparing versions`() throws {
    for seed in 0..<200 {
      let cluster = try SwormCluster(Self.labels, seed: seed)
      (cluster.loss, cluster.duplication, cluster.reorders) = (20, 10, true)
      for number in 0..<Self.count {
        cluster.register(number, on: Self.labels[cluster.pick(3)])
        if cluster.pick(3) == 0 { try cluster.deliver(limit: cluster.pick(10)) }
      }
      try cluster.deliver()
      try cluster.settle()
      check(cluster, seed)
    }
  }

  @Test func `a node that is killed leaves its names to the others`() throws {
    for seed in 0..<50 {
      let cluster = try SwormCluster(Self.labels, seed: seed)
      for number in 0..<Self.count { cluster.register(number, on: "c") }
      try cluster.deliver()
      cluster.kill("c")
      try cluster.settle()
      check(cluster, seed)
    }
  }

  @Test func `names that only one survivor had heard of are not lost`() throws {
    for seed in 0..<50 {
      let cluster = try SwormCluster(Self.labels, seed: seed)
      for number in 0..<Self.count { cluster.register(number, on: "c") }
      cluster.dropMessages(from: "c", to: "b")
      try cluster.deliver()
      cluster.kill("c")
      try cluster.settle()
      check(cluster, seed)
    }
  }

  @Test func `a node that leaves in order leaves its names to the others`() throws {
    let cluster = try SwormCluster(Self.labels, seed: 1)
    for number in 0..<Self.count { cluster.register(number, on: "c") }
    try cluster.deliver()
    cluster.perform("c", cluster.instances["c"]?.leave() ?? [])
    try cluster.deliver()
    cluster.kill("c")
    try cluster.settle()
    check(cluster, 1)
  }

  @Test func `another life of a node begins without the names of the earlier one`() throws {
    let cluster = try SwormCluster(Self.labels, seed: 2)
    for number in 0..<Self.count { cluster.register(number, on: "c") }
    try cluster.deliver()
    cluster.add("c")
    try cluster.settle()
    check(cluster, 2)
  }

  @Test func `of two claims the later one holds, and groups stay with the name`() throws {
    let cluster = try SwormCluster(["a", "b"], seed: 3)
    let group: TermBytes = Array("group".utf8)
    cluster.cut("a", "b")
    cluster.register(1, on: "a", groups: [group])
    cluster.register(1, on: "b", groups: [group])
    cluster.register(1, on: "b", groups: [group])
    cluster.heal("a", "b")
    try cluster.settle()
    let a = try #require(cluster.instances["a"])
    let b = try #require(cluster.instances["b"])
    #expect(a.whereis(SwormCluster.name(1)) == Array("b 1".utf8))
    #expect(a.winner(SwormCluster.name(1))?.node == "b")
    #expect(a.members(of: group) == [Array("b 1".utf8)])
    #expect(a.ownNames.isEmpty)
    #expect(b.ownNames == [SwormCluster.name(1)])
    cluster.perform("b", b.remove(SwormCluster.name(1)))
    try cluster.deliver()
    #expect(a.whereis(SwormCluster.name(1)) == nil)
    #expect(a.members(of: group).isEmpty)
  }

  @Test func `a name's home moves only with its node`() throws {
    let three = try SwormCluster(Self.labels, seed: 4)
    let a = try #require(three.instances["a"])
    let homes = (0..<300).map { a.home(of: SwormCluster.name($0)) ?? "" }
    for label in Self.labels { #expect(homes.filter { $0 == label }.count > 50) }
    three.kill("c")
    for (number, home) in homes.enumerated() where home != "c" {
      #expect(a.home(of: SwormCluster.name(number)) == home)
    }
  }

  @Test func `bytes that make no message change nothing and do not trap`() throws {
    var random = Seeded(5)
    let sender = Instance(node: "v", incarnation: 1)
    let receiver = Instance(node: "w", incarnation: 2)
    var samples: [[UInt8]] = []
    func collect(_ actions: [Action]) {
      for case .send(_, let bytes) in actions { samples.append(bytes) }
    }
    collect(sender.connected("w"))
    for case .send(_, let bytes) in receiver.connected("v") {
      collect(try sender.receive(bytes, from: "w"))
    }
    collect(
      sender.put([1], Entry(pid: [2], start: [3], epoch: 2, groups: [[9], [8]])))
    #expect(samples.count >= 3)
    var refused = 0
    for _ in 0..<50_000 {
      var bytes = samples[random.next(samples.count)]
      for _ in 0...random.next(5) where !bytes.isEmpty {
        switch random.next(4) {
        case 0: bytes[random.next(bytes.count)] = UInt8(random.next(256))
        case 1: bytes.removeLast(random.next(bytes.count))
        case 2: bytes[random.next(bytes.count)] = 255
        default: bytes.append(UInt8(random.next(256)))
        }
      }
      do {
        _ = try receiver.receive(bytes, from: "v")
      } catch {
        refused += 1
      }
    }
    #expect(refused > 10_000)
    #expect(throws: MalformedMessage.self) { try receiver.receive([], from: "v") }
    #expect(throws: MalformedMessage.self) { try receiver.receive([99, 1], from: "v") }
  }
}
