// Several schedulers: threads that run processes beside the one that drives the machine.
extension Machine {
  /// Schedulers that a machine may have.
  public static let schedulerLimit = 64
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
    var end: Watch.End
    repeat {
      end = awaitWork(own) { look in
        let lookTime = look.map { environment.monotonicTime + $0 }
        if wait([time, lookTime].compactMap { $0 }.min()) { return true }
        return time.map { $0 <= environment.monotonicTime } ?? false
      }
    } while end == .getsOn && own.pointee.queues.count == 0
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
    // All but the first have one.
    guard let alarm = own.pointee.alarm else { return }
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
          _ = awaitWork(own) { alarm.wait(nanoseconds: $0) }
          if own.pointee.queues.count > 0 || haltStatus != nil || isTimerDue { endIdle(own) }
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
    own.pointee.isToWatch = true
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
    if isParallel { callWatcher() }
  }

  /// Whether several schedulers run: then they have no lock to give up, and do not call for something long.
  private var isParallel: Bool { schedulers.count - idleCount > 1 }

  private var isTimerDue: Bool {
    timers.nextTime.map { $0 <= environment.monotonicTime } ?? false
  }

  /// Waits without the lock, by `wait`, until an idle scheduler may have something to do, and takes what there is.
  ///
  /// One that has become idle, or was woken for nothing, looks whether the others get on. Where one runs alone and does, it waits until
  /// that one calls (`callWatcher`).
  private func awaitWork(_ own: SchedulerPointer, _ wait: (Int?) -> Bool) -> Watch.End {
    own.pointee.isWatching = own.pointee.isToWatch && idleCount < schedulers.count
    own.pointee.isToWatch = false
    let watch = own.pointee.isWatching ? watchOthers() : nil
    lock.release()
    let end = Watch.wait(watch, wait)
    lock.acquire()
    scheduler = own
    own.pointee.isWatching = false
    if end != .getsOn || isParallel { own.pointee.isToWatch = true }
    if let watch, end == .standsStill { relieve(own, watch) }
    if own.pointee.queues.count == 0 { _ = steal(own) }
    return end
  }

  private func watchOthers() -> Watch {
    Watch(schedulers.filter { !$0.pointee.isIdle }.map { $0.pointee.progress })
  }

  /// Before something that takes long: lets a scheduler that has nothing to do watch what is left undone meanwhile.
  func callWatcher() {
    guard idleCount > 0, let other = schedulers.first(where: { $0.pointee.isIdle }) else { return }
    other.pointee.isToWatch = true
    if !other.pointee.isWatching { ring(other) }
  }

  private func ring(_ scheduler: SchedulerPointer) {
    if let alarm = scheduler.pointee.alarm { alarm.ring() } else { callDriver() }
  }

  /// Takes the processes that others leave undone while a long native, or a large collection, holds them.
  private func relieve(_ own: SchedulerPointer, _ watch: Watch) {
    for other in schedulers
    where !other.pointee.isIdle && watch.standsStill(other.pointee.progress) {
      other.pointee.queues.moveHalf(to: &own.pointee.queues)
    }
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
    guard idleCount > 0,
      let other = schedulers.first(where: { $0.pointee.isIdle && $0.pointee.queues.count == 0 })
    else { return }
    scheduler.pointee.queues.moveHalf(to: &other.pointee.queues)
    ring(other)
  }
}
