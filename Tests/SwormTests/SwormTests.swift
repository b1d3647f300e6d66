import Testing

@Suite struct SwormTests {
  @Test func `the suite runs`() {}
}
