import Testing

@Suite struct DistributionTests {
  @Test func `the suite runs`() {}
}
