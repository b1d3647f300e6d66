import Testing

@Suite struct SyntaxTests {
  @Test func `the suite runs`() {}
}
