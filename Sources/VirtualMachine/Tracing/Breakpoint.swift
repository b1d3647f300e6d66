/// What is done where a function is entered.
struct BreakpointActions: OptionSet, Sendable {
  let rawValue: UInt8
  /// Its calls are counted.
  static let counts = BreakpointActions(rawValue: 1)
  /// The count stands still.
  static let isPaused = BreakpointActions(rawValue: 2)
  /// Its calls are told to the tracers of the processes that make them.
  static let traces = BreakpointActions(rawValue: 4)
  /// It is traced as `global` functions are: when it is called from outside of its module.
  static let isGlobal = BreakpointActions(rawValue: 8)
  /// Its calls are counted, and the time in it is measured, for each process.
  static let times = BreakpointActions(rawValue: 16)
  /// The profiler counts its calls and samples where the time goes.
  static let profiles = BreakpointActions(rawValue: 32)
}

/// A function whose calls are watched.
///
/// The operation of the function's first word becomes `Opcode.breakpoint`; the word before has this breakpoint's number. The operands
/// stay: who is in the middle of that instruction may read them again. What runs from there on is a
/// copy of the whole function: its jumps, its handlers and its lines are where the original's are, so nothing of it needs to be
/// interpreted in another way, and a function that is not watched runs as if there were no breakpoints (see `WatchedCopy`).
///
/// A function that is traced globally is entered through its export: that leads to a stub, whose `target` is the function. A native has
/// no code to patch: its body is replaced.
struct Breakpoint {
  /// Where the code goes on: the copy; for an export's stub, the function.
  var target: UnsafePointer<UInt64>
  /// The function's first word, and what stood there; nil for exports and natives.
  var patched: UnsafeMutablePointer<UInt64>?
  var original: UInt64 = 0
  /// What is watched instead of a function's code.
  var export: UnsafeMutablePointer<Export>?
  /// The export's stub, kept for the next time.
  var stub: UnsafePointer<UInt64>?
  var native: UnsafeMutablePointer<NativeEntry>?
  var module: Value
  var name: Value
  /// Captured values count, as in stack traces.
  var arity: Int
  var actions: BreakpointActions = []
  /// Which calls are told; nil for all of them.
  var pattern: CallPattern?
}

/// The breakpoints of a machine, by number from 1, and the processes that start traced.
///
/// Code is patched only while no other scheduler interprets (`MachineLock.waitUntilAlone`).
final class Tracing {
  static let limit = 1 << 18
  /// How many words of the caller's a traced function's return frame takes.
  static let returnFrame = 3

  private(set) var count = 0
  /// Their memory stays where it is.
  private var memory: UnsafeMutablePointer<Breakpoint>?
  private var functions: [UnsafePointer<UInt64>: Int] = [:]
  private var exports: [UnsafeMutablePointer<Export>: Int] = [:]
  /// Where a traced function returns to that is to tell so: see `Machine.pushReturnFrame`.
  private(set) var returnStub: UnsafePointer<UInt64>?

  /// The processes that are told what happens to others, by these.
  fileprivate var tracers: [Value: Value] = [:]
  /// What new processes start with.
  var flagsOfNew: TraceFlags = []
  var tracerOfNew = Value.none
  /// What functions of modules that are loaded from now on are watched for.
  var onLoad: WatchRequest?
  /// Measures the time of functions by process.
  let times = CallTimes()
  let profiler = Profiler()

  /// Whether the beginnings and ends of time slices matter.
  var watchesSlices: Bool { profiler.isRunning || times.isMeasuring }

  deinit {
    memory?.deinitialize(count: count + 1)
    if let memory { LiteralArea.release(memory, Self.limit * MemoryLayout<Breakpoint>.stride) }
  }

  @inline(__always) func breakpoint(_ index: Int) -> UnsafeMutablePointer<Breakpoint> {
    // Safe: an index comes from `add`.
    memory.unsafelyUnwrapped + index
  }

  /// The breakpoints by number.
  var indices: ClosedRange<Int>? { count == 0 ? nil : 1...count }

  // MARK: Finding and making

  /// The breakpoint of a function, where it has one.
  func existing(_ entry: UnsafePointer<UInt64>) -> Int? { functions[entry] }
  func existing(_ export: UnsafeMutablePointer<Export>) -> Int? { exports[export] }

  /// The breakpoint of the function with that first word, made inactive where it is new. Nil where there are too many.
  func function(_ entry: UnsafePointer<UInt64>, _ machine: Machine) -> Int? {
    if let index = functions[entry] { return index }
    guard let info = machine.code.info(at: entry) else { return nil }
    let words = WatchedCopy(info).words
    guard machine.code.hasRoom(for: words.count) else { return nil }
    let copy = machine.code.allocate([words.count]) { _, start in
      var copied = info
      copied.start = UnsafePointer(start)
      copied.end = UnsafePointer(start + words.count)
      return copied
    }[0]
    for index in words.indices { copy[index] = words[index] }
    let index = add(
      Breakpoint(
        target: UnsafePointer(copy + 1), patched: UnsafeMutablePointer(mutating: entry),
        original: entry.pointee, module: info.module, name: info.name,
        arity: info.arity + info.capturedCount), machine)
    functions[entry] = index
    if let index { UnsafeMutablePointer(mutating: entry)[-1] |= UInt64(index) << 32 }
    return index
  }

  /// The breakpoint of an export, whose stub calls go through once `apply` has put it in place.
  func export(_ export: UnsafeMutablePointer<Export>, _ machine: Machine) -> Int? {
    if let index = exports[export] { return index }
    guard machine.code.hasRoom(for: 2) else { return nil }
    let function = export.pointee
    let index = add(
      Breakpoint(
        target: function.code, export: export, module: function.module, name: function.name,
        arity: function.arity), machine)
    exports[export] = index
    return index
  }

  /// The breakpoint of a native.
  func native(_ entry: UnsafeMutablePointer<NativeEntry>, _ machine: Machine) -> Int? {
    if entry.pointee.breakpoint != 0 { return entry.pointee.breakpoint }
    let native = entry.pointee
    let index = add(
      Breakpoint(
        target: native.stub, native: entry, module: native.module, name: native.name,
        arity: native.arity), machine)
    entry.pointee.breakpoint = index ?? 0
    return index
  }

  private func add(_ breakpoint: Breakpoint, _ machine: Machine) -> Int? {
    guard count + 1 < Self.limit else { return nil }
    let start =
      memory
      ?? LiteralArea.reserve(Self.limit * MemoryLayout<Breakpoint>.stride).bindMemory(
        to: Breakpoint.self, capacity: Self.limit)
    if memory == nil {
      // Number 0 is none.
      start.initialize(to: breakpoint)
      memory = start
      let stub = machine.code.stub(words: 2, frame: Self.returnFrame + 2, .none, .none, 0)
      stub[0] = UInt64(Self.returnFrame + 2)
      stub[1] = Instruction(.traceReturn, a: Self.returnFrame).word
      returnStub = UnsafePointer(stub + 1)
    }
    for scheduler in machine.schedulers { equip(scheduler) }
    count += 1
    (start + count).initialize(to: breakpoint)
    return count
  }

  /// Gives a scheduler what it needs to pass breakpoints, where there are any.
  func equip(_ scheduler: SchedulerPointer) {
    guard let memory, scheduler.pointee.calls == nil else { return }
    scheduler.pointee.breakpoints = memory
    scheduler.pointee.calls = LiteralArea.reserve(Self.limit * 8).bindMemory(
      to: Int.self, capacity: Self.limit)
    if profiler.isRunning { profiler.start([scheduler]) }
  }

  // MARK: Putting in place

  /// Sets what a breakpoint does, and patches the code where that was nothing or becomes nothing. While no other scheduler interprets.
  func set(_ index: Int, _ actions: BreakpointActions, _ machine: Machine) {
    let breakpoint = breakpoint(index)
    breakpoint.pointee.actions = actions
    if !actions.contains(.traces) { breakpoint.pointee.pattern = nil }
    let isActive = !actions.isDisjoint(with: [.counts, .traces, .times, .profiles])
    if let word = breakpoint.pointee.patched {
      word.pointee =
        isActive
        ? Instruction(word: breakpoint.pointee.original).replacing(.breakpoint).word
        : breakpoint.pointee.original
    } else if let native = breakpoint.pointee.native {
      native.pointee.body = isActive ? watchedNative : native.pointee.ownBody
    } else if let export = breakpoint.pointee.export {
      setExport(export, index, isActive, machine)
    }
  }

  private func setExport(
    _ export: UnsafeMutablePointer<Export>, _ index: Int, _ isActive: Bool, _ machine: Machine
  ) {
    let breakpoint = breakpoint(index)
    if isStub(export.pointee.code, index) {
      if !isActive { export.pointee.code = breakpoint.pointee.target }
      return
    }
    guard isActive, export.pointee.isDefined else { return }
    // The frame's size is asked for where the export is called.
    let frame = export.pointee.code.frameSize
    let function = export.pointee
    breakpoint.pointee.target = function.code
    if let stub = breakpoint.pointee.stub, stub.frameSize == frame {
      export.pointee.code = stub
      return
    }
    let stub = machine.code.stub(
      words: 2, frame: frame, function.module, function.name, function.arity)
    stub[0] = UInt64(frame) | UInt64(index) << 32
    stub[1] = Instruction(.breakpoint).word
    breakpoint.pointee.stub = UnsafePointer(stub + 1)
    export.pointee.code = UnsafePointer(stub + 1)
  }

  private func isStub(_ code: UnsafePointer<UInt64>, _ index: Int) -> Bool {
    Instruction(word: code.pointee).opcode == .breakpoint && code.breakpoint == index
  }

  /// What an export's breakpoint does; nothing where the function has been loaded anew since.
  func actions(_ index: Int) -> BreakpointActions {
    let breakpoint = breakpoint(index).pointee
    if let export = breakpoint.export, !isStub(export.pointee.code, index) { return [] }
    return breakpoint.actions
  }

  // MARK: Counters

  /// The calls that were counted. While no other scheduler interprets.
  func calls(_ index: Int, _ machine: Machine) -> Int {
    machine.schedulers.reduce(0) { $0 + ($1.pointee.calls?[index] ?? 0) }
  }

  func resetCalls(_ index: Int, _ machine: Machine) {
    for scheduler in machine.schedulers { scheduler.pointee.calls?[index] = 0 }
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// The process that is told what happens to this one, or none. The machine lock's.
  var tracer: Value {
    get { machine.tracing.tracers[pointee.pid] ?? .none }
    nonmutating set { machine.tracing.tracers[pointee.pid] = newValue.isNone ? nil : newValue }
  }
}
