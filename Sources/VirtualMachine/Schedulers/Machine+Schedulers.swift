// Several schedulers: threads that run processes beside the one that drives the machine.
extension Machine {
  /// Schedulers that a machine may have.
  public static let schedulerLimit = 64
  /// How long a scheduler that found nothing waits before it looks again while others run, in nanoseconds: the first time.
  private static let firstLook = 1_000_000
  private static let lastLook = 64_000_000

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

  /// The driving thread waits, by `wait`, until a time of the monotonic clock or, with nil, until it is woken.
  public func rest(until time: Int?, _ wait: (Int?) -> Void) {
    let own = schedulers[0]
    guard schedulers.count > 1 else {
      noteIdle(own, true)
      wait(time)
      return noteIdle(own, false)
    }
    driverIsNeeded = false
    idle(own)
    let look = lookAgain(own).map { environment.monotonicTime + $0 }
    lock.release()
    wait([time, look].compactMap { $0 }.min())
    lock.acquire()
    scheduler = own
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
          let look = lookAgain(own)
          lock.release()
          own.pointee.alarm?.wait(nanoseconds: look)
          lock.acquire()
          scheduler = own
          if own.pointee.queues.count > 0 || haltStatus != nil || steal(own, isPatient: true) {
            endIdle(own)
          }
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
    own.pointee.looks = 0
    idleCount -= 1
  }

  /// In how many nanoseconds an idle scheduler looks for work again; nil where no other one runs.
  private func lookAgain(_ own: SchedulerPointer) -> Int? {
    guard idleCount < schedulers.count else { return nil }
    defer { own.pointee.looks += 1 }
    own.pointee.seen = schedulers.map { $0.pointee.slices }
    return Swift.min(Self.firstLook << Swift.min(own.pointee.looks, 8), Self.lastLook)
  }

  /// Takes work from another scheduler: where it has more to compute than it can, or, after patient waiting, where a long native holds it.
  func steal(_ own: SchedulerPointer, isPatient: Bool = false) -> Bool {
    for other in schedulers where other != own && other.pointee.queues.count > 0 {
      let isStuck =
        isPatient && own.pointee.seen.count == schedulers.count
        && own.pointee.seen[other.pointee.index] == other.pointee.slices
      if isStuck || other.pointee.pressure >= Scheduler.stealingPressure {
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
    if let alarm = other.pointee.alarm { alarm.ring() } else { callDriver() }
  }
}
