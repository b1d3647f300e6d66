import Distribution
import Testing

/// Against the real thing, where Erlang is installed.
@Suite(.serialized, .enabled(if: executable("erl") != nil, "erl is not installed"))
struct ErlangTests {
  /// Runs `program` in a node of its own that finds others through `portMapperPort` alone.
  private func erl(
    _ program: String, name: String, cookie: String, portMapperPort: UInt16
  ) throws -> ChildProcess {
    let watchdog = "{ok, _} = timer:apply_after(25000, erlang, halt, [3]), "
    return try #require(
      executable("erl").flatMap {
        ChildProcess(
          $0,
          [
            "-noinput", "-start_epmd", "false", "-sname", name, "-setcookie", cookie, "-eval",
            watchdog + program + " halt(0).",
          ], environment: ["ERL_EPMD_PORT": String(portMapperPort), "ERL_CRASH_DUMP": "/dev/null"])
      })
  }

  @Test func `a stock node pings this one, sends to a name and gets an answer`() throws {
    let port = freePort()
    let node = try TestNode("swm@localhost", cookie: "yum", portMapperPort: port)
    defer { node.shutDown() }
    #expect(node.isRegistered)
    let child = try erl(
      """
      io:format("~p~n", [net_adm:ping('swm@localhost')]),
      {inbox, 'swm@localhost'} ! {hello, self(), 42},
      receive {reply, V} -> io:format("~p~n", [V]) after 9000 -> io:format("none~n") end,
      """, name: "stock@localhost", cookie: "yum", portMapperPort: port)
    let hello = node.wait { event -> (ExternalPid, NodeName)? in
      guard case .signal(let from, .sendNamed(_, to: "inbox"), let payload?) = event,
        case .tuple(let parts)? = try? TermDecoder.standalone(payload), parts.count == 3,
        parts[0] == .atom("hello"), parts[2] == .integer(42), case .pid(let pid) = parts[1]
      else { return nil }
      return (pid, from)
    }
    if let (pid, from) = hello {
      #expect(from.description == "stock@localhost")
      node.send(
        to: from, .send(from: node.pid, to: pid),
        .tuple([.atom("reply"), .list([.integer(1), .text("two")])]))
    }
    let output = child.finish()
    #expect(output == "pong\n[1,<<\"two\">>]\n")
    #expect(node.wait { if case .down = $0 { true } else { nil } } == true)
  }

  @Test func `this node finds and dials a stock node, large messages included`() throws {
    let port = freePort()
    let node = try TestNode("swm@localhost", cookie: "yum", portMapperPort: port, isHidden: true)
    defer { node.shutDown() }
    #expect(node.isRegistered)
    let child = try erl(
      """
      register(inbox, self()), io:format("up~n"),
      receive {big, From, B} -> From ! {size, byte_size(B), erlang:crc32(B), B} after 15000 -> none end,
      receive stop -> io:format("stopped~n") after 9000 -> io:format("none~n") end,
      """, name: "stock@localhost", cookie: "yum", portMapperPort: port)
    let stock = try #require(NodeName("stock@localhost"))
    let big = (0..<300_000).map { UInt8($0 % 251) }
    // The node needs a while to start: dial until it is there.
    var peer: Peer?
    for _ in 0..<100 where peer == nil {
      node.connect(to: stock)
      peer = node.wait(seconds: 0.2) { if case .up(let peer) = $0 { peer } else { nil } }
    }
    #expect(peer?.name == stock)
    #expect(peer?.isHidden == true)
    pause(milliseconds: 200)
    node.send(
      to: stock, .sendNamed(from: node.pid, to: "inbox"),
      .tuple([.atom("big"), .pid(node.pid), .binary(big)]))
    let answer = node.wait(seconds: 10) { event -> [ExternalTerm]? in
      guard case .signal(_, .send(_, to: node.pid), let payload?) = event,
        case .tuple(let parts)? = try? TermDecoder.standalone(payload), parts.count == 4
      else { return nil }
      return parts
    }
    #expect(answer?[1] == .integer(300_000))
    #expect(answer?[3] == .binary(big))
    node.send(to: stock, .sendNamed(from: node.pid, to: "inbox"), .atom("stop"))
    #expect(child.finish() == "up\nstopped\n")
  }

  @Test func `a wrong cookie is refused and both sides say so`() throws {
    let port = freePort()
    let node = try TestNode("swm@localhost", cookie: "yum", portMapperPort: port)
    defer { node.shutDown() }
    #expect(node.isRegistered)
    let child = try erl(
      "io:format(\"~p~n\", [net_adm:ping('swm@localhost')]),", name: "stranger@localhost",
      cookie: "other", portMapperPort: port)
    let refusal = node.wait { event -> CloseReason? in
      if case .refused(_, _, let reason) = event { reason } else { nil }
    }
    #expect(refusal.map(String.init(describing:))?.contains("cookie of stranger@localhost") == true)
    #expect(child.finish().contains("pang"))
  }
}
