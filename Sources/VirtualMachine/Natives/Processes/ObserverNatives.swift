/// What `system_monitor` and `system_profile` were asked for. It is kept and shown; nothing is ever told.
struct SystemObserver {
  var pid: Value
  /// A list, in memory of its own.
  var options: Literal
}

/// `:erlang`'s functions that observe the whole system.
enum ObserverNatives {
  static let rows: [Native] = [
    native("erlang", "system_monitor", 0) { process, base in
      let call = NativeCall(process, base)
      return shown(call, call.machine.systemMonitor)
    },
    native("erlang", "system_monitor", 1) { process, base in
      let call = NativeCall(process, base)
      if call[0] == .undefined { return set(call, \.systemMonitor, .undefined, .emptyList) }
      guard call[0].isTuple, call[0].tupleCount == 2 else { return call.badArgument() }
      return monitor(call, call[0].element(0), call[0].element(1))
    },
    native("erlang", "system_monitor", 2) { process, base in
      let call = NativeCall(process, base)
      return monitor(call, call[0], call[1])
    },
    native("erlang", "system_profile", 0) { process, base in
      let call = NativeCall(process, base)
      return shown(call, call.machine.systemProfile)
    },
    native("erlang", "system_profile", 2) { process, base in
      let call = NativeCall(process, base)
      let known = profileOptions.union(TraceFlags.timestampNames)
      guard let options = call[1].listElements,
        options.allSatisfy({ $0.isAtom && known.contains(call.machine.atoms.name($0)) })
      else { return call.badArgument() }
      return set(call, \.systemProfile, call[0], call[1])
    },
    native("erlang", "process_display", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isLocalPid, let p = call.machine.processes[call[0]], call[1].isAtom,
        call.machine.atoms.name(call[1]) == "backtrace"
      else { return call.badArgument() }
      call.machine.standStill(p)
      let text = ProcessNatives.backtrace(p, call.machine)
      call.machine.environment.write(Array(text.utf8), isError: true)
      return Value.true.word
    },
    // measure_schedulers(is_on): whether it was on.
    native("swm", "measure_schedulers", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBoolean else { return call.badArgument() }
      return call.boolean(Statistics.measureSchedulers(call.machine, call[0].isTrue))
    },
  ]

  private static let profileOptions: Set<String> = [
    "runnable_ports", "runnable_procs", "scheduler", "exclusive",
  ]
  private static let switches: Set<String> = ["busy_port", "busy_dist_port"]
  private static let thresholds: Set<String> = ["large_heap", "long_gc", "long_schedule"]

  private static func monitor(_ call: NativeCall, _ pid: Value, _ options: Value) -> UInt64 {
    let atoms = call.machine.atoms
    guard let list = options.listElements else { return call.badArgument() }
    if pid == .undefined || list.isEmpty {
      return set(call, \.systemMonitor, .undefined, .emptyList)
    }
    for option in list {
      let isSwitch = option.isAtom && switches.contains(atoms.name(option))
      let isThreshold =
        option.isTuple && option.tupleCount == 2 && option.element(0).isAtom
        && thresholds.contains(atoms.name(option.element(0))) && option.element(1).natural != nil
      guard isSwitch || isThreshold else { return call.badArgument() }
    }
    return set(call, \.systemMonitor, pid, options)
  }

  /// Sets one of them. The old one.
  private static func set(
    _ call: NativeCall, _ which: ReferenceWritableKeyPath<Machine, SystemObserver?>, _ pid: Value,
    _ options: Value
  ) -> UInt64 {
    guard pid == .undefined || (pid.isLocalPid && call.machine.processes[pid] != nil) else {
      return call.badArgument()
    }
    let before = shown(call, call.machine[keyPath: which])
    call.machine[keyPath: which] =
      pid == .undefined ? nil : SystemObserver(pid: pid, options: call.literal(options))
    return before
  }

  private static func shown(_ call: NativeCall, _ observer: SystemObserver?) -> UInt64 {
    guard let observer, call.machine.processes[observer.pid] != nil else {
      return Value.undefined.word
    }
    return call.tuple(observer.pid, call.value(observer.options)).word
  }
}
