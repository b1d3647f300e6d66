extension Machine {
  /// Lets a process run that waits: a native that returned `NativeCall.waitForMessage` is called again, a receive looks again.
  public func resume(_ pid: Value) {
    guard pid.isLocalPid, let target = processes[pid] else { return }
    wake(target)
  }

  /// Whether that local process has not ended.
  public func isAlive(_ pid: Value) -> Bool { pid.isLocalPid && processes[pid] != nil }
}
