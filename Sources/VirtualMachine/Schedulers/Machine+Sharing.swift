extension Machine {
  /// Does something to what processes share, in the name of `p`, which runs: with the lock, and with its values written back.
  @inline(__always)
  func shared<Result>(_ p: ProcessPointer, _ body: () -> Result) -> Result {
    p.pointee.lockUses &+= 1
    if p.pointee.holdsLock { return body() }
    takeLock(p)
    let result = body()
    giveLock(p)
    return result
  }

  /// Does something that takes long and touches nothing that processes share, in the name of `p`, which runs: without the lock.
  func apart<Result>(_ p: ProcessPointer, _ body: () -> Result) -> Result {
    guard p.pointee.holdsLock, schedulers.count > 1 else { return body() }
    callWatcher()
    giveLock(p)
    let result = body()
    takeLock(p)
    return result
  }

  @inline(never) private func takeLock(_ p: ProcessPointer) {
    lock.rejoin()
    scheduler = p.pointee.scheduler
    p.pointee.holdsLock = true
  }

  @inline(never) private func giveLock(_ p: ProcessPointer) {
    p.pointee.holdsLock = false
    lock.part()
  }

  /// Whether another scheduler runs the process now: then its heap, its stack and its mailbox are not to be touched.
  @inline(__always) func isElsewhere(_ p: ProcessPointer) -> Bool {
    p.pointee.status == .running && scheduler.pointee.current != p
  }

  /// Waits until the process stands still, so that everything of it may be read and changed.
  func standStill(_ p: ProcessPointer) {
    guard isElsewhere(p) else { return _ = p.takeArrivals() }
    lock.waitUntilAlone()
    // It may be on its way to wait, having looked at all that it had before.
    if p.takeArrivals() { p.pointee.wasWoken = true }
  }

  /// Puts a process that can run into this scheduler's queue.
  @inline(__always) func enqueue(_ p: ProcessPointer) {
    p.pointee.status = .runnable
    scheduler.pointee.queues.append(p)
  }
}
