/// `:erlang`'s functions that watch processes and calls.
enum TraceNatives {
  static let rows: [Native] = [
    native("erlang", "trace", 3) { process, base in trace(NativeCall(process, base)) },
    native("erlang", "trace_pattern", 2) { process, base in
      pattern(NativeCall(process, base), options: .emptyList)
    },
    native("erlang", "trace_pattern", 3) { process, base in
      let call = NativeCall(process, base)
      return pattern(call, options: call[2])
    },
    native("erlang", "trace_info", 2) { process, base in
      TraceInformation(NativeCall(process, base)).result
    },
    native("erlang", "trace_delivered", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isLocalPid || (call[0].isAtom && call.machine.atoms.name(call[0]) == "all")
      else { return call.badArgument() }
      // Tracers are told at once: whatever there was has been delivered.
      let reference = call.process.reference(
        call.machine.makeReferenceNumber(for: call.process))
      let message = call.tuple(call.atom("trace_delivered"), call[0], reference)
      call.machine.put(message, to: call.process)
      return reference.word
    },
  ]

  // MARK: Processes

  private static func trace(_ call: NativeCall) -> UInt64 {
    let machine = call.machine
    guard call[1].isBoolean, let (flags, tracer) = flags(call), let targets = targets(call) else {
      return call.badArgument()
    }
    let isOn = call[1].isTrue
    guard tracer.isLocalPid else { return call.badArgument() }
    // One that has ended is told nothing, as if it ended just after this.
    let isThere = machine.processes[tracer] != nil
    machine.lock.waitUntilAlone()
    if call[0].isLocalPid, isOn, let p = targets.processes.first, isTaken(p, tracer) {
      return call.badArgument()
    }
    var count = 0
    for p in targets.processes where !isOn || !isTaken(p, tracer) {
      // All processes are all but the one that is told.
      if p.pointee.pid == tracer, !call[0].isLocalPid { continue }
      if isOn, isThere {
        p.pointee.traceFlags.formUnion(flags)
        p.tracer = tracer
      } else if !isOn {
        p.pointee.traceFlags.subtract(flags)
      }
      if p.pointee.traceFlags.isEmpty { p.tracer = .none }
      count += 1
    }
    if targets.isNew {
      if isOn {
        machine.tracing.flagsOfNew.formUnion(flags.subtracting([.ports, .runningPorts]))
        machine.tracing.tracerOfNew = tracer
      } else {
        machine.tracing.flagsOfNew.subtract(flags)
      }
    }
    return Value(small: count).word
  }

  /// Whether another process that lives is told of this one already.
  private static func isTaken(_ p: ProcessPointer, _ tracer: Value) -> Bool {
    let other = p.tracer
    guard !other.isNone, other != tracer, !p.pointee.traceFlags.isEmpty else { return false }
    return p.machine.processes[other] != nil
  }

  private static func flags(_ call: NativeCall) -> (TraceFlags, tracer: Value)? {
    guard let options = call[2].listElements else { return nil }
    var flags: TraceFlags = []
    var tracer = call.caller
    for option in options {
      if option.isAtom {
        let name = call.machine.atoms.name(option)
        if name == "all" {
          flags.formUnion(.all)
          continue
        }
        guard let flag = TraceFlags.named(name) else { return nil }
        flags.insert(flag)
      } else if option.isTuple, option.tupleCount == 2, option.element(0) == call.atom("tracer") {
        tracer = option.element(1)
      } else {
        return nil
      }
    }
    return (flags, tracer)
  }

  private static func targets(
    _ call: NativeCall
  ) -> (processes: [ProcessPointer], isNew: Bool)? {
    let machine = call.machine
    if call[0].isLocalPid { return machine.processes[call[0]].map { ([$0], false) } }
    guard call[0].isAtom else { return nil }
    switch machine.atoms.name(call[0]) {
    case "all", "processes": return (machine.processes.all, true)
    case "existing", "existing_processes": return (machine.processes.all, false)
    case "new", "new_processes": return ([], true)
    case "ports", "existing_ports", "new_ports": return ([], false)
    default: return nil
    }
  }

  // MARK: Functions

  private static func pattern(_ call: NativeCall, options: Value) -> UInt64 {
    let machine = call.machine
    guard var request = request(call, options), read(call[1], &request, call) else {
      return call.badArgument()
    }
    if call[0].isAtom, machine.atoms.name(call[0]) == "on_load" {
      machine.tracing.onLoad = request.traces == .stop ? nil : request
      return Value(small: 0).word
    }
    guard let function = FunctionPattern(call[0], machine) else { return call.badArgument() }
    machine.lock.waitUntilAlone()
    return Value(
      small: machine.watch(request, function.module, function.name, function.arity)
    ).word
  }

  /// What the options name; each is to be `start`ed.
  private static func request(_ call: NativeCall, _ options: Value) -> WatchRequest? {
    guard let options = options.listElements else { return nil }
    var request = WatchRequest()
    var isLocal = false
    for option in options {
      guard option.isAtom else { return nil }
      switch call.machine.atoms.name(option) {
      case "local": isLocal = true
      case "global": request.isGlobal = true
      case "call_count": request.counts = .start
      case "call_time": request.times = .start
      default: return nil
      }
    }
    let isCounting = request.counts != nil || request.times != nil
    guard !request.isGlobal || !(isLocal || isCounting) else { return nil }
    if !isLocal, !isCounting { request.isGlobal = true }
    if isLocal || request.isGlobal { request.traces = .start }
    return request
  }

  private static func read(
    _ value: Value, _ request: inout WatchRequest, _ call: NativeCall
  ) -> Bool {
    let change: WatchRequest.Change
    if value.isList {
      guard request.counts == nil, request.times == nil,
        let pattern = CallPattern(value, call.machine)
      else { return false }
      request.pattern = value.isEmptyList ? nil : pattern
      return true
    }
    guard value.isAtom else { return false }
    switch call.machine.atoms.name(value) {
    case "true": return true
    case "false": change = .stop
    case "restart": change = .restart
    case "pause": change = .pause
    default: return false
    }
    if request.traces != nil { request.traces = change }
    if request.counts != nil { request.counts = change }
    if request.times != nil { request.times = change }
    return true
  }
}

/// `{module, function, arity}`, in which `:_` stands for all: at the end only.
struct FunctionPattern {
  var module = Value.none
  var name = Value.none
  var arity: Int?

  init?(_ value: Value, _ machine: Machine) {
    guard value.isTuple, value.tupleCount == 3, value.element(0).isAtom, value.element(1).isAtom
    else { return nil }
    let any = machine.atoms.intern("_")
    if value.element(0) != any { module = value.element(0) }
    if value.element(1) != any { name = value.element(1) }
    if value.element(2) != any {
      guard let arity = value.element(2).natural else { return nil }
      self.arity = arity
    }
    if module.isNone, !name.isNone { return nil }
    if name.isNone, arity != nil { return nil }
  }
}
