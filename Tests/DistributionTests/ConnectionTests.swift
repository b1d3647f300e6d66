import Distribution
import Testing

/// Both sides of a connection in memory, and what hostile bytes do to one.
@Suite struct ConnectionTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// Two nodes with a wire between them that cuts bytes anywhere.
  private struct Wire {
    var left: Connection
    var right: Connection
    var generator = Generator(state: 5)
    var seen: (left: [Connection.Event], right: [Connection.Event]) = ([], [])

    init(cookies: (String, String) = ("yum", "yum"), flags: CapabilityFlags = .visibleNode) throws {
      let a = try #require(NodeName("a@sim"))
      let b = try #require(NodeName("b@sim"))
      left = Connection(
        Handshake(
          dialling: b, as: Handshake.Local(name: a, flags: flags, creation: 5),
          cookie: Cookie(cookies.0), challenge: 17), now: 0)
      right = Connection(
        Handshake(
          acceptingAs: Handshake.Local(name: b, flags: .visibleNode, creation: 6),
          cookie: Cookie(cookies.1), challenge: 99), now: 0)
    }

    mutating func start() { run(left.onConnected(now: 0), isLeft: true) }

    mutating func run(_ events: [Connection.Event], isLeft: Bool) {
      for event in events {
        if isLeft { seen.left.append(event) } else { seen.right.append(event) }
        switch event {
        case .write(let bytes): deliver(bytes, toLeft: !isLeft)
        case .identify:
          if isLeft {
            run(left.admit(.accept, now: 0), isLeft: true)
          } else {
            run(right.admit(.accept, now: 0), isLeft: false)
          }
        default: break
        }
      }
    }

    mutating func deliver(_ bytes: [UInt8], toLeft: Bool) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = rest.prefix(Int.random(in: 1...max(1, rest.count / 2), using: &generator))
        rest = rest.dropFirst(part.count)
        let events =
          toLeft ? left.receive(Array(part), now: 0) : right.receive(Array(part), now: 0)
        run(events, isLeft: toLeft)
      }
    }
  }

  private let pid = ExternalPid(node: "a@sim", id: 1, serial: 2, creation: 5)
  private let other = ExternalPid(node: "b@sim", id: 3, serial: 0, creation: 6)
  private let reference = ExternalReference(node: "a@sim", creation: 5, words: [1, 2, 3])

  private var signals: [(ControlMessage, [UInt8]?)] {
    let term = TermEncoder.standalone(.tuple([.atom("é"), .integer(-70_000), .text("x")]))
    let big = TermEncoder.standalone(.binary((0..<200_000).map { UInt8($0 % 251) }))
    return [
      (.send(from: pid, to: other), term), (.sendNamed(from: pid, to: "inbox"), big),
      (.sendAlias(from: pid, to: reference), term), (.link(from: pid, to: other), nil),
      (.unlink(id: .max, from: pid, to: other), nil),
      (.unlinkAcknowledgement(id: 7, from: pid, to: other), nil),
      (.exit(from: pid, to: other), term), (.exitRequest(from: pid, to: other), big),
      (.monitor(from: pid, target: .name("inbox"), reference: reference), nil),
      (.demonitor(from: pid, target: .pid(other), reference: reference), nil),
      (.monitorExit(target: .name("inbox"), to: other, reference: reference), term),
      (.groupLeader(leader: pid, to: other), nil),
      (
        .spawnRequest(
          SpawnRequest(
            reference: reference, from: pid, groupLeader: pid, module: "m", function: "f", arity: 1,
            options: .list([.atom("link")]))), TermEncoder.standalone(.list([.integer(1)]))
      ),
      (.spawnReply(reference: reference, to: other, flags: .link, result: .pid(pid)), nil),
      (.spawnReply(reference: reference, to: other, flags: [], result: .failure("badopt")), nil),
    ]
  }

  @Test(arguments: [
    CapabilityFlags.visibleNode, CapabilityFlags.visibleNode.subtracting(.fragments),
    CapabilityFlags.visibleNode.subtracting([.fragments, .exitPayload]),
  ])
  func `every signal arrives as it was sent, cut anywhere`(flags: CapabilityFlags) throws {
    var wire = try Wire(flags: flags)
    wire.start()
    #expect(wire.left.peer?.creation == 6)
    #expect(wire.right.peer?.name.description == "a@sim")
    for (control, payload) in signals {
      let bytes = wire.left.send(control, payload: payload, now: 0)
      #expect(!bytes.isEmpty)
      wire.deliver(bytes, toLeft: false)
      #expect(wire.seen.right.last == .signal(control, payload: payload))
    }
    #expect(!wire.right.isClosed)
  }

  @Test func `different cookies end the handshake on both sides, with the reason`() throws {
    var wire = try Wire(cookies: ("yum", "other"))
    wire.start()
    let name = try #require(NodeName("a@sim"))
    #expect(wire.seen.right.last == .close(.wrongCookie(name)))
    #expect(wire.left.peer == nil)
    #expect(wire.left.onClosed(nil).description.contains("cookies of the two nodes differ"))
  }

  @Test func `random bytes close a connection or leave it waiting, at every step`() throws {
    var generator = Generator(state: 77)
    for round in 0..<400 {
      var wire = try Wire()
      if round % 2 == 0 { wire.start() }
      let junk = (0..<Int.random(in: 1...300, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      wire.deliver(junk, toLeft: false)
      wire.deliver(junk, toLeft: true)
      // It answers nothing after it has closed.
      if wire.right.isClosed { #expect(wire.right.receive([0, 0, 0, 0], now: 1).isEmpty) }
    }
  }

  @Test func `damaged packets close the connection and do no more`() throws {
    var generator = Generator(state: 3)
    for (control, payload) in signals where (payload?.count ?? 0) < 1000 {
      for _ in 0..<60 {
        var wire = try Wire()
        wire.start()
        var bytes = wire.left.send(control, payload: payload, now: 0)
        let at = Int.random(in: 4..<bytes.count, using: &generator)
        bytes[at] = UInt8.random(in: 0...255, using: &generator)
        wire.deliver(bytes, toLeft: false)
        #expect(wire.right.isClosed || wire.seen.right.count > 3)
      }
    }
  }

  @Test func `announced lengths are limited before and after the handshake`() throws {
    var wire = try Wire()
    let before = wire.right.receive([0xFF, 0xFF], now: 0)
    guard case .close(.handshakeViolation)? = before.last else {
      Issue.record("65535 bytes are no handshake")
      return
    }
    wire = try Wire()
    wire.start()
    let after = wire.right.receive([0x7F, 0xFF, 0xFF, 0xFF], now: 0)
    guard case .close(.protocolViolation)? = after.last else {
      Issue.record("2 GiB are no packet")
      return
    }
  }

  @Test func `a silent handshake and a silent peer time out, and ticks are sent`() throws {
    var wire = try Wire()
    #expect(wire.right.deadline == 7_000_000_000)
    #expect(wire.right.advance(to: 6_999_999_999).isEmpty)
    #expect(wire.right.advance(to: 7_000_000_000) == [.close(.handshakeTimeout(nil))])
    wire = try Wire()
    wire.start()
    #expect(wire.right.deadline == 15_000_000_000)
    #expect(wire.right.advance(to: 15_000_000_000) == [.write([0, 0, 0, 0])])
    _ = wire.right.receive([0, 0, 0, 0], now: 30_000_000_000)
    #expect(wire.right.advance(to: 60_000_000_000) == [.write([0, 0, 0, 0])])
    let name = try #require(NodeName("a@sim"))
    #expect(wire.right.advance(to: 90_000_000_000) == [.close(.tickTimeout(name))])
  }
}
