import Distribution
import Testing

/// Sessions of real nodes, replayed: this side stands in for one of them.
@Suite struct CaptureTests {
  private struct Replay {
    var connection: Connection
    var signals: [(ControlMessage, [UInt8]?)] = []
    var written: [UInt8] = []
    var closed: CloseReason?

    mutating func take(_ events: [Connection.Event]) {
      for event in events {
        switch event {
        case .write(let bytes): written += bytes
        case .identify: take(connection.admit(.accept, now: 0))
        case .signal(let control, let payload): signals.append((control, payload))
        case .close(let reason): closed = reason
        default: break
        }
      }
    }
  }

  /// The capture's packets of one phase and direction.
  private func packets(_ capture: JSON, _ direction: String, _ phase: String) -> [JSON] {
    (capture["packets"]?.array ?? []).filter {
      $0.text("direction") == direction && $0.text("phase") == phase
    }
  }

  private func number(_ text: String) -> UInt64 {
    UInt64(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text, radix: 16) ?? 0
  }

  /// Stands in for the node that was dialled; its answers must be those of the capture.
  private func replay(_ capture: JSON) throws -> Replay {
    let answers = packets(capture, "B->A", "handshake")
    let challenge = try #require(answers.first { $0["fields"]?.text("type") == "challenge" })
    let fields = try #require(challenge["fields"])
    let name = try #require(NodeName(capture.text("node_b")))
    // A relay may have cleared flags on the way, the same ones for both.
    let local = Handshake.Local(
      name: name, flags: CapabilityFlags(rawValue: number(fields.text("flags"))),
      creation: UInt32(fields["creation"]?.number ?? 0))
    var replay = Replay(
      connection: Connection(
        Handshake(
          acceptingAs: local, cookie: Cookie(capture.text("cookie")),
          challenge: UInt32(fields["challenge"]?.number ?? 0)), now: 0))
    for packet in packets(capture, "A->B", "handshake") {
      replay.take(replay.connection.receive(packet.hex("hex"), now: 0))
    }
    #expect(replay.written == answers.flatMap { $0.hex("hex") })
    #expect(replay.connection.peer?.name.description == capture.text("node_a"))
    replay.written = []
    return replay
  }

  @Test(arguments: ["handshake_hidden", "ops_pass_through", "ops_fragments_only"])
  func `a real node's handshake gets the answers that a real node gave`(name: String) throws {
    _ = try replay(golden(name))
  }

  @Test(arguments: ["ops_pass_through", "ops_fragments_only"])
  func `every operation of a real node is read`(name: String) throws {
    let capture = try golden(name)
    var replay = try replay(capture)
    let packets = packets(capture, "A->B", "connected")
    for packet in packets { replay.take(replay.connection.receive(packet.hex("hex"), now: 0)) }
    #expect(replay.closed == nil)
    #expect(
      replay.signals.count
        == packets.filter {
          $0["op"]?.number != nil && !$0.text("meaning").hasPrefix("CONTINUATION")
        }.count)
  }

  @Test func `what was read is written with the same bytes`() throws {
    let capture = try golden("ops_pass_through")
    var replay = try replay(capture)
    for packet in packets(capture, "A->B", "connected") {
      let bytes = packet.hex("hex")
      replay.take(replay.connection.receive(bytes, now: 0))
      let (control, payload) = try #require(replay.signals.last)
      let written = replay.connection.send(control, payload: payload, now: 0)
      // Exits to processes of another life of the peer are not sent, and trace tokens are dropped.
      if !written.isEmpty, !packet.text("meaning").contains("_TT ") { #expect(written == bytes) }
    }
  }
}
