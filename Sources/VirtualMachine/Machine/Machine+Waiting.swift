extension Machine {
  /// Lets a process run that waits: a native that returned `NativeCall.waitForMessage` is called again, a receive looks again.
  public func resume(_ pid: Value) {
    guard pid.isLocalPid, let target = processes[pid] else { return }
    wake(target)
  }

  /// Keeps a process from running on after the native that it is in. False where it has ended.
  public func hold(_ pid: Value) -> Bool {
    guard pid.isLocalPid, let target = processes[pid] else { return false }
    target.pointee.suspendCount += 1
    target.pointee.reductions = 0
    return true
  }

  /// Lets a process run on that `hold` has stopped.
  public func release(_ pid: Value) {
    guard pid.isLocalPid, let target = processes[pid], target.pointee.suspendCount > 0 else {
      return
    }
    target.pointee.suspendCount -= 1
    if target.pointee.suspendCount == 0, target.pointee.status == .suspended {
      enqueue(target)
    }
  }

  /// Whether that local process has not ended.
  public func isAlive(_ pid: Value) -> Bool { pid.isLocalPid && processes[pid] != nil }
}
