import Testing

/// The corpus: what a program prints is what Elixir prints.
@Suite(.serialized) struct ConformanceTests {
  @Test(arguments: [("core", 50), ("otp", 30)])
  func `so many percent of the corpus pass`(half: String, percent: Int) {
    let outcome = Program.run(
      [Program.root + "/Tests/Conformance/corpus", Program.swm, "\(percent)", "2", "30", half],
      seconds: 3000)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
  }
}
