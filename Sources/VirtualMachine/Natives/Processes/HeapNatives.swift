/// `:erlang`'s functions for the memory of processes.
enum HeapNatives {
  static let rows: [Native] = [
    controlNative("erlang", "garbage_collect", 0) { process, base in
      collect(NativeCall(process, base), full: true, target: nil)
    },
    controlNative("erlang", "garbage_collect", 1) { process, base in
      let call = NativeCall(process, base)
      return collect(call, full: true, target: call[0])
    },
    // garbage_collect(pid, is_major)
    controlNative("swm", "garbage_collect", 2) { process, base in
      let call = NativeCall(process, base)
      return collect(call, full: call[1].isTrue, target: call[0])
    },
    native("swm", "heap_default", 2) { process, base in
      let call = NativeCall(process, base)
      return setDefault(call)
    },
  ]

  /// A process that runs is collected when its turn ends, which is at once.
  private static func collect(_ call: NativeCall, full: Bool, target: Value?) -> UInt64 {
    if let target, target != call.caller {
      guard target.isLocalPid else { return call.badArgument() }
      guard let p = call.machine.processes[target] else { return Value.false.word }
      if call.machine.isElsewhere(p) {
        p.pointee.wantedCollection = full ? .full : .minor
      } else {
        // Its new block comes from the pool of this thread.
        p.pointee.blocks = call.process.pointee.blocks
        p.collect(need: 0, full: full, isAtRest: true)
      }
      return Value.true.word
    }
    call.base[0] = Value.true.word
    call.process.pointee.wantedCollection = full ? .full : .minor
    return NativeControl.yield
  }

  // MARK: Figures

  /// An item of `process_info` about memory; nil for any other name.
  static func item(_ name: String, of p: ProcessPointer, _ call: NativeCall) -> Value? {
    switch name {
    case "heap_size": return Value(small: p.blockWords)
    case "total_heap_size": return Value(small: p.totalHeapWords)
    case "stack_size": return Value(small: p.pointee.blockEnd - p.stackLow)
    case "min_heap_size": return Value(small: minWords(p))
    case "min_bin_vheap_size": return Value(small: OldGeneration.leastSharedLimit / 8)
    case "max_heap_size": return p.pointee.maxHeap.term(in: call.process)
    case "fullsweep_after": return Value(small: Int(p.pointee.fullSweepAfter))
    case "garbage_collection":
      return call.list([
        call.tuple(.maxHeapSize, p.pointee.maxHeap.term(in: call.process)),
        row(call, "min_bin_vheap_size", OldGeneration.leastSharedLimit / 8),
        row(call, "min_heap_size", minWords(p)),
        row(call, "fullsweep_after", Int(p.pointee.fullSweepAfter)),
        row(call, "minor_gcs", Int(p.pointee.minorCollections)),
      ])
    case "garbage_collection_info": return HeapFigures(p).term(in: call.process)
    default: return nil
    }
  }

  private static func row(_ call: NativeCall, _ name: String, _ number: Int) -> Value {
    call.tuple(call.atom(name), Value(small: number))
  }

  private static func minWords(_ p: ProcessPointer) -> Int {
    p.pointee.minHeapWords > 0 ? Int(p.pointee.minHeapWords) : HeapDefaults.shownMinWords
  }

  /// What `memory` tells, in bytes.
  static func memory(_ call: NativeCall) -> [(name: String, bytes: Int)] {
    let machine = call.machine
    machine.lock.waitUntilAlone()
    var (processes, binaries) = (0, 0)
    for p in machine.processes.all {
      processes += p.memoryBytes
      binaries += p.pointee.sharedBytes + (p.pointee.old?.pointee.sharedBytes ?? 0)
    }
    let tables = machine.tables.all.reduce(0) { $0 + $1.words * 8 }
    let code = machine.code.usedBytes
    let atoms = machine.atoms.count * 64
    let system = code + machine.literals.usedWords * 8 + atoms + binaries + tables
    return [
      ("total", processes + system), ("processes", processes), ("processes_used", processes),
      ("system", system), ("atom", atoms), ("atom_used", atoms), ("binary", binaries),
      ("code", code), ("ets", tables),
    ]
  }

  /// An item of `system_info` about memory.
  static func information(_ call: NativeCall, _ name: String) -> Value? {
    let defaults = call.machine.heapDefaults
    let words = defaults.minWords > 0 ? defaults.minWords : HeapDefaults.shownMinWords
    switch name {
    case "fullsweep_after": return row(call, name, defaults.fullSweepAfter)
    case "min_heap_size": return row(call, name, words)
    case "min_bin_vheap_size": return row(call, name, OldGeneration.leastSharedLimit / 8)
    case "max_heap_size": return defaults.limit.term(in: call.process)
    default:
      return call.list([
        row(call, "max_heap_size", defaults.limit.words),
        row(call, "min_bin_vheap_size", OldGeneration.leastSharedLimit / 8),
        row(call, "min_heap_size", words),
        row(call, "fullsweep_after", defaults.fullSweepAfter),
      ])
    }
  }

  // MARK: Settings

  /// Sets a flag of a process about its memory. The old value.
  static func setFlag(
    _ call: NativeCall, _ p: ProcessPointer, _ name: String, _ value: Value
  ) -> UInt64 {
    let before = item(name, of: p, call) ?? queueData(p, call)
    switch name {
    case "max_heap_size":
      let machine = call.machine
      guard
        let limit = HeapLimit(
          value, defaults: machine.heapDefaults.limit, least: minWords(p), machine.atoms)
      else { return call.badArgument() }
      p.pointee.maxHeap = limit
    case "message_queue_data":
      guard value == call.atom("on_heap") || value == call.atom("off_heap") else {
        return call.badArgument()
      }
      p.pointee.keepsQueueOffHeap = value == call.atom("off_heap")
    default:
      guard let number = value.natural, number < 1 << 28 else { return call.badArgument() }
      if name == "min_heap_size" { p.pointee.minHeapWords = UInt32(number) }
      if name == "fullsweep_after" { p.pointee.fullSweepAfter = UInt32(number) }
    }
    return before.word
  }

  static func queueData(_ p: ProcessPointer, _ call: NativeCall) -> Value {
    call.atom(p.pointee.keepsQueueOffHeap ? "off_heap" : "on_heap")
  }

  /// `heap_default(flag, value)`: how new processes are. The old value.
  private static func setDefault(_ call: NativeCall) -> UInt64 {
    let machine = call.machine
    guard call[0].isAtom else { return call.badArgument() }
    let name = machine.atoms.name(call[0])
    switch name {
    case "max_heap_size":
      let before = machine.heapDefaults.limit.term(in: call.process)
      guard
        let limit = HeapLimit(
          call[1], defaults: machine.heapDefaults.limit, least: HeapDefaults.shownMinWords,
          machine.atoms)
      else { return call.badArgument() }
      machine.heapDefaults.limit = limit
      return before.word
    case "min_heap_size", "fullsweep_after":
      guard let number = call[1].natural, number < 1 << 28,
        let before = information(call, name)
      else { return call.badArgument() }
      if name == "min_heap_size" { machine.heapDefaults.minWords = number }
      if name == "fullsweep_after" { machine.heapDefaults.fullSweepAfter = number }
      return before.element(1).word
    default: return call.badArgument()
    }
  }
}
