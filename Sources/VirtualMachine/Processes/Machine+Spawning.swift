/// How a process starts.
struct SpawnOptions {
  var isLinked = false
  /// It is monitored, with that reference; 0 for none.
  var monitor: UInt64 = 0
  var monitorTag = Value.none
  var monitorAlias = AliasMode.none
  var priority: UInt8 = 1
  /// Nil where the node's default is to hold.
  var minHeapWords: Int?
  var maxHeap: HeapLimit?
  var fullSweepAfter: Int?
  var keepsQueueOffHeap = false
  var leader = Value.none
}

extension Machine {
  /// Starts a process that calls `function` of `module` (or the function value, where `module` is none) with a list of arguments. Nil
  /// where the table of processes is full.
  func spawn(
    _ module: Value, _ function: Value, _ arguments: Value, by parent: ProcessPointer?,
    _ options: SpawnOptions = SpawnOptions()
  ) -> ProcessPointer? {
    guard processes.hasRoom else { return nil }
    let p = makeProcess(
      words: BlockPool.size(
        Swift.max(BlockPool.initialWords, options.minHeapWords ?? heapDefaults.minWords)))
    p.pointee.pid = processes.insert(p)
    p.pointee.priority = options.priority
    if let words = options.minHeapWords { p.pointee.minHeapWords = UInt32(words) }
    if let limit = options.maxHeap { p.pointee.maxHeap = limit }
    if let count = options.fullSweepAfter { p.pointee.fullSweepAfter = UInt32(count) }
    p.pointee.keepsQueueOffHeap = options.keepsQueueOffHeap
    let leader = options.leader.isNone ? parent?.pointee.groupLeader ?? .none : options.leader
    p.pointee.groupLeader = leader.isPointer ? copy(leader, to: p) : leader
    p.pointee.stagedModule = module
    p.pointee.stagedFunction = copy(function, to: p)
    p.pointee.stagedArguments = copy(arguments, to: p)
    p.pointee.initialCall = function
    p.pointee.initialModule = module
    p.pointee.initialArity = arguments.listCount
    if function.isBoxed(.function) {
      p.pointee.initialModule = .erlang
      p.pointee.initialCall = .apply
      p.pointee.initialArity = 2
    } else if function.isBoxed(.export) {
      let export = function.exportPointer.pointee
      p.pointee.initialModule = export.module
      p.pointee.initialCall = export.name
    } else if !function.isAtom {
      p.pointee.initialCall = .undefined
    }
    if let parent {
      p.pointee.parent = parent.pointee.pid
      if options.isLinked { link(parent, p) }
      if options.monitor != 0 {
        let ends = monitor(parent, p, reference: options.monitor)
        ends.pointee.tag = options.monitorTag
        addAlias(options.monitorAlias, to: ends)
      }
    }
    if let entry = enterStaged(p) {
      p.pointee.codePointer = entry
    } else {
      p.pointee.pendingExit = true
      p.pointee.pendingExitReason = .badarg
    }
    scheduler.pointee.queues.append(p)
    if parent?.pointee.traceFlags.isEmpty == false || !tracing.flagsOfNew.isEmpty {
      tellSpawn(p, by: parent, module, function, arguments, isLinked: options.isLinked)
    }
    return p
  }

  /// A process that has not got a pid yet, whose first function returns to the stub that ends it.
  func makeProcess(words size: Int) -> ProcessPointer {
    let block = scheduler.pointee.blocks.pointee.allocate(size)
    let end = block + size
    let fp = end - 2
    fp[1] = ReturnLink(to: stubs.exit, window: 0).word
    fp[0] = 0
    let low = fp - 1
    let boundary = low - ProcessPointer.stackReserve
    boundary.update(repeating: 0, count: fp - boundary)
    let p = scheduler.pointee.blocks.pointee.allocateProcess()
    p.initialize(
      to: ProcessState(
        machine: self, heapStart: block, blockEnd: end, boundary: boundary, framePointer: fp))
    return p
  }

  /// Starts the first process of a program: it calls `function` of `module` with `arguments`.
  ///
  /// Returns its pid as other nodes see it, or nil where no process can start.
  @discardableResult
  public func spawn(
    module: String, function: String, arguments: [Literal], leader: ProcessIdentifier? = nil
  ) -> ProcessIdentifier? {
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    let list = value(.list(arguments, tail: nil), in: scratch.process)
    var options = SpawnOptions()
    if let leader { options.leader = pid(leader, in: scratch.process) }
    return spawn(atoms.intern(module), atoms.intern(function), list, by: nil, options)
      .map { identifier(of: $0.pointee.pid) }
  }
}
