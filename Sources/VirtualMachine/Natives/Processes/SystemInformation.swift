/// Items of `:erlang.system_info` that are always the same, or nearly so.
enum SystemInformation {
  /// The item's value, or nil where there is none of that name.
  static func item(_ name: String, _ call: NativeCall) -> Value? {
    switch name {
    case "scheduler_id":
      return Value(small: call.process.pointee.scheduler.pointee.index + 1)
    case "multi_scheduling": return call.atom("enabled")
    case "multi_scheduling_blockers", "normal_multi_scheduling_blockers", "dist_ctrl",
      "alloc_util_allocators", "check_io", "allocated_areas":
      return .emptyList
    case "scheduler_bind_type": return call.atom("unbound")
    case "scheduler_bindings":
      return call.tuple(call.machine.schedulers.map { _ in call.atom("unbound") })
    case "cpu_topology", "modified_timing_level": return .undefined
    case "cpu_quota": return call.atom("unknown")
    case "update_cpu_info": return call.atom("unchanged")
    case "heap_type": return call.atom("private")
    case "message_queue_data": return call.atom("on_heap")
    case "heap_sizes":
      // Blocks are made of these sizes, and greater ones by doubling.
      return call.list((0..<20).map { Value(small: BlockPool.initialWords << $0) })
    case "end_time": return call.process.integer(Int.max)
    case "time_correction", "eager_check_io": return .true
    case "tolerant_timeofday": return call.atom("enabled")
    case "debug_compiled", "dynamic_trace_probes", "ets_realloc_moves", "break_ignored":
      return .false
    case "dynamic_trace": return call.atom("none")
    case "compat_rel": return Value(small: 25)
    case "delayed_node_table_gc": return Value(small: 60)
    case "dist_buf_busy_limit": return Value(small: 1_048_576)
    case "emu_flavor": return call.atom("emu")
    case "system_logger": return call.atom("logger")
    case "trace_control_word": return Value(small: 0)
    case "sequential_tracer": return call.tuple(call[0], .false)
    case "async_dist": return .false
    case "driver_version", "nif_version", "c_compiler_used", "allocator":
      return call.atom("none")
    case "procs", "info", "loaded", "dist": return call.process.binary(text(name, call.machine))
    default: return nil
    }
  }

  /// The item `{name, argument}`.
  static func item(_ name: String, _ argument: Value, _ call: NativeCall) -> Value? {
    guard argument.isAtom else { return nil }
    switch (name, call.machine.atoms.name(argument)) {
    case ("wordsize", "internal"), ("wordsize", "external"): return Value(small: 8)
    case ("cpu_topology", "defined"), ("cpu_topology", "detected"), ("cpu_topology", "used"):
      return .undefined
    // Memory is the system's: there are no allocators of our own.
    case ("allocator", _), ("allocator_sizes", _): return .false
    default: return nil
    }
  }

  /// A part of what a crash dump would say.
  private static func text(_ name: String, _ machine: Machine) -> String {
    switch name {
    case "procs":
      return machine.processes.all.map { p in
        var text = "=proc:<0.\(p.pointee.pid.pidIndex).\(p.pointee.pid.pidSerial)>\n"
        text += "State: \(p.pointee.status)\n"
        if !p.pointee.registeredName.isNone {
          text += "Name: \(machine.atoms.name(p.pointee.registeredName))\n"
        }
        text += "Message queue length: \(p.pointee.mailbox.count)\n"
        return text + "Reductions: \(p.pointee.totalReductions)\n"
      }.joined()
    case "loaded":
      return "Current code: \(machine.code.usedBytes)\nOld code: 0\n"
        + machine.loadedModules.joined(separator: "\n") + "\n"
    case "dist":
      let node = machine.atoms.name(machine.node)
      return "=node:'\(node)'\n" + (machine.node == .noNode ? "=no_distribution\n" : "")
    default:
      return "=memory\ncode: \(machine.code.usedBytes)\n=index_table:atom_tab\nsize: "
        + "\(machine.atoms.count)\n"
    }
  }
}
