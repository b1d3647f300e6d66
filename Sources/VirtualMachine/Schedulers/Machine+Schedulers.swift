// Several schedulers: threads that run processes beside the one that drives the machine.
extension Machine {
  /// Schedulers that a machine may have.
  public static let schedulerLimit = 64
  /// How often a scheduler that has nothing to do looks, while others run, whether they get on, in nanoseconds.
  private static let lookTime = 2_000_000

  /// Starts further schedulers, so that there are `count`. `wake` wakes the driving thread while it rests.
  public func startSchedulers(_ count: Int, wake: @escaping @Sendable () -> Void) {
    precondition(schedulers.count == 1 && count <= Self.schedulerLimit)
    guard count > 1 else { return }
    wakeDriver = wake
    lock.acquire()
    for index in 1..<count {
      let scheduler = SchedulerPointer.allocate(capacity: 1)
      scheduler.initialize(to: Scheduler(index: index, alarm: Alarm()))
      tracing.equip(scheduler)
      schedulers.append(scheduler)
      if !startThread(scheduler) {
        // The system has no more threads: there are as many schedulers as there could be.
        schedulers.removeLast()
        scheduler.deallocate()
        return
      }
    }
  }

  /// The driving thread waits, by `wait`, until a time of the monotonic clock or, with nil, until it is woken; `wait` says whether it
  /// was.
  public func rest(until time: Int?, _ wait: (Int?) -> Bool) {
    let own = schedulers[0]
    guard schedulers.count > 1 else {
      noteIdle(own, true)
      _ = wait(time)
      return noteIdle(own, false)
    }
    driverIsNeeded = false
    idle(own)
    let othersRun = othersRun(own)
    lock.release()
    watch(own, othersRun: othersRun) { look in
      let end = look.map { environment.monotonicTime + $0 }
      if wait([time, end].compactMap { $0 }.min()) { return true }
      return time.map { $0 <= environment.monotonicTime } ?? false
    }
    lock.acquire()
    scheduler = own
    endWatch(own)
    endIdle(own)
  }

  // MARK: Threads

  /// The machine lives as long as its threads, which end when it halts.
  private func startThread(_ scheduler: SchedulerPointer) -> Bool {
    // Safe: the thread touches the machine with its lock only.
    nonisolated(unsafe) let (machine, own) = (self, scheduler)
    return BackgroundThread.start(stackBytes: 8 << 20) { machine.work(own) }
  }

  private func work(_ own: SchedulerPointer) {
    lock.acquire()
    scheduler = own
    while true {
      let pause = run(slices: 64)
      if driverIsNeeded, schedulers[0].pointee.isIdle { callDriver() }
      switch pause {
      case .busy: continue
      case .halted:
        callDriver()
        lock.release()
        return
      case .idle:
        // The driver looks after timers and output.
        if schedulers[0].pointee.isIdle { callDriver() }
        idle(own)
        while own.pointee.isIdle {
          let othersRun = othersRun(own)
          lock.release()
          watch(own, othersRun: othersRun) { own.pointee.alarm?.wait(nanoseconds: $0) ?? true }
          lock.acquire()
          scheduler = own
          endWatch(own)
          if own.pointee.queues.count > 0 || haltStatus != nil || relieve(own) { endIdle(own) }
        }
      }
    }
  }

  private func callDriver() {
    driverIsNeeded = false
    wakeDriver()
  }

  // MARK: Work for those who have none

  private func idle(_ own: SchedulerPointer) {
    noteIdle(own, true)
    own.pointee.isIdle = true
    own.pointee.pressure = 0
    idleCount += 1
  }

  private func noteIdle(_ own: SchedulerPointer, _ isIdle: Bool) {
    if statistics.measuresSchedulers { own.pointee.noteIdle(isIdle, environment.monotonicTime) }
  }

  private func endIdle(_ own: SchedulerPointer) {
    noteIdle(own, false)
    own.pointee.isIdle = false
    idleCount -= 1
  }

  /// Whether others run, which this one then watches.
  private func othersRun(_ own: SchedulerPointer) -> Bool {
    own.pointee.seen = schedulers.map { $0.pointee.progress.hint }
    own.pointee.watches = idleCount < schedulers.count
    if own.pointee.watches { watcherCount += 1 }
    return own.pointee.watches
  }

  private func endWatch(_ own: SchedulerPointer) {
    if own.pointee.watches { watcherCount -= 1 }
    own.pointee.watches = false
  }

  /// Before something that takes long: wakes a scheduler that has nothing to do, where none watches yet.
  func callWatcher() {
    guard watcherCount == 0, idleCount > 0 else { return }
    if let other = schedulers.first(where: { $0.pointee.isIdle }) { ring(other) }
  }

  private func ring(_ scheduler: SchedulerPointer) {
    if let alarm = scheduler.pointee.alarm { alarm.ring() } else { callDriver() }
  }

  /// Waits, without the lock, until `wait` says that there is something to do or, while others run, until one of them stands still.
  private func watch(_ own: SchedulerPointer, othersRun: Bool, _ wait: (Int?) -> Bool) {
    while !wait(othersRun ? Self.lookTime : nil), othersRun {
      // Safe: no scheduler is added once there are two, and each has its memory as long as the machine.
      let now = schedulers.map { $0.pointee.progress.hint }
      let getOn = zip(own.pointee.seen, now).enumerated().allSatisfy {
        $0.offset == own.pointee.index || $0.element.0 != $0.element.1
      }
      if !getOn { return }
      own.pointee.seen = now
    }
  }

  /// Takes what others leave undone while a long native, or a large collection, holds them: their processes, and timers that are due.
  private func relieve(_ own: SchedulerPointer) -> Bool {
    var found = false
    for other in schedulers where other != own && !other.pointee.isIdle {
      guard own.pointee.seen[other.pointee.index] == other.pointee.progress.hint else { continue }
      if other.pointee.queues.count > 0 {
        other.pointee.queues.moveHalf(to: &own.pointee.queues)
        found = true
      }
      if let time = timers.nextTime, time <= environment.monotonicTime { found = true }
    }
    return found || steal(own)
  }

  /// Takes work from another scheduler that has more to compute than it can.
  func steal(_ own: SchedulerPointer) -> Bool {
    for other in schedulers where other != own && other.pointee.queues.count > 0 {
      if other.pointee.pressure >= Scheduler.stealingPressure {
        other.pointee.queues.moveHalf(to: &own.pointee.queues)
        return true
      }
    }
    return false
  }

  /// Lets an idle scheduler take half of what can run, where this one has had too much for some time.
  func shareWork() {
    guard idleCount > 0, scheduler.pointee.pressure >= Scheduler.sharingPressure,
      let other = schedulers.first(where: { $0.pointee.isIdle && $0.pointee.queues.count == 0 })
    else { return }
    scheduler.pointee.queues.moveHalf(to: &other.pointee.queues)
    ring(other)
  }
}
