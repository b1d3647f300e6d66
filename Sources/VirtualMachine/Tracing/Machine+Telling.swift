// What tracers are told.
extension Machine {
  /// Tells the tracer of `p` of an event: `{:trace, pid, event, parts...}`, with a time where the process is traced with one.
  func tell(_ p: ProcessPointer, _ event: String, _ parts: [Value], in scratch: ProcessPointer) {
    guard let tracer = tracer(of: p) else { return }
    let stamp = timestamp(p.pointee.traceFlags, in: scratch)
    var elements = [
      atoms.intern(stamp == nil ? "trace" : "trace_ts"), p.pointee.pid, atoms.intern(event),
    ]
    elements += parts
    if let stamp { elements.append(stamp) }
    put(scratch.tuple(elements), to: tracer)
  }

  /// Tells the tracer of `p`, where that wants to know.
  func tell(
    _ p: ProcessPointer, _ wanted: TraceFlags, _ event: String,
    _ parts: (ProcessPointer) -> [Value]
  ) {
    guard !p.pointee.traceFlags.isDisjoint(with: wanted) else { return }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    tell(p, event, parts(scratch.process), in: scratch.process)
  }

  /// The process that is told; nil where that is the traced one itself, or has ended: then the tracing has too.
  private func tracer(of p: ProcessPointer) -> ProcessPointer? {
    guard p.tracer.isLocalPid, let tracer = processes[p.tracer],
      !tracer.pointee.pendingExit
    else {
      p.pointee.traceFlags = []
      p.tracer = .none
      return nil
    }
    return tracer == p ? nil : tracer
  }

  private func timestamp(_ flags: TraceFlags, in scratch: ProcessPointer) -> Value? {
    if flags.contains(.timestamp) {
      let microseconds = environment.systemTime / 1000
      return scratch.tuple(
        Value(small: microseconds / 1_000_000_000_000),
        Value(small: microseconds / 1_000_000 % 1_000_000),
        Value(small: microseconds % 1_000_000))
    }
    if flags.contains(.strictMonotonicTimestamp) {
      return scratch.tuple(
        scratch.integer(environment.monotonicTime), scratch.integer(makeUniqueInteger()))
    }
    return flags.contains(.monotonicTimestamp) ? scratch.integer(environment.monotonicTime) : nil
  }

  // MARK: Messages

  /// A message comes to a process that is traced.
  @inline(never) func tellReceive(_ p: ProcessPointer, _ message: Value) {
    tell(p, .receive, "receive") { _ in [message] }
  }

  /// A process that is traced sends a message.
  @inline(never) func tellSend(_ p: ProcessPointer, _ message: Value, to target: Value) {
    let isGone =
      target.isLocalPid && (processes[target].map { $0.pointee.pendingExit } ?? true)
    tell(p, .send, isGone ? "send_to_non_existing_process" : "send") { _ in [message, target] }
  }

  // MARK: Lives

  /// A process has started another one, or, with nil, it was started from outside.
  @inline(never) func tellSpawn(
    _ child: ProcessPointer, by parent: ProcessPointer?, _ module: Value, _ function: Value,
    _ arguments: Value, isLinked: Bool
  ) {
    func call(_ scratch: ProcessPointer) -> Value {
      module.isNone
        ? scratch.tuple(.erlang, .apply, scratch.list([function, arguments]))
        : scratch.tuple(module, function, arguments)
    }
    if let parent {
      tell(parent, .processes, "spawn") { [child.pointee.pid, call($0)] }
      if isLinked { tell(parent, .processes, "link") { _ in [child.pointee.pid] } }
      inherit(child, from: parent, .inherited, once: .setOnFirstSpawn)
      if isLinked { inherit(child, from: parent, .passedByLinks, once: .setOnFirstLink) }
    }
    if child.pointee.traceFlags.isEmpty, !tracing.flagsOfNew.isEmpty {
      child.pointee.traceFlags = tracing.flagsOfNew
      child.tracer = tracing.tracerOfNew
    }
    tell(child, .processes, "spawned") { [parent?.pointee.pid ?? .undefined, call($0)] }
    if isLinked, let parent {
      tell(child, .processes, "getting_linked") { _ in [parent.pointee.pid] }
    }
  }

  /// `other` gets the flags of `p` where they say so; `once` is passed on one time only.
  private func inherit(
    _ other: ProcessPointer, from p: ProcessPointer, _ passing: TraceFlags, once: TraceFlags
  ) {
    guard !p.pointee.traceFlags.isDisjoint(with: passing), !p.tracer.isNone else { return }
    if p.pointee.traceFlags.contains(once) {
      let both: TraceFlags =
        once == .setOnFirstSpawn
        ? [.setOnSpawn, .setOnFirstSpawn] : [.setOnLink, .setOnFirstLink]
      p.pointee.traceFlags.subtract(both)
      other.pointee.traceFlags = p.pointee.traceFlags
    } else {
      other.pointee.traceFlags = p.pointee.traceFlags
    }
    other.tracer = p.tracer
  }

  /// Two processes have been linked by a call of `p`.
  @inline(never) func tellLink(_ p: ProcessPointer, _ pid: Value, _ other: ProcessPointer?) {
    tell(p, .processes, "link") { _ in [pid] }
    guard let other, other != p else { return }
    standStill(other)
    inherit(other, from: p, .passedByLinks, once: .setOnFirstLink)
    tell(other, .processes, "getting_linked") { _ in [p.pointee.pid] }
  }

  /// A call of `p` has ended a link.
  @inline(never) func tellUnlink(_ p: ProcessPointer, _ pid: Value, _ other: ProcessPointer?) {
    tell(p, .processes, "unlink") { _ in [pid] }
    if let other, other != p {
      tell(other, .processes, "getting_unlinked") { _ in [p.pointee.pid] }
    }
  }

  /// A process that is traced ends.
  @inline(never) func tellEnd(_ p: ProcessPointer, _ reason: Value) {
    tell(p, .processes, "exit") { _ in [reason] }
    if !p.pointee.registeredName.isNone {
      tell(p, .processes, "unregister") { _ in [p.pointee.registeredName] }
    }
    p.tracer = .none
  }

  // MARK: Time slices

  /// A time slice begins whose process is traced, while something measures time, or both.
  @inline(never) func sliceBegins(_ p: ProcessPointer) {
    tellSlice(p, "in")
    if tracing.profiler.isRunning { tracing.profiler.begin(p) }
    if p.pointee.timedFunction != 0 { tracing.times.begin(p) }
  }

  @inline(never) func sliceEnds(_ p: ProcessPointer, _ outcome: Outcome) {
    if tracing.profiler.isRunning { tracing.profiler.end(p) }
    if p.pointee.timedFunction != 0 { tracing.times.end(p) }
    if outcome != .exited { tellSlice(p, "out") }
  }

  private func tellSlice(_ p: ProcessPointer, _ event: String) {
    tell(p, [.running, .runningProcesses], event) { scratch in
      guard let info = code.info(at: p.pointee.codePointer - 1), !info.module.isNone else {
        // A function value that has not been entered yet.
        return [scratch.tuple(.erlang, .apply, Value(small: 2))]
      }
      return [
        scratch.tuple(info.module, info.name, Value(small: info.arity + info.capturedCount))
      ]
    }
  }
}
