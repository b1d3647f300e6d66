/// What `trace_info(item, key)` says.
struct TraceInformation {
  private let call: NativeCall
  private let machine: Machine

  init(_ call: NativeCall) {
    self.call = call
    machine = call.machine
  }

  var result: UInt64 {
    guard call[1].isAtom else { return call.badArgument() }
    let key = machine.atoms.name(call[1])
    if call[0].isTuple {
      guard let function = FunctionPattern(call[0], machine), let arity = function.arity,
        !function.module.isNone
      else { return call.badArgument() }
      machine.lock.waitUntilAlone()
      return answer(key, facts(function.module, function.name, arity))
    }
    if call[0].isLocalPid {
      guard let p = machine.processes[call[0]] else {
        return isProcessKey(key) ? Value.undefined.word : call.badArgument()
      }
      if !p.tracer.isNone, machine.processes[p.tracer] == nil {
        p.pointee.traceFlags = []
        p.tracer = .none
      }
      return answer(key, flags: p.pointee.traceFlags, tracer: p.tracer)
    }
    guard call[0].isAtom else { return call.badArgument() }
    switch machine.atoms.name(call[0]) {
    case "new", "new_processes":
      let flags = machine.tracing.flagsOfNew
      return answer(key, flags: flags, tracer: flags.isEmpty ? .none : machine.tracing.tracerOfNew)
    case "new_ports": return answer(key, flags: [], tracer: .none)
    case "on_load": return answer(key, machine.tracing.onLoad.map { .watched(facts($0)) } ?? .not)
    default: return call.badArgument()
    }
  }

  // MARK: Processes

  private func isProcessKey(_ key: String) -> Bool { key == "flags" || key == "tracer" }

  private func answer(_ key: String, flags: TraceFlags, tracer: Value) -> UInt64 {
    switch key {
    case "flags":
      let names = TraceFlags.names.filter { flags.contains($0.flag) }
      return call.tuple(call[1], call.list(names.map { call.atom($0.name) })).word
    case "tracer": return call.tuple(call[1], tracer.isNone ? .emptyList : tracer).word
    default: return call.badArgument()
    }
  }

  // MARK: Functions

  private struct Facts {
    var traced = Value.false
    var matchSpecification = Value.false
    var callTime = Value.false
    var callCount = Value.false
  }

  private enum Watch {
    /// There is no such function.
    case undefined
    case not
    case watched(Facts)
  }

  private func answer(_ key: String, _ watch: Watch) -> UInt64 {
    func pairs(_ facts: Facts) -> [(String, Value)] {
      [
        ("traced", facts.traced), ("match_spec", facts.matchSpecification), ("meta", .false),
        ("meta_match_spec", .false), ("call_time", facts.callTime),
        ("call_count", facts.callCount),
      ]
    }
    let value: Value
    switch watch {
    case .undefined: value = .undefined
    case .not: value = .false
    case .watched(let facts):
      guard key == "all" || pairs(facts).contains(where: { $0.0 == key }) else {
        return call.badArgument()
      }
      let all = pairs(facts)
      value =
        key == "all"
        ? call.list(all.map { call.tuple(call.atom($0.0), $0.1) })
        : all.first { $0.0 == key }?.1 ?? .false
    }
    return call.tuple(call[1], value).word
  }

  private func facts(_ request: WatchRequest) -> Facts {
    var facts = Facts()
    if request.traces != nil {
      facts.traced = call.atom(request.isGlobal ? "global" : "local")
      facts.matchSpecification =
        request.pattern.map { machine.copy($0.term, to: call.process) } ?? .emptyList
    }
    if request.counts != nil { facts.callCount = .true }
    if request.times != nil { facts.callTime = .true }
    return facts
  }

  private func facts(_ module: Value, _ name: Value, _ arity: Int) -> Watch {
    let function = machine.code.module(module)?.functions.first {
      $0.pointee.name == name && $0.pointee.arity + $0.pointee.capturedCount == arity
    }
    let native = machine.natives[
      NativeKey(module: machine.atoms.name(module), name: machine.atoms.name(name), arity: arity)]
    var indices: [Int] = []
    if let function {
      if let index = machine.tracing.existing(function.pointee.code) { indices.append(index) }
      if let export = machine.export(of: function.pointee),
        let index = machine.tracing.existing(export)
      {
        indices.append(index)
      }
    } else if let native {
      if native.pointee.breakpoint != 0 { indices.append(native.pointee.breakpoint) }
    } else {
      return .undefined
    }
    var facts = Facts()
    var isWatched = false
    for index in indices where add(index, to: &facts) { isWatched = true }
    return isWatched ? .watched(facts) : .not
  }

  private func add(_ index: Int, to facts: inout Facts) -> Bool {
    let actions = machine.tracing.actions(index)
    if actions.contains(.traces) {
      facts.traced = call.atom(actions.contains(.isGlobal) ? "global" : "local")
      facts.matchSpecification =
        machine.tracing.breakpoint(index).pointee.pattern.map {
          machine.copy($0.term, to: call.process)
        } ?? .emptyList
    }
    if actions.contains(.counts) {
      facts.callCount = call.process.integer(machine.tracing.calls(index, machine))
    }
    if actions.contains(.times) {
      facts.callTime = call.list(
        machine.tracing.times.sums(of: index).map { pid, sum in
          let microseconds = sum.nanoseconds / 1000
          return call.tuple(
            pid, Value(small: sum.calls), Value(small: microseconds / 1_000_000),
            Value(small: microseconds % 1_000_000))
        })
    }
    return !actions.isDisjoint(with: [.traces, .counts, .times])
  }
}
