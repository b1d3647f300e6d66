import Distribution
import Host
import Sockets
import Synchronization
import Testing
import VirtualMachine

/// Whole nodes on real sockets against the real thing.
@Suite(.serialized, .enabled(if: executable("erl") != nil, "erl is not installed"))
struct NodeTests {
  /// Keeps the lines that a node writes.
  private final class Output: OutputSink {
    let bytes = Mutex<[UInt8]>([])
    func write(_ bytes: [UInt8], isError: Bool) { self.bytes.withLock { $0 += bytes } }
    func flush() {}
    var lines: [String] {
      String(decoding: bytes.withLock { $0 }, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  /// Runs a program on a node of its own until it halts; answers what it wrote.
  private func run(_ source: String, cookie: String, portMapperPort: UInt16) throws -> [String] {
    let output = Output()
    let row = native("test", "print", 1) { process, base in
      let call = NativeCall(process, base)
      let text = NodeTests.text(call.literal(call[0])) + "\n"
      call.machine.environment.write(Array(text.utf8), isError: false)
      return call.result(.ok)
    }
    let node = try Node(environment: SystemEnvironment(output: output), natives: [row])
    var options = SocketTransport.Options()
    options.portMapperPort = portMapperPort
    let fixed = options
    node.attach(
      DistributionShell.Surroundings(
        hostName: { _ in "localhost" }, makeTransport: { SocketTransport(options: fixed) },
        lookUpNames: { host, completion in
          PortMapperClient.names(of: host, port: portMapperPort, completion: completion)
        }, readCookie: { () throws(CookieFile.Failure) -> String in cookie },
        log: { output.write(Array("log \($0)\n".utf8), isError: false) }))
    // Whatever happens, it ends.
    let guarded = """
      :erlang.spawn(fn ->
        receive do
        after
          20000 -> :swm.halt(9)
        end
      end)
      \(source)
      :swm.halt(0)
      """
    node.machine.spawn(
      module: "swm_code", function: "run",
      arguments: [.binary(Array(guarded.utf8)), .binary(Array("test.swm".utf8))])
    let status = node.run()
    #expect(status == 0)
    return output.lines
  }

  static func text(_ literal: Literal) -> String {
    switch literal {
    case .atom(let name): name
    case .binary(let bytes): String(decoding: bytes, as: UTF8.self)
    case .list(let elements, _): "[\(elements.map { text($0) }.joined(separator: ","))]"
    case .tuple(let elements): "{\(elements.map { text($0) }.joined(separator: ","))}"
    default: "\(literal)"
    }
  }

  private func erl(_ program: String, cookie: String, portMapperPort: UInt16) throws -> ChildProcess
  {
    let watchdog = """
      {ok, _} = timer:apply_after(25000, erlang, halt, [3]), N = 'swm@localhost',
      W = fun W(0) -> none; W(K) -> case net_kernel:connect_node(N) of true -> ok;
        _ -> timer:sleep(50), W(K - 1) end end, W(100), 
      """
    return try #require(
      executable("erl").flatMap {
        ChildProcess(
          $0,
          [
            "-noinput", "-start_epmd", "false", "-sname", "stock@localhost", "-setcookie", cookie,
            "-eval", watchdog + program + " halt(0).",
          ], environment: ["ERL_EPMD_PORT": String(portMapperPort), "ERL_CRASH_DUMP": "/dev/null"])
      })
  }

  @Test func `a program and a stock node link, monitor, spawn and exchange terms`() throws {
    let port = freePort()
    // It serves the port mapper, without which a stock node does not start.
    let mapper = try TestNode("mapper@localhost", cookie: "other", portMapperPort: port)
    defer { mapper.shutDown() }
    #expect(mapper.isRegistered)
    let child = try erl(
      """
      register(main, self()), process_flag(trap_exit, true),
      ok = (fun Again(0) -> none; Again(K) -> {inbox, N} ! {hello, self()},
        receive {welcome, P, T} -> put(p, P), put(t, T), ok after 100 -> Again(K - 1) end end)(100),
      P = get(p), io:format("~p~n", [get(t)]),
      link(P), P ! {big, binary:copy(<<"0123456789">>, 30000)},
      receive {size, B} -> io:format("~p~n", [byte_size(B)]) after 9000 -> io:format("none~n") end,
      {X, M} = spawn_monitor(N, erlang, exit, [bye]),
      receive {'DOWN', M, process, X, R} -> io:format("~p~n", [R]) after 9000 -> io:format("none~n") end,
      P ! stop,
      receive {'EXIT', P, R2} -> io:format("~p~n", [R2]) after 9000 -> io:format("none~n") end,
      """,
      cookie: "yum", portMapperPort: port)
    let lines = try run(
      """
      :test.print(:swm_dist.start(:swm, :shortnames))
      :erlang.register(:inbox, self())
      stock =
        receive do
          {:hello, pid} -> pid
        end
      term = %{1 => [2.5, "three", {:four, nil}], "five" => 123_456_789_012_345_678_901_234_567_890}
      send(stock, {:welcome, self(), term})
      :test.print(:erlang.nodes())
      receive do
        {:big, binary} -> send(stock, {:size, binary <> binary})
      end
      reference = :erlang.spawn_request(:erlang.node(stock), :erlang, :exit, [:x], [:monitor])
      receive do
        {:DOWN, ^reference, :process, _, reason} -> :test.print(reason)
      end
      {pid, reference} = :erlang.spawn_monitor(:erlang.node(stock), :erlang, :exit, [:y])
      receive do
        {:DOWN, ^reference, :process, ^pid, reason} -> :test.print(reason)
      end
      reference = :swm_dist.names("localhost")
      receive do
        {:swm_dist, ^reference, {:ok, [{one, _}, {two, _}, {three, _}]}} -> :test.print(:lists.sort([one, two, three]))
      end
      :erlang.monitor(:process, {:main, :erlang.node(stock)})
      :erlang.monitor_node(:erlang.node(stock), true)
      receive do
        :stop -> :ok
      end
      :erlang.unlink(stock)
      :erlang.exit(stock, :thanks)
      receive do
        {:DOWN, _, :process, object, reason} -> :test.print({object, reason})
      end
      receive do
        {:nodedown, node} -> :test.print({:nodedown, node})
      end
      """, cookie: "yum", portMapperPort: port)
    let output = child.finish()
    #expect(
      output == """
        #{1 => [2.5,<<"three">>,{four,nil}],
          <<"five">> => 123456789012345678901234567890}
        600000
        bye
        thanks

        """)
    #expect(
      lines == [
        "ok", "[stock@localhost]", "x", "y", "[mapper,stock,swm]",
        "{{main,stock@localhost},noconnection}",
        "{nodedown,stock@localhost}",
      ])
  }

  @Test func `a stock node pings a program and they call each other's functions`() throws {
    let port = freePort()
    // It serves the port mapper, without which a stock node does not start.
    let mapper = try TestNode("mapper@localhost", cookie: "other", portMapperPort: port)
    defer { mapper.shutDown() }
    #expect(mapper.isRegistered)
    let child = try erl(
      """
      io:format("~p ~p~n", [net_adm:ping(N), rpc:call(N, erlang, '+', [1, 2])]),
      io:format("~p~n", [catch erpc:call(N, erlang, throw, [ball])]),
      register(main, self()),
      {inbox, N} ! {ready, self()}, receive stop -> ok after 9000 -> none end,
      """, cookie: "yum", portMapperPort: port)
    let lines = try run(
      """
      :swm_dist.start(:swm, :shortnames)
      :erlang.register(:inbox, self())
      stock =
        receive do
          {:ready, pid} -> pid
        end
      node = :erlang.node(stock)
      :test.print(:net_adm.ping(node))
      :test.print(:rpc.call(node, :lists, :reverse, [[:a, :b]]))
      :test.print(:rpc.call(:nobody@localhost, :lists, :reverse, [[]]))
      :test.print(:rpc.call(node, :erlang, :exit, [:over]))
      :test.print(:rpc.call(:erlang.node(), :erlang, :node, []))
      send(stock, :stop)
      """, cookie: "yum", portMapperPort: port)
    #expect(child.finish() == "pong 3\nball\n")
    #expect(
      lines == [
        "pong", "[b,a]", "{badrpc,nodedown}", "{badrpc,{EXIT,over}}", "swm@localhost",
      ])
  }

  @Test func `a flood of large messages waits for a slow stock node instead of losing it`() throws {
    let port = freePort()
    // It serves the port mapper, without which a stock node does not start.
    let mapper = try TestNode("mapper@localhost", cookie: "other", portMapperPort: port)
    defer { mapper.shutDown() }
    #expect(mapper.isRegistered)
    let child = try erl(
      """
      register(sink, self()), timer:sleep(300),
      C = fun C(400) -> 400; C(K) -> receive B when is_binary(B) -> C(K + 1) after 9000 -> K end end,
      {inbox, N} ! {ready, self()}, timer:sleep(1000),
      io:format("~p~n", [C(0)]), {inbox, N} ! done, timer:sleep(500),
      """, cookie: "yum", portMapperPort: port)
    let lines = try run(
      """
      :swm_dist.start(:swm, :shortnames)
      :erlang.register(:inbox, self())
      stock =
        receive do
          {:ready, pid} -> pid
        end
      :erlang.monitor_node(:erlang.node(stock), true)
      big = :binary.copy("0123456789abcdef", 65536)
      defmodule :flood do
        def send_all(_, _, 0), do: :ok
        def send_all(to, big, count) do
          send(to, big)
          send_all(to, big, count - 1)
        end
      end
      :flood.send_all(stock, big, 400)
      :test.print(:sent)
      receive do
        :done -> :test.print(:done)
        other -> :test.print(other)
      end
      """, cookie: "yum", portMapperPort: port)
    #expect(child.finish() == "400\n")
    #expect(lines == ["sent", "done"])
  }
}

/// Strangers at the door.
@Suite(.serialized) struct StrangerTests {
  @Test func `a port scanner and random bytes lose their connection, and nobody else`() throws {
    let port = freePort()
    let node = try TestNode("swm@localhost", cookie: "yum", portMapperPort: port)
    defer { node.shutDown() }
    #expect(node.isRegistered)
    let listening = node.wait { event -> UInt16? in
      if case .listening(let port) = event { port } else { nil }
    }
    let door = try #require(listening)
    for round in 0..<20 {
      let stranger = try #require(Stranger(port: round % 2 == 0 ? door : port))
      switch round % 3 {
      case 0: break
      case 1: stranger.write(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
      default: stranger.write((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ round) })
      }
      stranger.close()
    }
    let refused = node.wait { event -> CloseReason? in
      guard case .refused(nil, _, let reason) = event else { return nil }
      return reason
    }
    #expect(refused != nil)
    let friend = try TestNode("friend@localhost", cookie: "yum", portMapperPort: port)
    defer { friend.shutDown() }
    #expect(friend.isRegistered)
    friend.connect(to: node.name)
    let peer = friend.wait { event -> Peer? in if case .up(let peer) = event { peer } else { nil } }
    #expect(peer?.name == node.name)
    let seen = node.wait { event -> Peer? in if case .up(let peer) = event { peer } else { nil } }
    #expect(seen?.name == friend.name)
  }
}
