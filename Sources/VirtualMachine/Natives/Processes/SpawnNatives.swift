/// `:erlang`'s functions that start and end processes.
enum SpawnNatives {
  static let rows: [Native] = spawning + ending

  // Each row is also there with a node as the first argument.
  private static let spawning: [Native] = [
    controlNative("erlang", "spawn", 1) { spawn($0, $1, function: 0) { _ in } },
    controlNative("erlang", "spawn", 2) { spawn($0, $1, function: 1, node: 0) { _ in } },
    controlNative("erlang", "spawn", 3) { spawn($0, $1, module: 0) { _ in } },
    controlNative("erlang", "spawn", 4) { spawn($0, $1, module: 1, node: 0) { _ in } },
    controlNative("erlang", "spawn_link", 1) { spawn($0, $1, function: 0) { $0.isLinked = true } },
    controlNative("erlang", "spawn_link", 2) {
      spawn($0, $1, function: 1, node: 0) { $0.isLinked = true }
    },
    controlNative("erlang", "spawn_link", 3) { spawn($0, $1, module: 0) { $0.isLinked = true } },
    controlNative("erlang", "spawn_link", 4) {
      spawn($0, $1, module: 1, node: 0) { $0.isLinked = true }
    },
    controlNative("erlang", "spawn_monitor", 1) {
      spawn($0, $1, function: 0) { $0.isMonitored = true }
    },
    controlNative("erlang", "spawn_monitor", 2) {
      spawn($0, $1, function: 1, node: 0) { $0.isMonitored = true }
    },
    controlNative("erlang", "spawn_monitor", 3) {
      spawn($0, $1, module: 0) { $0.isMonitored = true }
    },
    controlNative("erlang", "spawn_monitor", 4) {
      spawn($0, $1, module: 1, node: 0) { $0.isMonitored = true }
    },
    controlNative("erlang", "spawn_opt", 2) { spawn($0, $1, function: 0, options: 1) { _ in } },
    controlNative("erlang", "spawn_opt", 3) {
      spawn($0, $1, function: 1, node: 0, options: 2) { _ in }
    },
    controlNative("erlang", "spawn_opt", 4) { spawn($0, $1, module: 0, options: 3) { _ in } },
    controlNative("erlang", "spawn_opt", 5) {
      spawn($0, $1, module: 1, node: 0, options: 4) { _ in }
    },
    native("erlang", "spawn_request", 5) { process, base in
      let call = NativeCall(process, base)
      return requestSpawn(call)
    },
  ]

  /// What a spawn asks for.
  private struct Request {
    var isLinked = false
    var isMonitored = false
    var options = SpawnOptions()
  }

  private static func spawn(
    _ process: UnsafeMutableRawPointer, _ base: Words, module: Int? = nil, function: Int? = nil,
    node: Int? = nil, options: Int? = nil, _ prepare: (inout Request) -> Void
  ) -> UInt64 {
    let call = NativeCall(process, base)
    let caller = call.process
    let machine = call.machine
    var request = Request()
    prepare(&request)
    if let options, !read(call[options], &request, caller) { return call.badArgument() }

    let target: (module: Value, function: Value, arguments: Value)
    if let module {
      target = (call[module], call[module + 1], call[module + 2])
      guard target.module.isAtom, target.function.isAtom else { return call.badArgument() }
      let count = target.arguments.listCount
      guard count >= 0 else { return call.badArgument() }
      guard count <= MachineStubs.maxArity else { return call.fail(.systemLimit) }
    } else {
      let function = call[function ?? 0]
      guard function.isFunction, machine.isFunction(function, arity: 0) else {
        return call.badArgument()
      }
      target = (.none, function, .emptyList)
    }
    if let node, call[node] != machine.node {
      guard call[node].isAtom else { return call.badArgument() }
      return spawnRemotely(call, call[node], target, request)
    }

    if request.isMonitored { request.options.monitor = machine.makeReferenceNumber(for: caller) }
    request.options.isLinked = request.isLinked
    let started = machine.spawn(
      target.module, target.function, target.arguments, by: caller, request.options)
    guard let started else { return call.fail(.systemLimit) }
    guard request.isMonitored else { return started.pointee.pid.word }
    return caller.tuple(started.pointee.pid, caller.reference(request.options.monitor)).word
  }

  /// The language waits for the other node's answer: `:swm_spawn.remote(node, module, function, arguments, options)`.
  private static func spawnRemotely(
    _ call: NativeCall, _ node: Value,
    _ target: (module: Value, function: Value, arguments: Value), _ request: Request
  ) -> UInt64 {
    let p = call.process
    var options: [Value] = []
    if request.isLinked { options.append(.link) }
    if request.isMonitored { options.append(.monitor) }
    var (module, function, arguments) = target
    if module.isNone {
      (module, function, arguments) = (
        .erlang, .apply, p.list([target.function, .emptyList])
      )
    }
    return call.apply(
      call.atom("swm_spawn"), call.atom("remote"),
      p.list([node, module, function, arguments, p.list(options)]))
  }

  private static func read(_ list: Value, _ request: inout Request, _ p: ProcessPointer) -> Bool {
    let atoms = p.machine.atoms
    var rest = list
    while rest.isCons {
      let option = rest.head
      rest = rest.tail
      if option == .link {
        request.isLinked = true
      } else if option == .monitor {
        request.isMonitored = true
      } else if option.isTuple, option.tupleCount == 2, option.element(0).isAtom {
        let value = option.element(1)
        switch atoms.name(option.element(0)) {
        case "priority":
          guard let priority = Priority.level(value, atoms) else { return false }
          request.options.priority = priority
        case "monitor":
          request.isMonitored = true
          guard readMonitor(value, &request, atoms) else { return false }
        case "min_heap_size":
          guard let words = value.natural, words < 1 << 28 else { return false }
          request.options.minHeapWords = words
        case "max_heap_size":
          let least = request.options.minHeapWords ?? HeapDefaults.shownMinWords
          guard
            let limit = HeapLimit(
              value, defaults: p.machine.heapDefaults.limit, least: least, atoms)
          else { return false }
          request.options.maxHeap = limit
        case "fullsweep_after":
          guard let count = value.natural, count < 1 << 28 else { return false }
          request.options.fullSweepAfter = count
        case "message_queue_data":
          guard value == atoms.intern("on_heap") || value == atoms.intern("off_heap") else {
            return false
          }
          request.options.keepsQueueOffHeap = value == atoms.intern("off_heap")
        case "min_bin_vheap_size":
          guard value.natural != nil else { return false }
        case "async_dist": break
        default: return false
        }
      } else {
        return false
      }
    }
    return rest.isEmptyList
  }

  private static func readMonitor(
    _ list: Value, _ request: inout Request, _ atoms: AtomTable
  ) -> Bool {
    guard let options = MonitorOptions(list, atoms) else { return false }
    request.options.monitorTag = options.tag
    request.options.monitorAlias = options.alias
    return true
  }

  /// `spawn_request(node, module, function, arguments, options)`: the answer comes as a message.
  private static func requestSpawn(_ call: NativeCall) -> UInt64 {
    let machine = call.machine
    let p = call.process
    guard call[0].isAtom, call[1].isAtom, call[2].isAtom, call[3].listCount >= 0,
      let options = call[4].listElements
    else { return call.badArgument() }
    let number = machine.makeReferenceNumber(for: p)
    var request = RemoteSpawn(
      caller: p.pointee.pid, node: call[0], isLinked: false, isMonitored: false,
      monitorTag: .none, wantsSuccess: true, wantsError: true,
      replyTag: machine.atoms.intern("spawn_reply"))
    for option in options {
      if option == .link { request.isLinked = true }
      if option == .monitor { request.isMonitored = true }
      guard option.isTuple, option.tupleCount == 2 else { continue }
      switch (machine.atoms.name(option.element(0)), option.element(1)) {
      case ("reply_tag", let tag) where !tag.isPointer: request.replyTag = tag
      case ("reply", let mode) where mode.isAtom:
        let name = machine.atoms.name(mode)
        request.wantsSuccess = name == "yes" || name == "success_only"
        request.wantsError = name == "yes" || name == "error_only"
      case ("monitor", let list):
        request.isMonitored = true
        request.monitorTag = MonitorOptions(list, machine.atoms)?.tag ?? .none
      default: break
      }
    }
    let leader = p.pointee.groupLeader.isPid ? p.pointee.groupLeader : p.pointee.pid
    var wire: [Value] = []
    if request.isLinked { wire.append(.link) }
    if request.isMonitored { wire.append(.monitor) }
    guard let signals = machine.signals else {
      let reply = p.tuple([request.replyTag, p.reference(number), .error, .noconnection])
      machine.send(reply, to: p)
      return p.reference(number).word
    }
    machine.remoteSpawns[number] = request
    signals.send(
      .spawn(
        reference: machine.referenceIdentifier(number: number),
        from: machine.identifier(of: p.pointee.pid), leader: machine.identifier(of: leader),
        module: machine.atoms.name(call[1]), function: machine.atoms.name(call[2]),
        arity: call[3].listCount, options: ExternalFormat.encode(machine, p.list(wire)),
        arguments: ExternalFormat.encode(machine, call[3])),
      to: machine.atoms.name(call[0]))
    return p.reference(number).word
  }

  private static let ending: [Native] = [
    controlNative("erlang", "exit", 2) { process, base in
      let call = NativeCall(process, base)
      let machine = call.machine
      let target = call[0]
      if target.isLocalPid {
        if let p = machine.processes[target] {
          machine.signalExit(p, from: call.caller, reason: call[1], isLink: false)
        }
        return call.result(.true)
      }
      guard target.isBoxed(.externalPid) else { return call.badArgument() }
      let identifier = machine.identifier(of: target)
      machine.signals?.send(
        .kill(
          from: machine.identifier(of: call.caller), to: identifier,
          reason: ExternalFormat.encode(machine, call[1])),
        to: identifier.node)
      return Value.true.word
    },
    controlNative("erlang", "hibernate", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, call[1].isAtom, call[2].listCount >= 0 else {
        return call.badArgument()
      }
      let p = call.process
      p.takeArrivals()
      if p.pointee.mailbox.isEmpty {
        return NativeControl.waitAndRetry
      }
      p.pointee.mailbox.save = 0
      // The stack is given up: what is called now is the process's first function.
      let word = call.apply(call[0], call[1], call[2])
      p.pointee.framePointer = p.pointee.blockEnd - 2
      p.pointee.codePointer = call.machine.stubs.exit
      return word
    },
    controlNative("erlang", "yield", 0) { process, base in
      base[0] = Value.true.word
      return NativeControl.yield
    },
    native("erlang", "bump_reductions", 1) { process, base in
      let call = NativeCall(process, base)
      guard let count = call[0].natural else { return call.badArgument() }
      call.charge(count)
      return Value.true.word
    },
    controlNative("erlang", "suspend_process", 1) { process, base in
      suspend(NativeCall(process, base), .emptyList)
    },
    controlNative("erlang", "suspend_process", 2) { process, base in
      let call = NativeCall(process, base)
      return suspend(call, call[1])
    },
    native("erlang", "resume_process", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isLocalPid, let p = call.machine.processes[call[0]],
        call.machine.resume(p, by: call.process)
      else { return call.badArgument() }
      return Value.true.word
    },
  ]

  private static func suspend(_ call: NativeCall, _ list: Value) -> UInt64 {
    let atoms = call.machine.atoms
    guard let options = list.listElements else { return call.badArgument() }
    let unlessDone = atoms.intern("unless_suspending")
    // The process has stopped when this returns, so being asynchronous makes no difference.
    let reply = options.first { $0.isTuple && $0.tupleCount == 2 }
    guard
      options.allSatisfy({
        let name = $0.isTuple && $0.tupleCount == 2 ? $0.element(0) : $0
        return $0 == unlessDone || name == atoms.intern("asynchronous")
      })
    else { return call.badArgument() }
    guard call[0].isLocalPid, call[0] != call.caller, let p = call.machine.processes[call[0]]
    else { return call.badArgument() }
    let isDone = call.machine.suspensions(by: call.caller).contains { $0.target == call[0] }
    if isDone, options.contains(unlessDone) { return Value.false.word }
    call.machine.suspend(p, by: call.process)
    if let reply {
      let state = call.atom("suspended")
      call.machine.send(call.tuple(reply.element(1), state), to: call.process)
    }
    return Value.true.word
  }
}

/// `:low` ... `:max` as levels.
enum Priority {
  private static let names = ["low", "normal", "high", "max"]

  static func level(_ value: Value, _ atoms: AtomTable) -> UInt8? {
    guard value.isAtom else { return nil }
    return names.firstIndex(of: atoms.name(value)).map { UInt8($0) }
  }

  static func name(_ level: UInt8, _ atoms: AtomTable) -> Value {
    atoms.intern(names[Int(level) & 3])
  }
}

/// The options of `monitor/3`.
struct MonitorOptions {
  var tag = Value.none
  var alias = AliasMode.none

  init?(_ list: Value, _ atoms: AtomTable) {
    guard let options = list.listElements else { return nil }
    for option in options {
      guard option.isTuple, option.tupleCount == 2, option.element(0).isAtom else { return nil }
      switch atoms.name(option.element(0)) {
      case "tag": tag = option.element(1)
      case "alias":
        guard option.element(1).isAtom else { return nil }
        switch atoms.name(option.element(1)) {
        case "explicit_unalias": alias = .explicit
        case "demonitor": alias = .demonitor
        case "reply_demonitor": alias = .replyDemonitor
        default: return nil
        }
      default: return nil
      }
    }
  }
}
