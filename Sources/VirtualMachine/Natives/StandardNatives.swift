extension Machine {
  /// All natives of this target.
  func installStandardNatives() {
  }
}
