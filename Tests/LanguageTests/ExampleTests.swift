import Testing

/// The scripts that learners start with.
@Suite struct ExampleTests {
  @Test func `hello_swarm registers, finds, kills and finds again`() {
    let outcome = Program.swm("scripts/hello_swarm.swm")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output == """
        registered: [greeter: :english, greeter: :french, greeter: :german]
        Bonjour, monde!
        the old process is alive: false; the new one: true
        Bonjour, encore!
        published: the swarm is up
        left: 3

        """)
  }

  @Test func `two_nodes loses no name when a node is killed`() {
    let outcome = Program.swm("scripts/two_nodes.swm", seconds: 120)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output == """
        the nodes see each other
        20 names; both nodes have some of them
        every name answers
        the second node is dead
        every name lives on the first node

        """)
  }

  @Test func `ping_pong plays its rounds`() {
    let outcome = Program.swm("scripts/ping_pong.swm", "1000")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output == "1000 rounds; the partner ended with :normal\n")
  }

  @Test func `the counter comes back after a crash`() {
    let outcome = Program.swm("scripts/counter.swm")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output == """
        starts at 10
        incremented: 11, 16
        reset: 10
        after 100 tasks: 110
        after a crash: 10

        """)
  }

  @Test func `the chat room tells who comes and goes`() {
    let outcome = Program.swm("scripts/chat.swm")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output == """
        what Ada heard:
          * Bob enters
          Ada: is anybody there?
          Bob: I am!
          * Eve enters
          Eve: hello
          * Eve has left (:killed)
          * Bob has left (:normal)

        """)
  }
}
