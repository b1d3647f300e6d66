/// The time in functions with `call_time`, and how often they were called, for each process.
///
/// A function's time goes on while functions that are not measured run for it; it stops where a measured one is called, and goes on
/// when that returns.
final class CallTimes: @unchecked Sendable {
  struct Key: Hashable {
    var function: Int
    var pid: Value
  }

  struct Sum {
    var calls = 0
    var nanoseconds = 0
  }

  private let lock = BriefLock()
  private var sums: [Key: Sum] = [:]
  /// Since when the processes run that are in a measured function.
  private var since: [Value: Int] = [:]
  /// The functions that are measured, by the first word of their code.
  private var functions: [UnsafePointer<UInt64>: Int] = [:]

  /// Whether any are. It changes only while no other scheduler interprets.
  private(set) var isMeasuring = false

  // MARK: What processes do

  /// A measured function is entered.
  func enter(_ index: Int, _ p: ProcessPointer) {
    let now = p.machine.environment.monotonicTime
    lock.withLock {
      settle(p, now)
      sums[Key(function: index, pid: p.pointee.pid), default: Sum()].calls += 1
    }
    p.pointee.timedFunction = UInt32(index)
  }

  /// A measured function returns to `pc`.
  func leave(to pc: UnsafePointer<UInt64>, _ p: ProcessPointer) {
    let machine = p.machine
    let now = machine.environment.monotonicTime
    let start = machine.code.info(at: pc - 1)?.start
    lock.withLock {
      settle(p, now)
      // One that is not measured itself runs for the one that called it.
      if let next = start.flatMap({ functions[$0 + 1] }) { p.pointee.timedFunction = UInt32(next) }
    }
  }

  /// The process runs from now on.
  func begin(_ p: ProcessPointer) {
    let now = p.machine.environment.monotonicTime
    lock.withLock { since[p.pointee.pid] = now }
  }

  /// It does not run any more.
  func end(_ p: ProcessPointer) {
    let now = p.machine.environment.monotonicTime
    lock.withLock {
      settle(p, now)
      since[p.pointee.pid] = nil
    }
  }

  /// Called with the lock.
  private func settle(_ p: ProcessPointer, _ now: Int) {
    if p.pointee.timedFunction != 0, let start = since[p.pointee.pid] {
      let key = Key(function: Int(p.pointee.timedFunction), pid: p.pointee.pid)
      sums[key]?.nanoseconds += now - start
    }
    since[p.pointee.pid] = now
  }

  // MARK: What is asked

  /// Measures a function from now on, from zero.
  func start(_ index: Int, _ target: UnsafePointer<UInt64>) {
    lock.withLock {
      functions[target] = index
      sums = sums.filter { $0.key.function != index }
    }
    isMeasuring = true
  }

  func stop(_ index: Int, _ target: UnsafePointer<UInt64>) {
    lock.withLock {
      functions[target] = nil
      sums = sums.filter { $0.key.function != index }
      isMeasuring = !functions.isEmpty
    }
  }

  /// What there is of a function, by process.
  func sums(of index: Int) -> [(pid: Value, sum: Sum)] {
    lock.withLock {
      sums.filter { $0.key.function == index }.map { ($0.key.pid, $0.value) }
        .sorted { $0.0.word < $1.0.word }
    }
  }
}
