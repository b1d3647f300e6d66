import Distribution
import Testing

/// The port mapper that a node serves, beside the real one.
@Suite struct PortMapperTests {
  private func written(_ effects: [PortMapperServer.Effect]) -> [UInt8] {
    effects.flatMap { effect -> [UInt8] in
      if case .write(_, let bytes) = effect { bytes } else { [] }
    }
  }

  private func closes(_ effects: [PortMapperServer.Effect]) -> Bool {
    effects.contains { if case .close = $0 { true } else { false } }
  }

  @Test func `it answers as the real one does`() throws {
    var server = PortMapperServer(port: 4369, firstCreation: 1_795_356_056)
    var session: UInt64 = 0
    var sessions: [String: UInt64] = [:]
    for exchange in try golden("epmd")["exchanges"]?.array ?? [] {
      let name = exchange.text("name")
      guard name.hasPrefix("register") || name.hasPrefix("lookup") else { continue }
      session += 1
      sessions[name] = session
      // The sessions that announced n1 and c1, as the capture treated them.
      if name == "lookup_after_extra_byte", let first = sessions["register"] {
        #expect(closes(server.onBytes([0], session: first)))
      }
      if name == "lookup_after_close", let second = sessions["register_hidden"] {
        server.onClosed(session: second)
      }
      #expect(server.onOpen(session: session, isLocal: true, now: 0).isEmpty)
      let parts = exchange["request_hex"]?.array.compactMap(\.string) ?? []
      var effects: [PortMapperServer.Effect] = []
      for part in parts.isEmpty ? [exchange.text("request_hex")] : parts {
        effects += server.onBytes(bytes(ofHex: part), session: session)
      }
      let expected = exchange.hex("response_hex")
      let isNew = expected.count > 1 && expected[0] != 119 && expected[1] == 0
      // The numbers of incarnations are the server's own.
      if isNew {
        #expect(written(effects).prefix(2) == expected.prefix(2), "\(name)")
        #expect(written(effects).count == expected.count, "\(name)")
      } else {
        #expect(written(effects) == expected, "\(name)")
      }
      if name.hasPrefix("lookup") { #expect(closes(effects)) }
    }
  }

  @Test func `a name lives as long as its session and comes back with another creation`() throws {
    var server = PortMapperServer(port: 4369, firstCreation: 100)
    let entry = PortMapperEntry(port: 4711, isHidden: false, alive: "a")
    _ = server.onOpen(session: 1, isLocal: true, now: 0)
    let first = written(server.onBytes(PortMapperRequest.register(entry).packet, session: 1))
    #expect(try PortMapperAnswer.registration(first) == .registered(creation: 100))
    #expect(server.registered == [PortMapperAnswer.Name(alive: "a", port: 4711)])
    server.onClosed(session: 1)
    #expect(server.registered.isEmpty)
    _ = server.onOpen(session: 2, isLocal: true, now: 0)
    let second = written(server.onBytes(PortMapperRequest.register(entry).packet, session: 2))
    #expect(try PortMapperAnswer.registration(second) == .registered(creation: 101))
    // Somebody from elsewhere announces nothing.
    _ = server.onOpen(session: 3, isLocal: false, now: 0)
    let other = PortMapperEntry(port: 1, isHidden: false, alive: "b")
    #expect(
      server.onBytes(PortMapperRequest.register(other).packet, session: 3) == [.close(session: 3)])
  }

  @Test func `random requests and slow ones are closed, and the names stay`() {
    var server = PortMapperServer(port: 4369, firstCreation: 100)
    let entry = PortMapperEntry(port: 4711, isHidden: false, alive: "a")
    _ = server.onOpen(session: 0, isLocal: true, now: 0)
    _ = server.onBytes(PortMapperRequest.register(entry).packet, session: 0)
    var random = SeededRandom(seed: 9)
    for session in 1...2000 as ClosedRange<UInt64> {
      _ = server.onOpen(session: session, isLocal: false, now: 0)
      var bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      if session % 2 == 0 { bytes = [0, UInt8(bytes.count)] + bytes }
      _ = server.onBytes(bytes, session: session)
      if session % 3 != 0 { server.onClosed(session: session) }
    }
    #expect(server.registered.map(\.alive) == ["a"])
    let late = server.advance(to: PortMapperServer.requestTime + 1)
    #expect(!late.contains(.close(session: 0)))
    #expect(server.registered.map(\.alive) == ["a"])
    for alive in 0..<1200 {
      let session = UInt64(10_000 + alive)
      _ = server.onOpen(session: session, isLocal: true, now: 0)
      let entry = PortMapperEntry(port: 1, isHidden: false, alive: "n\(alive)")
      _ = server.onBytes(PortMapperRequest.register(entry).packet, session: session)
    }
    #expect(server.registered.count <= PortMapperServer.registrationLimit)
  }
}
