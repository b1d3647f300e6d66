/// What `statistics` remembers from one call to the next.
struct StatisticsMemory {
  /// When the machine was made.
  var startTime: Int
  var reductions = 0
  var exactReductions = 0
  var runtime = 0
  var wallClock = 0
  /// How often it was asked to measure how long schedulers are idle, and since when that is done.
  var measurers = 0
  var measuredSince = 0
  var measuresSchedulers: Bool { measurers > 0 }

  init(startTime: Int) { self.startTime = startTime }
}

/// `:erlang.statistics`.
enum Statistics {
  /// The item's value, or nil where there is none of that name.
  static func item(_ name: String, _ call: NativeCall) -> Value? {
    let machine = call.machine
    // Counts of processes that other schedulers run are read.
    machine.lock.waitUntilAlone()
    let zero = Value(small: 0)
    switch name {
    case "reductions":
      let now = reductions(call)
      return pair(call, now, since: &machine.statistics.reductions)
    case "exact_reductions":
      return pair(call, reductions(call), since: &machine.statistics.exactReductions)
    case "runtime":
      return pair(call, machine.environment.cpuTime / 1_000_000, since: &machine.statistics.runtime)
    case "wall_clock":
      let time = machine.environment.monotonicTime - machine.statistics.startTime
      return pair(call, time / 1_000_000, since: &machine.statistics.wallClock)
    case "context_switches":
      return call.tuple(
        Value(small: machine.schedulers.reduce(0) { $0 + $1.pointee.turns }), zero)
    case "garbage_collection":
      return call.tuple(
        Value(small: machine.collectionCounts.count),
        Value(small: machine.collectionCounts.reclaimedWords), zero)
    case "io":
      return call.tuple(call.tuple(call.atom("input"), zero), call.tuple(call.atom("output"), zero))
    case "scheduler_wall_time", "scheduler_wall_time_all": return schedulerTimes(call)
    case "microstate_accounting": return .emptyList
    default: return queues(name, call)
    }
  }

  /// Reductions of all processes so far, this time slice's included.
  private static func reductions(_ call: NativeCall) -> Int {
    let slice = call.machine.timeSlice - call.process.pointee.reductions
    return call.machine.schedulers.reduce(Swift.max(0, slice)) { $0 + $1.pointee.reductions }
  }

  /// The value, and what has been added to it since the last call.
  private static func pair(_ call: NativeCall, _ now: Int, since last: inout Int) -> Value {
    defer { last = now }
    return call.tuple(Value(small: now), Value(small: now - last))
  }

  /// Lengths of queues; those that run count as active.
  private static func queues(_ name: String, _ call: NativeCall) -> Value? {
    let schedulers = call.machine.schedulers
    func active(_ scheduler: SchedulerPointer) -> Int {
      scheduler.pointee.queues.count + (scheduler.pointee.current == nil ? 0 : 1)
    }
    switch name {
    case "run_queue", "total_run_queue_lengths", "total_run_queue_lengths_all":
      return Value(small: schedulers.reduce(0) { $0 + $1.pointee.queues.count })
    case "run_queue_lengths", "run_queue_lengths_all":
      return call.list(schedulers.map { Value(small: $0.pointee.queues.count) })
    case "total_active_tasks", "total_active_tasks_all":
      return Value(small: schedulers.reduce(0) { $0 + active($1) })
    case "active_tasks", "active_tasks_all":
      return call.list(schedulers.map { Value(small: active($0)) })
    default: return nil
    }
  }

  /// `[{scheduler, active, total}]` in nanoseconds.
  private static func schedulerTimes(_ call: NativeCall) -> Value {
    let machine = call.machine
    guard machine.statistics.measuresSchedulers else { return .undefined }
    let now = machine.environment.monotonicTime
    let total = now - machine.statistics.measuredSince
    return call.list(
      machine.schedulers.map { scheduler in
        let idle = scheduler.pointee.idleTime(until: now)
        return call.tuple(
          Value(small: scheduler.pointee.index + 1), call.process.integer(total - idle),
          call.process.integer(total))
      })
  }

  /// Begins or ends to measure how long schedulers are idle. Whether it was done before.
  static func measureSchedulers(_ machine: Machine, _ isOn: Bool) -> Bool {
    let before = machine.statistics.measuresSchedulers
    if isOn, !before {
      let now = machine.environment.monotonicTime
      machine.statistics.measuredSince = now
      for scheduler in machine.schedulers { scheduler.pointee.startIdleTime(now) }
    }
    // It ends when all who asked for it have had enough.
    machine.statistics.measurers += isOn ? 1 : before ? -1 : 0
    return before
  }
}

extension Scheduler {
  mutating func startIdleTime(_ now: Int) {
    idleNanoseconds = 0
    idleSince = isIdle ? now : nil
  }

  /// Notes that it has nothing to do, or has again.
  mutating func noteIdle(_ isIdle: Bool, _ now: Int) {
    if let since = idleSince { idleNanoseconds += now - since }
    idleSince = isIdle ? now : nil
  }

  func idleTime(until now: Int) -> Int { idleNanoseconds + (idleSince.map { now - $0 } ?? 0) }
}
