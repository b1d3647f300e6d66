// What happens at breakpoints. Where nothing is watched, none of this runs.
extension Machine {
  /// Returns from a function whose end is noted, or told: where to go on.
  @inline(never) func passReturn(_ p: ProcessPointer, _ i: PlacedInstruction) -> UnsafePointer<
    UInt64
  > {
    let fp = p.pointee.framePointer
    let link = ReturnLink(of: fp)
    if i.opcode == .traceReturn { tellReturn(p) } else { noteReturn(p, link) }
    fp[0] = fp[-i.a]
    p.pointee.framePointer = fp + link.window
    return link.code.unsafelyUnwrapped
  }

  /// A function with a breakpoint is entered: its arguments are in the frame's registers. Returns where the code goes on.
  @inline(never) func passBreakpoint(_ p: ProcessPointer, _ index: Int) -> UnsafePointer<UInt64> {
    // Safe: they exist where a breakpoint is in place. Here no reference is counted, which several threads would do in turn.
    let breakpoint = p.pointee.scheduler.pointee.breakpoints.unsafelyUnwrapped + index
    let actions = breakpoint.pointee.actions
    p.pointee.codePointer = breakpoint.pointee.target
    count(p, index, actions)
    if actions.contains(.profiles) { Profiler.enter(breakpoint.pointee.target, p) }
    if actions.contains(.times), p.pointee.traceFlags.contains(.call) {
      tracing.times.enter(index, p)
    }
    if actions.contains(.traces), p.pointee.traceFlags.contains(.call) {
      traceCall(p, index)
      if p.fragmentsAreLarge { p.collect(need: 0) }
    }
    return p.pointee.codePointer
  }

  /// Each scheduler has counters of its own: nobody else writes them.
  @inline(__always)
  private func count(_ p: ProcessPointer, _ index: Int, _ actions: BreakpointActions) {
    guard !actions.isDisjoint(with: [.counts, .profiles]), !actions.contains(.isPaused) else {
      return
    }
    // Safe: they exist before a breakpoint is put in place.
    p.pointee.scheduler.pointee.calls.unsafelyUnwrapped[index] &+= 1
  }

  private func traceCall(_ p: ProcessPointer, _ index: Int) {
    let breakpoint = tracing.breakpoint(index)
    let verdict = shared(p) { tellCall(p, breakpoint.pointee, p.pointee.framePointer) }
    guard let verdict else { return }
    var wishes = ReturnWishes()
    if verdict.tellsReturn { wishes.insert(.value) }
    if verdict.tellsException { wishes.insert(.exception) }
    if p.pointee.traceFlags.contains(.returnTo), breakpoint.pointee.export == nil {
      wishes.insert(.place)
    }
    // A tail call's return to the same place is told once.
    let caller = ReturnLink(of: p.pointee.framePointer).code
    if wishes == .place, caller == tracing.returnStub { return }
    if !wishes.isEmpty { pushReturnFrame(p, index, wishes) }
  }

  /// Tells the tracer of a call. Nil where the pattern does not match.
  private func tellCall(
    _ p: ProcessPointer, _ breakpoint: Breakpoint, _ base: Words
  ) -> CallPattern.Verdict? {
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    scratch.process.pointee.pid = p.pointee.pid
    let arguments = scratch.process.list(
      (0..<breakpoint.arity).map { Value(word: base[-$0]) })
    var verdict = CallPattern.Verdict()
    if let pattern = breakpoint.pattern {
      guard let judged = pattern.judge(arguments, by: p, in: scratch.process) else { return nil }
      verdict = judged
    }
    guard verdict.isTold, !p.pointee.traceFlags.contains(.silent) else { return verdict }
    let shown =
      p.pointee.traceFlags.contains(.arity) ? Value(small: breakpoint.arity) : arguments
    var parts = [scratch.process.tuple(breakpoint.module, breakpoint.name, shown)]
    if !verdict.addition.isNone { parts.append(verdict.addition) }
    tell(p, "call", parts, in: scratch.process)
    return verdict
  }

  // MARK: Returns

  /// What a return frame tells.
  struct ReturnWishes: OptionSet {
    let rawValue: Int
    /// The function's value: `return_from`.
    static let value = ReturnWishes(rawValue: 1)
    /// The exception that leaves it: `exception_from`.
    static let exception = ReturnWishes(rawValue: 2)
    /// The function that runs on: `return_to`.
    static let place = ReturnWishes(rawValue: 4)
  }

  /// Puts a frame of `returnStub` between a function that was entered and its caller: the arguments move down.
  ///
  ///     before   r0 = arguments...
  ///     after    r0 = the breakpoint, r1 = the wishes, link to the stub, then the function's frame
  private func pushReturnFrame(_ p: ProcessPointer, _ index: Int, _ wishes: ReturnWishes) {
    guard let stub = tracing.returnStub else { return }
    let breakpoint = tracing.breakpoint(index).pointee
    let shift = Tracing.returnFrame
    let size = breakpoint.target.frameSize + shift
    if p.pointee.framePointer - size < p.pointee.boundary {
      p.growStack(size)
      // It was denied the memory, and ends at its next call.
      if p.pointee.pendingExit { return }
    }
    let fp = p.pointee.framePointer
    for register in (0..<breakpoint.arity).reversed() { fp[-shift - register] = fp[-register] }
    fp[0] = Value(small: index).word
    fp[-1] = Value(small: wishes.rawValue).word
    fp[1 - shift] = ReturnLink(to: stub, window: shift).word
    p.pointee.framePointer = fp - shift
  }

  /// A traced function has returned to `returnStub`: its value is in the register above the stub's own.
  @inline(never) func tellReturn(_ p: ProcessPointer) {
    let fp = p.pointee.framePointer
    let wishes = ReturnWishes(rawValue: Value(word: fp[-1]).small)
    let breakpoint = tracing.breakpoint(Value(word: fp[0]).small).pointee
    let value = Value(word: fp[-Tracing.returnFrame])
    shared(p) {
      guard p.pointee.traceFlags.contains(.call), !p.pointee.traceFlags.contains(.silent) else {
        return
      }
      let scratch = ScratchHeap(self)
      defer { scratch.free() }
      if wishes.contains(.value) {
        let function = scratch.process.tuple(
          breakpoint.module, breakpoint.name, Value(small: breakpoint.arity))
        tell(p, "return_from", [function, value], in: scratch.process)
      }
      if wishes.contains(.place) {
        tell(p, "return_to", [caller(of: fp, in: scratch.process)], in: scratch.process)
      }
    }
  }

  /// An exception leaves a return frame.
  func tellException(_ p: ProcessPointer, _ fp: Words) {
    let wishes = ReturnWishes(rawValue: Value(word: fp[-1]).small)
    guard wishes.contains(.exception) else { return }
    let breakpoint = tracing.breakpoint(Value(word: fp[0]).small).pointee
    shared(p) { tellException(p, breakpoint) }
  }

  private func tellException(_ p: ProcessPointer, _ breakpoint: Breakpoint) {
    guard p.pointee.traceFlags.contains(.call), !p.pointee.traceFlags.contains(.silent) else {
      return
    }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    let function = scratch.process.tuple(
      breakpoint.module, breakpoint.name, Value(small: breakpoint.arity))
    let exception = scratch.process.tuple(
      p.pointee.exceptionClass, p.pointee.exceptionReason)
    tell(p, "exception_from", [function, exception], in: scratch.process)
  }

  /// The function that called the one whose arguments are in the frame's registers.
  func callerOfTraced(_ p: ProcessPointer, in scratch: ProcessPointer) -> Value {
    caller(of: p.pointee.framePointer, in: scratch)
  }

  /// The function that a frame returns to, frames of traced returns left out.
  private func caller(of frame: Words, in scratch: ProcessPointer) -> Value {
    var fp = frame
    while true {
      let link = ReturnLink(of: fp)
      guard let pc = link.code, pc != stubs.exit else { return .undefined }
      if pc == tracing.returnStub {
        fp += link.window
        continue
      }
      guard let info = code.info(at: pc - 1), !info.module.isNone else { return .undefined }
      return scratch.tuple(
        info.module, info.name, Value(small: info.arity + info.capturedCount))
    }
  }

  /// A watched function is about to return to `link`.
  @inline(never) func noteReturn(_ p: ProcessPointer, _ link: ReturnLink) {
    let pc = link.code.unsafelyUnwrapped
    if p.pointee.scheduler.pointee.clock.ticks != nil { Profiler.enter(pc, p) }
    if p.pointee.timedFunction != 0 { tracing.times.leave(to: pc, p) }
  }

  // MARK: Natives

  /// Calls a native that has a breakpoint.
  fileprivate func callWatched(
    _ p: ProcessPointer, _ entry: UnsafePointer<NativeEntry>, _ base: Words
  ) -> UInt64 {
    let index = entry.pointee.breakpoint
    let breakpoint = p.pointee.scheduler.pointee.breakpoints.unsafelyUnwrapped + index
    let actions = breakpoint.pointee.actions
    count(p, index, actions)
    if actions.contains(.profiles) { Profiler.enter(breakpoint.pointee.target, p) }
    var verdict: CallPattern.Verdict?
    if actions.contains(.traces), p.pointee.traceFlags.contains(.call) {
      verdict = shared(p) { tellCall(p, breakpoint.pointee, base) }
    }
    let result = entry.pointee.ownBody(UnsafeMutableRawPointer(p), base)
    if actions.contains(.profiles) { Profiler.enter(p.pointee.codePointer, p) }
    if result == NativeControl.waitAndRetry, !actions.isDisjoint(with: [.counts, .profiles]) {
      // It will be called again.
      p.pointee.scheduler.pointee.calls.unsafelyUnwrapped[index] &-= 1
    }
    if let verdict {
      shared(p) { tellResult(p, breakpoint.pointee, verdict, result, base) }
    }
    return result
  }

  /// What a native that goes on in another function comes to is not told.
  private func tellResult(
    _ p: ProcessPointer, _ breakpoint: Breakpoint, _ verdict: CallPattern.Verdict,
    _ result: UInt64, _ base: Words
  ) {
    if result == 0 {
      if verdict.tellsException { tellException(p, breakpoint) }
      return
    }
    guard verdict.tellsReturn, p.pointee.traceFlags.contains(.call),
      !p.pointee.traceFlags.contains(.silent),
      result > NativeControl.last || result == NativeControl.yield
    else { return }
    let value = Value(word: result == NativeControl.yield ? base[0] : result)
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    let function = scratch.process.tuple(
      breakpoint.module, breakpoint.name, Value(small: breakpoint.arity))
    tell(p, "return_from", [function, value], in: scratch.process)
  }
}

/// The body of natives that are watched. Only the interpreter calls it; others call `NativeEntry.ownBody`.
let watchedNative: NativeBody = { process, base in
  let p = process.assumingMemoryBound(to: ProcessState.self)
  // Safe: the interpreter has written back where it is: behind the word with the native's address.
  let entry = UnsafePointer<NativeEntry>(bitPattern: UInt(p.pointee.codePointer[-1]))
    .unsafelyUnwrapped
  // Guards are not calls, as on the BEAM.
  if Instruction(word: p.pointee.codePointer[-2]).opcode == .nativeGuard {
    return entry.pointee.ownBody(process, base)
  }
  return p.machine.callWatched(p, entry, base)
}
