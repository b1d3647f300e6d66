import Distribution
import Host
import Simulation
import Testing
import VirtualMachine

/// Whole nodes on a simulated network.
@Suite struct ClusterTests {
  /// Runs a program's text on a node.
  private func run(_ cluster: SimulatedCluster, _ label: String, _ source: String) {
    cluster.spawn(
      on: label, "swm_code", "run",
      [.binary(Array(source.utf8)), .binary(Array("\(label).swm".utf8))])
  }

  private let second = 1_000_000_000

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
