import Testing

@Suite struct CompilationTests {
  @Test func `the suite runs`() {}
}
