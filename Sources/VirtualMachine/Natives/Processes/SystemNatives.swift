/// The machine, its node and its code, as `:erlang` shows them.
enum SystemNatives {
  static let rows: [Native] = node + code + system

  private static let node: [Native] = [
    native("erlang", "node", 0) { process, base in
      NativeCall(process, base).machine.node.word
    },
    native("erlang", "node", 1) { process, base in
      let call = NativeCall(process, base)
      if call[0].isLocalPid || call[0].isBoxed(.reference) { return call.machine.node.word }
      guard call[0].isPid || call[0].isReference || call[0].isPort else {
        return call.badArgument()
      }
      return call[0].pointer[1]
    },
    native("erlang", "is_alive", 0) { process, base in
      let call = NativeCall(process, base)
      return call.boolean(call.machine.node != .noNode)
    },
    native("erlang", "monitor_node", 2) { process, base in
      monitorNode(NativeCall(process, base))
    },
    native("erlang", "monitor_node", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[2].listCount >= 0 else { return call.badArgument() }
      return monitorNode(call)
    },
  ]

  private static func monitorNode(_ call: NativeCall) -> UInt64 {
    let machine = call.machine
    guard call[0].isAtom, call[1].isBoolean else { return call.badArgument() }
    guard machine.node != .noNode else { return call.fail(call.atom("notalive")) }
    machine.monitorNode(call[0], by: call.caller, change: call[1].isTrue ? 1 : -1)
    if call[1].isTrue, call[0] != machine.node {
      // Connects first; where that fails, nodedown comes at once.
      guard let signals = machine.signals else {
        machine.nodeDown(machine.atoms.name(call[0]))
        return Value.true.word
      }
      signals.connect(to: machine.atoms.name(call[0]))
    }
    return Value.true.word
  }

  private static let code: [Native] = [
    controlNative("erlang", "apply", 3) { process, base in
      let call = NativeCall(process, base)
      return call.apply(call[0], call[1], call[2])
    },
    controlNative("erlang", "apply", 2) { process, base in
      let call = NativeCall(process, base)
      return call.apply(call[0], call[1])
    },
    native("erlang", "function_exported", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, call[1].isAtom, let arity = call[2].natural else {
        return call.badArgument()
      }
      if let module = call.machine.code.module(call[0]),
        module.exports.contains(where: { $0.name == call[1] && $0.arity == arity })
      {
        return Value.true.word
      }
      return call.boolean(ModuleNatives.hasNative(call.machine, call[0], call[1], arity))
    },
    native("erlang", "is_builtin", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, call[1].isAtom, let arity = call[2].natural else {
        return call.badArgument()
      }
      let atoms = call.machine.atoms
      let key = NativeKey(module: atoms.name(call[0]), name: atoms.name(call[1]), arity: arity)
      return call.boolean(call.machine.natives[key] != nil)
    },
    native("erlang", "module_loaded", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom else { return call.badArgument() }
      return call.boolean(call.machine.code.module(call[0]) != nil)
    },
    native("erlang", "loaded", 0) { process, base in
      let call = NativeCall(process, base)
      return call.list(call.machine.code.modules.keys.sorted { $0.word < $1.word }).word
    },
    native("erlang", "delete_module", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom else { return call.badArgument() }
      call.machine.lock.waitUntilAlone()
      return (call.machine.code.remove(call[0]) ? Value.true : .undefined).word
    },
    native("erlang", "purge_module", 1) { process, base in
      let call = NativeCall(process, base)
      return call[0].isAtom ? Value.true.word : call.badArgument()
    },
    native("erlang", "check_old_code", 1) { process, base in
      let call = NativeCall(process, base)
      return call[0].isAtom ? Value.false.word : call.badArgument()
    },
    native("erlang", "check_process_code", 2) { process, base in
      let call = NativeCall(process, base)
      return call[1].isAtom ? Value.false.word : call.badArgument()
    },
    // The functions of a module, natives included: [{name, arity}].
    native("swm", "module_exports", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom else { return call.badArgument() }
      let machine = call.machine
      var found: [(name: Value, arity: Int)] = machine.code.module(call[0])?.exports ?? []
      let name = machine.atoms.name(call[0])
      let natives = machine.natives.keys.filter { $0.module == name }
      for key in natives.sorted(by: { ($0.name, $0.arity) < ($1.name, $1.arity) }) {
        let atom = machine.atoms.intern(key.name)
        if !found.contains(where: { $0.name == atom && $0.arity == key.arity }) {
          found.append((atom, key.arity))
        }
      }
      return call.list(found.map { call.tuple($0.name, Value(small: $0.arity)) }).word
    },
    native("swm", "module_file", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, let module = call.machine.code.module(call[0]) else {
        return Value.nil.word
      }
      return call.text(Array(module.file.utf8))
    },
  ]

  private static let system: [Native] = [
    controlNative("swm", "halt", 1) { process, base in
      let call = NativeCall(process, base)
      guard let status = call[0].natural, status < 256 else { return call.badArgument() }
      call.machine.halt(status)
      base[0] = Value.true.word
      call.process.pointee.reductions = 0
      return NativeControl.yield
    },
    native("erlang", "system_info", 1) { process, base in
      let call = NativeCall(process, base)
      guard let value = information(call) else { return call.badArgument() }
      return value.word
    },
    native("erlang", "statistics", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom,
        let value = Statistics.item(call.machine.atoms.name(call[0]), call)
      else { return call.badArgument() }
      return value.word
    },
    native("erlang", "memory", 0) { process, base in
      let call = NativeCall(process, base)
      return call.list(
        HeapNatives.memory(call).map { call.tuple(call.atom($0.name), Value(small: $0.bytes)) }
      ).word
    },
    native("erlang", "memory", 1) { process, base in
      let call = NativeCall(process, base)
      let all = HeapNatives.memory(call)
      func one(_ name: Value) -> Value? {
        guard name.isAtom else { return nil }
        let text = call.machine.atoms.name(name)
        return all.first { $0.name == text }.map { Value(small: $0.bytes) }
      }
      if let value = one(call[0]) { return value.word }
      guard let names = call[0].listElements else { return call.badArgument() }
      var found: [Value] = []
      for name in names {
        guard let value = one(name) else { return call.badArgument() }
        found.append(call.tuple(name, value))
      }
      return call.list(found).word
    },
    native("swm", "random", 0) { process, base in
      let call = NativeCall(process, base)
      return call.process.integer(call.machine.environment.random()).word
    },
  ]

  /// What is known of a clock of the system.
  private static func clock(_ call: NativeCall) -> Value {
    let environment = call.machine.environment
    let isMonotonic = call.machine.atoms.name(call[0]) == "os_monotonic_time_source"
    let time = isMonotonic ? environment.monotonicTime : environment.systemTime
    func pair(_ name: String, _ value: Value) -> Value { call.tuple(call.atom(name), value) }
    return call.list(
      [
        pair("function", call.atom("clock_gettime")),
        pair("clock_id", call.atom(isMonotonic ? "CLOCK_MONOTONIC" : "CLOCK_REALTIME")),
        pair("resolution", Value(small: 1_000_000_000)),
        pair(isMonotonic ? "extended" : "parallel", call.atom(isMonotonic ? "no" : "yes")),
      ] + (isMonotonic ? [pair("parallel", call.atom("yes"))] : [])
        + [pair("time", call.process.integer(time))])
  }

  private static func information(_ call: NativeCall) -> Value? {
    let machine = call.machine
    if call[0].isTuple, call[0].tupleCount == 2, call[0].element(0).isAtom {
      return SystemInformation.item(
        machine.atoms.name(call[0].element(0)), call[0].element(1), call)
    }
    guard call[0].isAtom else { return nil }
    func charlist(_ text: String) -> Value { Value(word: call.charlist(Array(text.utf8))) }
    switch machine.atoms.name(call[0]) {
    case "otp_release": return charlist("25")
    case "version": return charlist("13.1.5")
    case "schedulers", "schedulers_online", "logical_processors", "logical_processors_available",
      "logical_processors_online", "dirty_cpu_schedulers", "dirty_cpu_schedulers_online",
      "thread_pool_size", "dirty_io_schedulers":
      return Value(small: machine.schedulers.count)
    case "process_count": return Value(small: machine.processes.count)
    case "process_limit": return Value(small: ProcessTable.limit)
    case "port_count": return Value(small: 0)
    case "port_limit": return Value(small: 65_536)
    case "atom_count": return Value(small: machine.atoms.count)
    case "atom_limit": return Value(small: AtomTable.limit)
    case "ets_count": return Value(small: machine.tables.count)
    case "ets_limit": return Value(small: TableRegistry.limit)
    case "wordsize": return Value(small: 8)
    case "machine": return charlist("SWM")
    case "system_architecture": return charlist("x86_64-pc-linux-gnu")
    case "system_version": return charlist("Sworm on Erlang/OTP 25's protocol\n")
    case "emu_type", "build_type": return call.atom("opt")
    case "smp_support", "threads": return .true
    case "kernel_poll": return .true
    case "creation": return Value(small: Int(machine.creation))
    case "time_offset": return call.atom("final")
    case "time_warp_mode": return call.atom("no_time_warp")
    case "start_time": return Value(small: machine.statistics.startTime)
    case "os_system_time_source", "os_monotonic_time_source": return clock(call)
    case "fullsweep_after", "min_heap_size", "max_heap_size", "garbage_collection",
      "min_bin_vheap_size":
      return HeapNatives.information(call, machine.atoms.name(call[0]))
    default: return SystemInformation.item(machine.atoms.name(call[0]), call)
    }
  }
}
