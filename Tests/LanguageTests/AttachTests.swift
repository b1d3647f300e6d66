import Glibc
import Testing

/// A prompt on another node.
@Suite(.serialized) struct AttachTests {
  /// Runs `body` with the name of a node that waits.
  private func withNode(_ body: (String) throws -> Void) throws {
    let name = "attached\(getpid())@127.0.0.1"
    let node = try #require(
      Program.startSwm(
        "--name", name, "--cookie", "secret", "-e",
        "Process.register(self(), :waiting); Process.sleep(60_000)"))
    defer { Program.end(node) }
    // It shall be the one that serves the port mapper: one that comes and goes would take the names with it.
    usleep(1_000_000)
    // Until it listens, nobody gets in.
    for _ in 0..<50 {
      let outcome = Program.swm("attach", name, "--cookie", "secret", input: "1\n")
      if outcome.status == 0 { break }
      usleep(100_000)
    }
    try body(name)
  }

  @Test func `what is typed is evaluated on the other node, and its output comes back`() throws {
    try withNode { name in
      let outcome = Program.swm(
        "attach", name, "--cookie", "secret",
        input: "node()\nx = 4\nIO.puts(\"said #{x}\")\nis_pid(Process.whereis(:waiting))\n")
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("swm(\(name))1> :\"\(name)\"\n"))
      #expect(outcome.output.contains("said 4\n"))
      #expect(outcome.output.contains("swm(\(name))4> true\n"))
    }
  }

  @Test func `a wrong cookie is refused and said`() throws {
    try withNode { name in
      let outcome = Program.swm("attach", name, "--cookie", "guess", input: "1\n")
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("the cookies of the two nodes differ"))
    }
  }

  @Test func `a node that is not there is said`() {
    let outcome = Program.swm("attach", "nobody@127.0.0.1", "--cookie", "x", input: "1\n")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("the node nobody@127.0.0.1 cannot be reached"))
  }
}
