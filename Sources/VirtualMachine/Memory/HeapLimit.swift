/// The most words that a process's heap may take (`max_heap_size`), and what happens when it takes more.
struct HeapLimit {
  /// 0 for no limit.
  var words = 0
  /// Whether the process is killed.
  var kills = true
  /// Whether that is told on standard error.
  var logs = true

  init() {}

  /// From a number of words or a map `%{size: words, kill: boolean, error_logger: boolean}`; what the map leaves out is as in
  /// `defaults`. Nil for anything else, and for a limit below `least`.
  init?(_ value: Value, defaults: HeapLimit, least: Int, _ atoms: AtomTable) {
    self = defaults
    var size = value
    if value.isMap {
      size = Maps.get(value, atoms.intern("size"), atoms)
      for (name, flag) in [("kill", \HeapLimit.kills), ("error_logger", \HeapLimit.logs)] {
        let given = Maps.get(value, atoms.intern(name), atoms)
        if given.isNone { continue }
        guard given.isBoolean else { return nil }
        self[keyPath: flag] = given.isTrue
      }
    }
    guard let words = size.natural, words == 0 || words >= least else { return nil }
    self.words = words
  }

  /// The map that describes it.
  func term(in p: ProcessPointer) -> Value {
    let atoms = p.machine.atoms
    let pairs = Words.allocate(capacity: 6)
    defer { pairs.deallocate() }
    pairs[0] = atoms.intern("error_logger").word
    pairs[1] = Value(boolean: logs).word
    pairs[2] = atoms.intern("kill").word
    pairs[3] = Value(boolean: kills).word
    pairs[4] = atoms.intern("size").word
    pairs[5] = Value(small: words).word
    return Maps.makeFlat(p, pairs: pairs, count: 3)
  }
}

/// What a process's heap is like that has not been told otherwise; `system_flag` sets it.
struct HeapDefaults {
  var limit = HeapLimit()
  var fullSweepAfter = 65_535
  /// Words of a new process's block; 0 for the machine's own choice, which is told as Erlang's.
  var minWords = 0

  static let shownMinWords = 233
}

extension Machine {
  /// The process's terms take more than its `max_heap_size`: that is reported, and it is killed, unless it is not to be.
  func exceededMaxHeap(_ p: ProcessPointer, need: Int) {
    let limit = p.pointee.maxHeap
    if limit.logs, !p.pointee.pendingExit {
      report("max_heap_size", p) { scratch in
        [
          Value(small: limit.words), Value(small: p.usedWords + need), Value(boolean: limit.kills),
          Value(small: p.pointee.mailbox.count), HeapFigures(p).term(in: scratch),
        ]
      }
    }
    if limit.kills { kill(p) }
  }

  /// Ends a process that runs, at its next call at the latest.
  func kill(_ p: ProcessPointer) {
    shared(p) {
      guard !p.pointee.pendingExit else { return }
      p.pointee.pendingExit = true
      p.pointee.pendingExitReason = .killed
      p.pointee.reductions = 0
      wake(p)
    }
  }

  /// Lets a process of its own call `swm_logger`'s `function` with the process and what `arguments` makes.
  func report(
    _ function: String, _ p: ProcessPointer, _ arguments: (ProcessPointer) -> [Value]
  ) {
    guard code.export(.errorHandler, .undefinedFunction, 3).pointee.isDefined else { return }
    shared(p) {
      let scratch = ScratchHeap(self)
      defer { scratch.free() }
      let list = scratch.process.list([p.pointee.pid] + arguments(scratch.process))
      _ = spawn(atoms.intern("swm_logger"), atoms.intern(function), list, by: nil)
    }
  }
}
