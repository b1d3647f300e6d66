import Testing

@Suite struct VirtualMachineTests {
  @Test func `the suite runs`() {}
}
