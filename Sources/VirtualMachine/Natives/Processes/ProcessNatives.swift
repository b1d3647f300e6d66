/// `:erlang`'s functions that look at processes and set what they are like.
enum ProcessNatives {
  static let rows: [Native] = looking + flags

  private static let looking: [Native] = [
    native("erlang", "processes", 0) { process, base in
      let call = NativeCall(process, base)
      return call.list(call.machine.processes.all.map { $0.pointee.pid }).word
    },
    native("erlang", "is_process_alive", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isLocalPid else { return call.badArgument() }
      guard let p = call.machine.processes[call[0]] else { return Value.false.word }
      return call.boolean(!p.pointee.pendingExit)
    },
    native("erlang", "process_info", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isLocalPid else { return call.badArgument() }
      guard let p = call.machine.processes[call[0]] else { return Value.undefined.word }
      call.machine.standStill(p)
      let items = usual.filter { $0 != "registered_name" || !p.pointee.registeredName.isNone }
      return call.list(
        items.map { call.tuple(call.atom($0), item($0, of: p, call) ?? .undefined) }
      ).word
    },
    native("erlang", "process_info", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isLocalPid else { return call.badArgument() }
      let names = call[1].isAtom ? [call[1]] : call[1].listElements
      guard let names else { return call.badArgument() }
      guard let p = call.machine.processes[call[0]] else {
        return areItems(names, call) ? Value.undefined.word : call.badArgument()
      }
      call.machine.standStill(p)
      var found: [Value] = []
      for name in names {
        guard name.isAtom, let value = item(call.machine.atoms.name(name), of: p, call) else {
          return call.badArgument()
        }
        found.append(call.tuple(name, value))
      }
      guard call[1].isAtom else { return call.list(found).word }
      // As on the BEAM, a process without a name has no such entry.
      if call.machine.atoms.name(call[1]) == "registered_name", p.pointee.registeredName.isNone {
        return Value.emptyList.word
      }
      return found[0].word
    },
    native("swm", "stacktrace", 1) { process, base in
      let call = NativeCall(process, base)
      return call.machine.stackTrace(call.process, call[0]).word
    },
  ]

  /// Whether these are names of items: found out by the caller's own.
  private static func areItems(_ names: [Value], _ call: NativeCall) -> Bool {
    names.allSatisfy {
      $0.isAtom && item(call.machine.atoms.name($0), of: call.process, call) != nil
    }
  }

  private static let usual = [
    "registered_name", "current_function", "initial_call", "status", "message_queue_len", "links",
    "dictionary", "trap_exit", "error_handler", "priority", "group_leader", "total_heap_size",
    "heap_size", "stack_size", "reductions", "garbage_collection", "suspending",
  ]

  private static func item(_ name: String, of p: ProcessPointer, _ call: NativeCall) -> Value? {
    let machine = call.machine
    let own = call.process
    func copied(_ value: Value) -> Value {
      p == own || !value.isPointer ? value : machine.copy(value, to: own)
    }
    switch name {
    case "registered_name":
      return p.pointee.registeredName.isNone ? .emptyList : p.pointee.registeredName
    case "current_function": return currentFunction(p, call) ?? .undefined
    case "current_location":
      guard let info = machine.code.info(at: p.pointee.codePointer - 1) else { return .undefined }
      return call.tuple(
        info.module, info.name, Value(small: info.arity + info.capturedCount),
        machine.location(own, info, p.pointee.codePointer - 1))
    case "current_stacktrace":
      return machine.stackTrace(own, copied(machine.rawTrace(p, first: .none)))
    case "initial_call":
      return call.tuple(
        p.pointee.initialModule, p.pointee.initialCall, Value(small: p.pointee.initialArity))
    case "status": return status(p, call)
    case "message_queue_len": return Value(small: p.pointee.mailbox.count)
    case "messages":
      return call.list(
        (0..<p.pointee.mailbox.count).map { index in
          let entry = p.pointee.mailbox[index]
          // What lies in a fragment is not on its own process's heap either.
          return entry.fragment == nil ? copied(entry.term) : machine.copy(entry.term, to: own)
        })
    case "links":
      return call.list(
        ends(p, .link).map { end in
          end.pointee.twin?.pointee.owner.pointee.pid
            ?? machine.pid(end.pointee.remote.unsafelyUnwrapped.identifier(machine.atoms), in: own)
        })
    case "monitors":
      return call.list(
        ends(p, .monitoring).map { end in
          let name = end.pointee.name
          if !name.isNone {
            let node = end.pointee.remote?.node ?? machine.node
            return call.tuple(.process, call.tuple(name, node))
          }
          let pid =
            end.pointee.twin?.pointee.owner.pointee.pid
            ?? machine.pid(end.pointee.remote.unsafelyUnwrapped.identifier(machine.atoms), in: own)
          return call.tuple(.process, pid)
        })
    case "monitored_by":
      return call.list(
        ends(p, .monitored).map { end in
          end.pointee.twin?.pointee.owner.pointee.pid
            ?? machine.pid(end.pointee.remote.unsafelyUnwrapped.identifier(machine.atoms), in: own)
        })
    case "dictionary":
      guard !p.pointee.dictionary.isNone else { return .emptyList }
      var pairs: [Value] = []
      Maps.forEach(copied(p.pointee.dictionary)) { pairs.append(own.tuple($0, $1)) }
      return call.list(pairs)
    case "trap_exit": return Value(boolean: p.pointee.trapExit)
    case "error_handler": return .errorHandler
    case "priority": return Priority.name(p.pointee.priority, machine.atoms)
    case "group_leader":
      return p.pointee.groupLeader.isNone ? p.pointee.pid : copied(p.pointee.groupLeader)
    case "parent": return p.pointee.parent.isNone ? .undefined : p.pointee.parent
    case "memory": return Value(small: p.memoryBytes)
    case "reductions":
      let slice = p == own ? Swift.max(0, machine.timeSlice - p.pointee.reductions) : 0
      return Value(small: p.pointee.totalReductions + slice)
    case "message_queue_data": return HeapNatives.queueData(p, call)
    default:
      return HeapNatives.item(name, of: p, call) ?? ProcessInformation.item(name, of: p, call)
    }
  }

  /// The stack as text, the innermost function first.
  static func backtrace(_ p: ProcessPointer, _ machine: Machine) -> String {
    var text = "Program counter: "
    var pc = p.pointee.codePointer
    var fp = p.pointee.framePointer
    func name(_ pc: UnsafePointer<UInt64>) -> String {
      guard let info = machine.code.info(at: pc - 1), !info.module.isNone else { return "?" }
      let function = "\(machine.atoms.name(info.module)):\(machine.atoms.name(info.name))"
      return "\(function)/\(info.arity + info.capturedCount)"
    }
    text += name(pc) + "\n"
    for depth in 0..<64 {
      guard pc - 1 != machine.stubs.exit, pc != machine.stubs.exit, fp + 1 < p.pointee.blockEnd,
        let next = ReturnLink(of: fp).code, next != machine.stubs.exit
      else { break }
      text += "\(depth) Return address: \(name(next))\n"
      fp += ReturnLink(of: fp).window
      pc = next
    }
    return text
  }

  private static func ends(_ p: ProcessPointer, _ kind: LinkNode.Kind) -> [LinkPointer] {
    var found: [LinkPointer] = []
    var at = p.pointee.links
    while let end = at {
      if end.pointee.kind == kind { found.append(end) }
      at = end.pointee.next
    }
    return found.reversed()
  }

  private static func currentFunction(_ p: ProcessPointer, _ call: NativeCall) -> Value? {
    guard let info = call.machine.code.info(at: p.pointee.codePointer - 1) else { return nil }
    // A function value that has not been entered yet.
    if info.module.isNone { return call.tuple(.erlang, .apply, Value(small: 2)) }
    return call.tuple(info.module, info.name, Value(small: info.arity + info.capturedCount))
  }

  private static func status(_ p: ProcessPointer, _ call: NativeCall) -> Value {
    if p.pointee.suspendCount > 0, p.pointee.status == .waiting || p.pointee.status == .runnable {
      return call.atom("suspended")
    }
    switch p.pointee.status {
    case .running: return call.atom("running")
    case .runnable: return call.atom("runnable")
    case .waiting: return call.atom("waiting")
    case .suspended: return call.atom("suspended")
    case .exiting, .free: return call.atom("exiting")
    }
  }

  // MARK: Flags

  private static let flags: [Native] = [
    native("erlang", "process_flag", 2) { process, base in
      let call = NativeCall(process, base)
      return setFlag(call, call.process, call[0], call[1])
    },
    native("erlang", "process_flag", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isLocalPid, let p = call.machine.processes[call[0]], call[1].isAtom,
        call.machine.atoms.name(call[1]) == "save_calls"
      else { return call.badArgument() }
      _ = p
      return Value(small: 0).word
    },
    native("erlang", "group_leader", 0) { process, base in
      let p = NativeCall(process, base).process
      return (p.pointee.groupLeader.isNone ? p.pointee.pid : p.pointee.groupLeader).word
    },
    native("erlang", "group_leader", 2) { process, base in
      let call = NativeCall(process, base)
      let machine = call.machine
      guard call[0].isPid else { return call.badArgument() }
      if call[1].isLocalPid {
        guard let p = machine.processes[call[1]] else { return call.badArgument() }
        machine.standStill(p)
        p.pointee.groupLeader = machine.copy(call[0], to: p)
        return Value.true.word
      }
      guard call[1].isBoxed(.externalPid) else { return call.badArgument() }
      let identifier = machine.identifier(of: call[1])
      machine.signals?.send(
        .groupLeader(
          from: machine.identifier(of: call.caller), to: identifier,
          leader: machine.identifier(of: call[0])),
        to: identifier.node)
      return Value.true.word
    },
  ]

  private static func setFlag(
    _ call: NativeCall, _ p: ProcessPointer, _ flag: Value, _ value: Value
  ) -> UInt64 {
    guard flag.isAtom else { return call.badArgument() }
    let atoms = call.machine.atoms
    switch atoms.name(flag) {
    case "trap_exit":
      guard value.isBoolean else { return call.badArgument() }
      defer { p.pointee.trapExit = value.isTrue }
      return call.boolean(p.pointee.trapExit)
    case "priority":
      guard let level = Priority.level(value, atoms) else { return call.badArgument() }
      defer { p.pointee.priority = level }
      return Priority.name(p.pointee.priority, atoms).word
    case "min_heap_size", "max_heap_size", "message_queue_data", "min_bin_vheap_size",
      "fullsweep_after":
      return HeapNatives.setFlag(call, p, atoms.name(flag), value)
    case "error_handler": return Value.errorHandler.word
    case "save_calls": return Value(small: 0).word
    case "sensitive", "async_dist": return Value.false.word
    default: return call.badArgument()
    }
  }
}
