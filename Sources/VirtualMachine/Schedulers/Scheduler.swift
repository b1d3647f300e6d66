typealias SchedulerPointer = UnsafeMutablePointer<Scheduler>

/// What belongs to one thread that runs processes. It is the machine lock's.
struct Scheduler {
  /// From 0; that one is run by the node's own thread.
  let index: Int
  var queues = RunQueues()
  /// The memory for heaps, which the thread also uses without the lock.
  let blocks = UnsafeMutablePointer<BlockPool>.allocate(capacity: 1)
  /// The process that it runs.
  var current: ProcessPointer?
  /// Wakes its thread. Nil for the first one, whose thread waits elsewhere.
  let alarm: Alarm?
  /// It found nothing to do.
  var isIdle = false
  /// While it waits it looks whether the others get on: see `callWatcher`.
  var isWatching = false
  /// It is to do so when it waits next.
  var isToWatch = false
  /// Counts its slices, for others to see that it does not stand still. Its thread writes it.
  let progress = UnsafeMutablePointer<AtomicWord>.allocate(capacity: 1)
  /// Time slices and reductions of its processes.
  var turns = 0
  var reductions = 0
  /// How long it has been idle, and since when it is, where that is measured.
  var idleNanoseconds = 0
  var idleSince: Int?
  /// The breakpoints, and the calls that its processes have made, by breakpoint; nil while there are none.
  var breakpoints: UnsafeMutablePointer<Breakpoint>?
  var calls: UnsafeMutablePointer<Int>?
  /// Where the time of its processes goes, for the profiler.
  var clock = Profiler.Clock()
  /// How long there has been more to compute than it can: in slices.
  var pressure = 0

  init(index: Int, alarm: Alarm?) {
    self.index = index
    self.alarm = alarm
    blocks.initialize(to: BlockPool())
    progress.initialize(to: AtomicWord(0))
  }

  /// Frees its memory.
  func free() {
    if let calls { LiteralArea.release(calls, Tracing.limit * 8) }
    blocks.pointee.empty()
    blocks.deinitialize(count: 1)
    blocks.deallocate()
    progress.deallocate()
  }

  /// Pressure from which on another scheduler, woken for that, takes a half of what can run.
  static let sharingPressure = 16
  /// Pressure from which on a scheduler that has nothing to do, but is awake, takes some.
  static let stealingPressure = 4

  /// Notes that a slice of that many reductions, with so many uses of the lock, has ended.
  ///
  /// Processes that mostly talk to each other are best run by one scheduler; it is those that compute that others should take.
  mutating func noteSlice(reductions: Int, locks: Int) {
    progress.setHint(progress.hint &+ 1)
    if queues.count < 2 {
      pressure = 0
    } else if reductions > 100 * locks {
      pressure += 1
    } else if pressure > 0 {
      pressure -= 1
    }
  }
}
