import Distribution
import Host
import Simulation
import Testing
import VirtualMachine

/// Whole nodes on a simulated network.
@Suite struct ClusterTests {
  /// Runs a program's text on a node.
  func run(_ cluster: SimulatedCluster, _ label: String, _ source: String) {
    cluster.spawn(
      on: label, "swm_code", "run",
      [.binary(Array(source.utf8)), .binary(Array("\(label).swm".utf8))])
  }

  var second: Int { 1_000_000_000 }

  private func conversation(seed: UInt64) throws -> [String] {
    let cluster = SimulatedCluster(seed: seed, natives: [PrintNative.row])
    for label in ["a", "b"] { try cluster.add(label) }
    run(
      cluster, "a",
      """
      :test.print(:swm_dist.start(:a, :shortnames))
      :erlang.register(:inbox, self())
      receive do
        {:hello, from} ->
          :test.print({:hello_from, :erlang.node(from), :erlang.nodes()})
          send(from, :welcome)
      end
      receive do
        :end -> :test.print(:ended)
      end
      """)
    cluster.run(for: second)
    run(
      cluster, "b",
      """
      :test.print(:swm_dist.start(:b, :shortnames))
      send({:inbox, :a@sim}, {:hello, self()})
      receive do
        message -> :test.print(message)
      end
      monitor = :erlang.monitor(:process, {:inbox, :a@sim})
      send({:inbox, :a@sim}, :end)
      receive do
        {:DOWN, ^monitor, :process, object, reason} -> :test.print({object, reason})
      end
      """)
    cluster.run(for: 2 * second)
    return cluster.log
  }

  /// What a node's program printed.
  func printed(_ cluster: SimulatedCluster, _ label: String) -> [String] {
    cluster.log.compactMap { line in
      let words = line.split(separator: " ", maxSplits: 3)
      return words.count == 4 && words[1] == label && words[2] == "prints" ? String(words[3]) : nil
    }
  }

  /// Two nodes, of which `a` has a process `inbox` that answers `:ping` and traps exits.
  func pair() throws
    -> SimulatedCluster
  {
    let cluster = SimulatedCluster(seed: 11, natives: [PrintNative.row])
    for label in ["a", "b"] { try cluster.add(label) }
    run(
      cluster, "a",
      """
      :swm_dist.start(:a, :shortnames)
      :erlang.register(:inbox, self())
      :erlang.process_flag(:trap_exit, true)
      :swm_dist.monitor_nodes(true)
      defmodule :server do
        def loop() do
          receive do
            {:ping, from} -> send(from, :pong)
            {:link, pid} -> :erlang.link(pid)
            other -> :test.print(other)
          end
          loop()
        end
      end
      :server.loop()
      """)
    cluster.run(for: second)
    return cluster
  }

  @Test func `nodes talk, and an equal seed gives an equal log`() throws {
    let log = try conversation(seed: 7)
    let printed = log.filter { $0.contains(" prints ") }.map {
      $0.split(separator: " ", maxSplits: 1)[1]
    }
    #expect(
      printed == [
        "a prints ok", "b prints ok", "a prints {hello_from,'b@sim',['b@sim']}",
        "b prints welcome", "a prints ended", "b prints {{inbox,'a@sim'},normal}",
      ])
    #expect(try conversation(seed: 7) == log)
    #expect(try conversation(seed: 8) != log)
  }

  @Test func `a cut link ends links and monitors with noconnection, and heals`() throws {
    let cluster = try pair()
    run(
      cluster, "b",
      """
      :swm_dist.start(:b, :shortnames)
      :erlang.process_flag(:trap_exit, true)
      send({:inbox, :a@sim}, {:ping, self()})
      receive do
        :pong -> :test.print(:erlang.nodes())
      end
      :erlang.monitor(:process, {:inbox, :a@sim})
      :erlang.monitor_node(:a@sim, true)
      send({:inbox, :a@sim}, {:link, self()})
      defmodule :client do
        def loop() do
          receive do
            {:DOWN, _, _, object, reason} -> :test.print({object, reason})
            {:EXIT, _, reason} -> :test.print({:exit, reason})
            :again -> send({:inbox, :a@sim}, {:ping, self()})
            other -> :test.print(other)
          end
          loop()
        end
      end
      :erlang.send_after(5000, self(), :again)
      :client.loop()
      """)
    cluster.run(for: 2 * second)
    cluster.network.cut("a@sim", "b@sim")
    cluster.run(for: second)
    #expect(
      printed(cluster, "b") == [
        "['a@sim']", "{{inbox,'a@sim'},noconnection}", "{exit,noconnection}", "{nodedown,'a@sim'}",
      ])
    #expect(printed(cluster, "a").count == 3)
    cluster.network.healAll()
    cluster.run(for: 3 * second)
    #expect(printed(cluster, "b").last == "pong")
    #expect(
      printed(cluster, "a").filter { $0.hasPrefix("{node") } == [
        "{nodeup,'b@sim'}", "{nodedown,'b@sim'}", "{nodeup,'b@sim'}",
      ])
  }

  @Test func `silence is a dead connection after the tick time`() throws {
    let cluster = try pair()
    run(
      cluster, "b",
      """
      :swm_dist.start(:b, :shortnames)
      reference = :swm_dist.connect(:a@sim)
      receive do
        {:swm_dist, ^reference, answer} -> :test.print(answer)
      end
      :erlang.monitor_node(:a@sim, true)
      receive do
        message -> :test.print(message)
      end
      """)
    cluster.run(for: 100 * second)
    #expect(printed(cluster, "b") == ["true"])
    cluster.network.cut("a@sim", "b@sim", .silent)
    cluster.run(for: 50 * second)
    #expect(printed(cluster, "b") == ["true"])
    cluster.run(for: 25 * second)
    #expect(printed(cluster, "b") == ["true", "{nodedown,'a@sim'}"])
    #expect(cluster.log.contains { $0.contains("b log a@sim: ") && $0.contains("tick") })
  }

  @Test func `a node that is not there is noconnection for links, monitors and spawns`() throws {
    let cluster = try pair()
    run(
      cluster, "b",
      """
      :swm_dist.start(:b, :shortnames)
      :erlang.monitor(:process, {:inbox, :nobody@sim})
      receive do
        {:DOWN, _, _, object, reason} -> :test.print({object, reason})
      end
      :erlang.monitor(:process, {:inbox, :"no name"})
      receive do
        {:DOWN, _, _, object, reason} -> :test.print({object, reason})
      end
      reference = :swm_dist.connect(:nobody@sim)
      receive do
        {:swm_dist, ^reference, answer} -> :test.print(answer)
      end
      send({:inbox, :nobody@sim}, :lost)
      :test.print(:erlang.nodes())
      """)
    cluster.run(for: 30 * second)
    #expect(
      printed(cluster, "b") == [
        "{{inbox,'nobody@sim'},noconnection}", "{{inbox,'no name'},noconnection}", "false", "[]",
      ])
  }

  @Test func `a process is started on another node, linked and monitored`() throws {
    let cluster = try pair()
    run(
      cluster, "b",
      """
      :swm_dist.start(:b, :shortnames)
      :erlang.process_flag(:trap_exit, true)
      reference = :erlang.spawn_request(:a@sim, :erlang, :exit, [:gone], [:link])
      receive do
        {:spawn_reply, ^reference, :ok, pid} ->
          receive do
            {:EXIT, ^pid, reason} -> :test.print({:erlang.node(pid), reason})
          end
      end
      reference = :erlang.spawn_request(:a@sim, :erlang, :exit, [:over], [:monitor])
      receive do
        {:spawn_reply, ^reference, :ok, pid} ->
          receive do
            {:DOWN, ^reference, :process, ^pid, reason} -> :test.print(reason)
          end
      end
      reference = :erlang.spawn_request(:nobody@sim, :erlang, :exit, [:over], [])
      receive do
        {:spawn_reply, ^reference, :error, reason} -> :test.print(reason)
      end
      """)
    cluster.run(for: 30 * second)
    #expect(printed(cluster, "b") == ["{'a@sim',gone}", "over", "noconnection"])
  }

  @Test func `another cookie is refused, and both sides say so`() throws {
    let cluster = try pair()
    run(
      cluster, "b",
      """
      :swm_dist.set_cookie(:nocookie, :other)
      :swm_dist.start(:b, :shortnames)
      :test.print(:swm_dist.get_cookie(:b@sim))
      reference = :swm_dist.connect(:a@sim)
      receive do
        {:swm_dist, ^reference, answer} -> :test.print(answer)
      end
      :swm_dist.set_cookie(:a@sim, :simulation)
      reference = :swm_dist.connect(:a@sim)
      receive do
        {:swm_dist, ^reference, answer} -> :test.print(answer)
      end
      """)
    cluster.run(for: 30 * second)
    #expect(printed(cluster, "b") == ["other", "false", "true"])
    #expect(cluster.log.contains { $0.contains("a log b@sim at b@sim was not let in:") })
    #expect(
      cluster.log.contains {
        $0.contains("b log no connection to a@sim:") && $0.contains("cookies")
      })
  }
}

/// `:test.print(term)`: the term as text, for programs without a library.
enum PrintNative {
  static let row = native("test", "print", 1) { process, base in
    let call = NativeCall(process, base)
    call.machine.environment.write(Array((text(call.literal(call[0])) + "\n").utf8), isError: false)
    return call.result(.ok)
  }

  private static func text(_ literal: Literal) -> String {
    switch literal {
    case .atom(let name): name.allSatisfy { $0.isLetter || $0 == "_" } ? name : "'\(name)'"
    case .integer(let number): "\(number)"
    case .list(let elements, _): "[\(elements.map { text($0) }.joined(separator: ","))]"
    case .tuple(let elements): "{\(elements.map { text($0) }.joined(separator: ","))}"
    case .binary(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
    default: "?"
    }
  }
}

extension ClusterTests {
  @Test func `a taken name does not start, and a node that stops is down for the others`() throws {
    let cluster = try pair()
    run(
      cluster, "b",
      """
      :test.print(:erlang.element(1, :swm_dist.start(:a, :shortnames)))
      :test.print(:erlang.node())
      :test.print(:swm_dist.start(:"a@b.c", :shortnames))
      :test.print(:swm_dist.start(:b, :shortnames))
      reference = :swm_dist.connect(:a@sim)
      receive do
        {:swm_dist, ^reference, answer} -> :test.print(answer)
      end
      :test.print({:swm_dist.stop(), :erlang.node(), :erlang.nodes(), :swm_dist.stop()})
      :test.print(:swm_dist.start(:b, :shortnames))
      reference = :swm_dist.connect(:a@sim)
      receive do
        {:swm_dist, ^reference, answer} -> :test.print(answer)
      end
      :test.print({:erlang.nodes(:this), :erlang.nodes(:known), :erlang.disconnect_node(:a@sim)})
      """)
    cluster.run(for: 10 * second)
    #expect(
      printed(cluster, "b") == [
        "error", "'nonode@nohost'", "{error,\"a@b.c is not a short node name\"}", "ok", "true",
        "{ok,'nonode@nohost',[],{error,not_found}}", "ok", "true",
        "{['b@sim'],['a@sim','b@sim'],true}",
      ])
    #expect(
      printed(cluster, "a") == [
        "{nodeup,'b@sim'}", "{nodedown,'b@sim'}", "{nodeup,'b@sim'}", "{nodedown,'b@sim'}",
      ])
  }

  @Test func `processes of a node's earlier life are not those of its next one`() throws {
    let cluster = try pair()
    let program = """
      :swm_dist.start(:b, :shortnames)
      send({:inbox, :a@sim}, {:keep, self()})
      receive do
        message -> :test.print(message)
      end
      """
    run(
      cluster, "a",
      """
      :erlang.register(:keeper, self())
      receive do
        pid ->
          receive do
            :monitor -> :erlang.monitor(:process, pid)
          end
          receive do
            {:DOWN, _, _, _, reason} -> :test.print({:down, reason})
          end
      end
      """)
    let keep = program.split(separator: ":inbox").joined(separator: ":keeper")
      .split(separator: "{:keep, self()}").joined(separator: "self()")
    run(cluster, "b", keep)
    cluster.run(for: second)
    cluster.stop("b")
    cluster.run(for: second)
    try cluster.add("b")
    run(cluster, "b", keep)
    cluster.run(for: second)
    run(cluster, "a", "send(:keeper, :monitor)")
    cluster.run(for: second)
    #expect(printed(cluster, "a").contains("{down,noproc}"))
    #expect(printed(cluster, "b").isEmpty)
  }

  @Test func `three nodes of equal seeds go through a partition in the same way`() throws {
    func history(seed: UInt64) throws -> [String] {
      let cluster = SimulatedCluster(seed: seed, natives: [PrintNative.row])
      for label in ["a", "b", "c"] {
        try cluster.add(label)
        run(
          cluster, label,
          """
          :swm_dist.start(:\(label), :shortnames)
          :swm_dist.monitor_nodes(true)
          :erlang.register(:inbox, self())
          defmodule :gossip do
            def loop(count) do
              receive do
                {:nodedown, _} -> :test.print({:down, count})
                {:nodeup, _} -> :test.print({:up, count})
                :tell -> tell([:a@sim, :b@sim, :c@sim], count)
                {:told, _} -> :ok
              end
              loop(count + 1)
            end
            defp tell([node | rest], count) do
              send({:inbox, node}, {:told, count})
              tell(rest, count)
            end
            defp tell([], _), do: :erlang.send_after(100, self(), :tell)
          end
          :erlang.send_after(100, self(), :tell)
          :gossip.loop(0)
          """)
      }
      cluster.run(for: 2 * second)
      cluster.network.partition(["a@sim"], ["b@sim", "c@sim"])
      cluster.run(for: 2 * second)
      cluster.network.healAll()
      cluster.run(for: 2 * second)
      return cluster.log
    }
    let log = try history(seed: 42)
    #expect(log.filter { $0.contains("a prints {up,") }.count == 4)
    #expect(log.filter { $0.contains("a prints {down,") }.count == 2)
    #expect(try history(seed: 42) == log)
  }

  @Test func `identifiers of other nodes with all bits set are passed on unchanged`() throws {
    let cluster = try pair()
    run(
      cluster, "b",
      """
      reference = <<131, 90, 0, 5, 100, 0, 1, 120, -1::160, -1::32>>
      :test.print(:erlang.term_to_binary(:erlang.binary_to_term(reference)) == reference)
      pid = <<131, 88, 100, 0, 1, 120, -1::96>>
      :test.print(:erlang.term_to_binary(:erlang.binary_to_term(pid)) == pid)
      """)
    cluster.run(for: second)
    #expect(printed(cluster, "b") == ["true", "true"])
  }
}
