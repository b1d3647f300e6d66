// Processes that others have suspended: each may do so several times, and all of that ends with it.
extension Machine {
  /// Stops a process until it has been resumed as often as it was suspended.
  func suspend(_ p: ProcessPointer, by suspender: ProcessPointer) {
    suspensions[suspender.pointee.pid, default: [:]][p.pointee.pid, default: 0] += 1
    suspender.pointee.suspendsOthers = true
    p.pointee.suspendCount += 1
    standStill(p)
    // It stops at its next call.
    if p.pointee.status == .running { p.pointee.reductions = 0 }
  }

  /// Takes back one suspension by `suspender`. False where there is none.
  func resume(_ p: ProcessPointer, by suspender: ProcessPointer) -> Bool {
    let owner = suspender.pointee.pid
    guard let count = suspensions[owner]?[p.pointee.pid] else { return false }
    suspensions[owner]?[p.pointee.pid] = count > 1 ? count - 1 : nil
    takeBack(1, from: p)
    return true
  }

  /// A process that has suspended others ends.
  func endSuspensions(by suspender: ProcessPointer) {
    guard suspender.pointee.suspendsOthers,
      let targets = suspensions.removeValue(forKey: suspender.pointee.pid)
    else { return }
    for (pid, count) in targets.sorted(by: { $0.key.word < $1.key.word }) {
      if let p = processes[pid] { takeBack(count, from: p) }
    }
  }

  private func takeBack(_ count: Int, from p: ProcessPointer) {
    p.pointee.suspendCount -= Int32(count)
    if p.pointee.suspendCount == 0, p.pointee.status == .suspended { enqueue(p) }
  }

  /// The processes that live and are suspended by that one.
  func suspensions(by pid: Value) -> [(target: Value, count: Int)] {
    (suspensions[pid] ?? [:]).filter { processes[$0.key] != nil }
      .sorted { $0.key.word < $1.key.word }.map { ($0.key, $0.value) }
  }
}
