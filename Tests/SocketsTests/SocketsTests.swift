import Testing

@Suite struct SocketsTests {
  @Test func `the suite runs`() {}
}
