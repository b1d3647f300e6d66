/// What a machine comes to when it has run for a while.
public enum Pause: Equatable, Sendable {
  /// More can run at once.
  case busy
  /// Nothing can run before that time of the monotonic clock (in nanoseconds), or, where it is nil, before a signal comes.
  case idle(until: Int?)
  /// `halt` was called: the status of the program.
  case halted(Int)
}

extension Machine {
  /// Runs processes for up to that many time slices, firing the timers that are due.
  public func run(slices: Int = 64) -> Pause {
    fireTimers()
    let own = scheduler
    var left = slices
    while left > 0, haltStatus == nil {
      guard let process = own.pointee.queues.next() else {
        if schedulers.count > 1, steal(own) { continue }
        break
      }
      left -= 1
      runSlice(process)
    }
    if let haltStatus { return .halted(haltStatus) }
    return own.pointee.queues.count > 0 ? .busy : .idle(until: timers.nextTime)
  }

  private func runSlice(_ p: ProcessPointer) {
    if p.pointee.suspendCount > 0, !p.pointee.pendingExit {
      p.pointee.status = .suspended
      return
    }
    guard !p.pointee.pendingExit else { return end(p) }
    let own = scheduler
    own.pointee.current = p
    p.pointee.status = .running
    p.pointee.scheduler = own
    p.pointee.blocks = own.pointee.blocks
    p.pointee.reductions = timeSlice
    var slice = timeSlice
    if collectsAlways {
      // A large block more seldom, so that each reduction costs about the same.
      if own.pointee.turns % (1 + p.blockWords / 4096) == 0 { p.collect(need: 0, isAtRest: true) }
      slice = 1
      p.pointee.reductions = 1
    }
    p.pointee.lockUses = 0
    let isWatched = tracing.watchesSlices || !p.pointee.traceFlags.isEmpty
    if isWatched { sliceBegins(p) }
    let outcome: Outcome
    if lock.isWanted {
      p.pointee.holdsLock = false
      lock.part()
      outcome = execute(p)
      lock.rejoin()
      scheduler = own
      p.pointee.holdsLock = true
    } else {
      outcome = execute(p)
    }
    if isWatched || tracing.watchesSlices { sliceEnds(p, outcome) }
    own.pointee.current = nil
    let used = slice - p.pointee.reductions
    let locks = p.pointee.lockUses
    p.pointee.totalReductions += used
    own.pointee.reductions &+= used
    own.pointee.turns &+= 1
    finish(p, outcome)
    if schedulers.count > 1 {
      own.pointee.noteSlice(reductions: used, locks: locks)
      if own.pointee.pressure >= Scheduler.sharingPressure { shareWork() }
    }
  }

  /// What becomes of a process at the end of its slice.
  private func finish(_ p: ProcessPointer, _ outcome: Outcome) {
    // First: a large collection gives up the lock, and what arrives meanwhile is still to be taken.
    if outcome == .yielded { collectAsWanted(p) }
    let hasMessages = p.takeArrivals()
    let isAwaited = hasMessages || p.pointee.wasWoken
    if p.pointee.wasWoken { noteTimeout(p) }
    p.pointee.wasWoken = false
    switch outcome {
    case .exited:
      end(p)
    case .yielded:
      enqueue(p)
    case .waiting:
      if p.pointee.pendingExit {
        end(p)
      } else if isAwaited {
        enqueue(p)
      } else {
        p.pointee.status = .waiting
      }
    }
  }

  private func collectAsWanted(_ p: ProcessPointer) {
    let wanted = p.pointee.wantedCollection
    guard wanted != .none else { return }
    p.pointee.wantedCollection = .none
    p.collect(need: 0, full: wanted == .full, isAtRest: true)
  }

  /// The time of its receive is over where the timer fired while the process ran.
  private func noteTimeout(_ p: ProcessPointer) {
    guard p.pointee.firedTimer != 0 else { return }
    defer { p.pointee.firedTimer = 0 }
    guard p.pointee.firedTimer == p.pointee.receiveTimer else { return }
    p.pointee.receiveTimer = 0
    p.pointee.timedOut = true
  }

  /// Makes a process that waits able to run.
  @inline(__always) func wake(_ p: ProcessPointer) {
    if p.pointee.status == .waiting {
      enqueue(p)
    } else if isElsewhere(p) {
      p.pointee.wasWoken = true
    }
  }

  // MARK: Timers

  private func fireTimers() {
    guard let first = timers.nextTime else { return }
    let now = environment.monotonicTime
    guard first <= now else { return }
    while let (number, event) = timers.popDue(now) {
      switch event {
      case .receive(let pid):
        guard let p = processes[pid], p.pointee.receiveTimer == number else { continue }
        if isElsewhere(p) {
          p.pointee.firedTimer = number
          p.pointee.wasWoken = true
        } else {
          p.pointee.receiveTimer = 0
          p.pointee.timedOut = true
          wake(p)
        }
      case .message(let target, let entry):
        guard let p = target.isAtom ? registry[target] : processes[target] else {
          discard(entry)
          continue
        }
        deliver(entry, to: p)
      }
    }
  }

  /// What a receive with a time limit does next.
  enum TimeoutStep {
    /// The time is over.
    case over
    /// The process waits.
    case waits
    /// The limit is no number of milliseconds.
    case invalid
  }

  /// Begins, or goes on with, the wait of a receive for `limit` milliseconds or `:infinity`.
  func startTimeout(_ p: ProcessPointer, _ limit: Value) -> TimeoutStep {
    if p.pointee.timedOut {
      p.pointee.timedOut = false
      if !p.pointee.traceFlags.isEmpty { tellReceive(p, .timeout) }
      return .over
    }
    if p.pointee.receiveTimer != 0 || limit == .infinity { return .waits }
    guard limit.isSmall, limit.small >= 0, limit.small <= 0xFFFF_FFFF else { return .invalid }
    if limit.small == 0 {
      if !p.pointee.traceFlags.isEmpty { tellReceive(p, .timeout) }
      return .over
    }
    let number = makeReferenceNumber()
    timers.add(
      number, at: environment.monotonicTime + limit.small * 1_000_000,
      .receive(pid: p.pointee.pid))
    p.pointee.receiveTimer = number
    return .waits
  }

  /// The receive is over without its time limit.
  func cancelReceiveTimer(_ p: ProcessPointer) {
    if p.pointee.receiveTimer != 0 { _ = timers.remove(p.pointee.receiveTimer) }
    p.pointee.receiveTimer = 0
    p.pointee.timedOut = false
  }
}
