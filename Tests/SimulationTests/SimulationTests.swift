import Testing

@Suite struct SimulationTests {
  @Test func `the suite runs`() {}
}
