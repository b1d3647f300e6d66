import Testing

/// The corpus: what a program prints is what Elixir prints.
@Suite(.serialized) struct ConformanceTests {
  @Test(arguments: ["core", "otp", "own"])
  func `all of the corpus passes`(half: String) {
    let outcome = Program.run(
      [Program.root + "/Tests/Conformance/corpus", Program.swm, "100", "2", "30", half],
      seconds: 3000)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
  }
}
