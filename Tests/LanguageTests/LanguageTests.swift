import Testing

@Suite struct LanguageTests {
  @Test func `the suite runs`() {}
}
