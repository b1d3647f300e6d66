import Simulation
import Testing
import VirtualMachine

/// The registry over simulated nodes: names survive cuts and lost nodes, and a seed decides everything.
@Suite struct SwarmTests {
  private static let second = 1_000_000_000
  private static let labels = ["a", "b", "c"]

  /// What every node runs: it joins, and says at the end of each of its stages which names it knows.
  private static func program(_ label: String) -> String {
    """
    defmodule :worker do
      def start(number), do: {:ok, :erlang.spawn_link(:worker, :loop, [number])}
      def loop(number) do
        receive do
          {:number, from} -> send(from, {:number, number})
        end
        loop(number)
      end
    end

    defmodule :stage do
      def at(time, function) do
        receive do
        after
          max(0, time - :erlang.monotonic_time(:millisecond)) -> function.()
        end
      end

      # {names known, of them those whose process answers with the number that belongs to them}
      def report() do
        answers =
          :lists.filter(
            fn {{:w, number}, pid} ->
              send(pid, {:number, self()})
              receive do
                {:number, ^number} -> true
              after
                1000 -> false
              end
            end,
            Swarm.registered()
          )
        :test.print({length(Swarm.registered()), length(answers)})
      end
    end

    {:ok, _} = :net_kernel.start([:\(label), :shortnames])
    :stage.at(1000, fn -> for peer <- [:a@sim, :b@sim, :c@sim], do: Node.connect(peer) end)
    if \(label == "a") do
      :stage.at(3000, fn ->
        for number <- 1..20 do
          {:ok, _} = Swarm.register_name({:w, number}, :worker, :start, [number])
        end
      end)
    end
    :stage.at(6000, fn -> :stage.report() end)
    :stage.at(20_000, fn -> :stage.report() end)
    :stage.at(25_000, fn -> for peer <- [:a@sim, :b@sim, :c@sim], do: Node.connect(peer) end)
    :stage.at(40_000, fn -> :stage.report() end)
    :stage.at(60_000, fn -> :stage.report() end)
    """
  }

  /// Registers, cuts one node off, heals, and loses a node.
  private func history(seed: UInt64) throws -> SimulatedCluster {
    let cluster = SimulatedCluster(seed: seed, natives: [PrintNative.row])
    for label in Self.labels {
      try cluster.add(label)
      cluster.spawn(
        on: label, "swm_code", "run",
        [.binary(Array(Self.program(label).utf8)), .binary(Array("\(label).swm".utf8))])
    }
    cluster.run(for: 8 * Self.second)
    cluster.network.cut("a@sim", "c@sim")
    cluster.network.cut("b@sim", "c@sim")
    cluster.run(for: 10 * Self.second)
    cluster.network.healAll()
    cluster.run(for: 26 * Self.second)
    cluster.stop("b")
    cluster.run(for: 20 * Self.second)
    return cluster
  }

  private func printed(_ cluster: SimulatedCluster, _ label: String) -> [String] {
    cluster.log.compactMap { line in
      let words = line.split(separator: " ", maxSplits: 3)
      return words.count == 4 && words[1] == label && words[2] == "prints" ? String(words[3]) : nil
    }
  }

  @Test
  func `three nodes keep every name through a cut, a heal and a loss, the same way each time`()
    throws
  {
    let cluster = try history(seed: 3)
    #expect(printed(cluster, "a") == Array(repeating: "{20,20}", count: 4))
    #expect(printed(cluster, "b") == Array(repeating: "{20,20}", count: 3))
    #expect(printed(cluster, "c") == Array(repeating: "{20,20}", count: 4))
    #expect(try history(seed: 3).log == cluster.log)
    #expect(try history(seed: 4).log != cluster.log)
  }
}
