/// The virtual machine of one node: its code, its processes and all that they share.
///
/// One thread at a time drives it. It may have further schedulers, each a thread of its own, that run processes beside that one
/// (`startSchedulers`): then the driving thread holds the machine's lock whenever it uses the machine, and gives it up while it waits
/// (`rest`).
///
/// It does no input or output: time, randomness and the world outside come from its `Environment`, and what leaves for other
/// nodes goes to its `signals`.
public final class Machine {
  /// The atoms.
  public let atoms = AtomTable()
  /// Where it gets time, randomness and devices from.
  public let environment: any Environment
  let literals = LiteralArea()
  let code = CodeTable()
  let liveness = Liveness()
  var natives: [NativeKey: UnsafeMutablePointer<NativeEntry>] = [:]

  // Processes
  var processes = ProcessTable()
  var registry: [Value: ProcessPointer] = [:]
  var timers = TimerHeap()
  /// The aliases of processes, by the number of their reference.
  var aliases: [UInt64: ProcessAlias] = [:]
  /// Who asked by `monitor_node` to be told, and how often.
  var monitorsOfNodes: [Value: [NodeMonitor]] = [:]
  /// Processes that were spawned on other nodes and whose answer is awaited, by the number of their reference.
  var remoteSpawns: [UInt64: RemoteSpawn] = [:]
  /// Numbers of the unlink signals.
  var nextUnlink: UInt64 = 1
  var nextReference: UInt64 = 1
  var nextUnique = 1
  /// Which processes each one has suspended, and how often.
  var suspensions: [Value: [Value: Int]] = [:]
  var systemMonitor: SystemObserver?
  var systemProfile: SystemObserver?
  /// What `statistics` remembers.
  var statistics: StatisticsMemory
  /// The tables of `:ets`.
  let tables = TableRegistry()
  /// The arrays of `:atomics` and `:counters`.
  let counters = CounterArrays()
  /// What is watched of calls and processes.
  let tracing = Tracing()
  /// Compiled regular expressions.
  let expressions = RegularExpressionCache()

  // Schedulers
  let lock = MachineLock()
  /// The one whose thread holds the lock.
  var scheduler: SchedulerPointer
  /// All of them, by index.
  var schedulers: [SchedulerPointer]
  /// Those that wait for work.
  var idleCount = 0
  /// Called where the driving thread, which rests, has something to do. From any thread.
  var wakeDriver: @Sendable () -> Void = {}
  /// Something was done that the driving thread has to look at.
  var driverIsNeeded = false

  // The node
  /// This node's name as an atom; `nonode@nohost` until it has one.
  public internal(set) var node = Value.noNode
  /// Distinguishes this life of the node from earlier ones of the same name.
  public var creation: UInt32 = 0
  /// Takes signals for other nodes.
  public var signals: (any SignalSink)? {
    get {
      driverIsNeeded = true
      return sink
    }
    set { sink = newValue }
  }
  private weak var sink: (any SignalSink)?

  /// Every allocation that may collect does (for tests: finds values that the collector does not know).
  public var collectsAlways = false
  /// Reductions that a process runs before the next one's turn.
  public var timeSlice = 4000
  /// Bytes that the whole program may hold (see `MemoryLimit.swift`).
  public var memoryLimit = Int.max
  let collectionCounts = CollectionCounts()
  /// How the heaps of new processes are.
  var heapDefaults = HeapDefaults()
  /// Set by `halt`: the machine runs nothing any more.
  public internal(set) var haltStatus: Int?
  /// Told of the end of each process for which a native of another target has asked by `NativeCall.watchesEnd`.
  public var processEnded: (Value) -> Void = { _ in }
  /// What natives of other targets keep with the machine, by type.
  private var attachments: [ObjectIdentifier: AnyObject] = [:]

  let stubs: MachineStubs

  /// A machine with the standard natives.
  public init(environment: any Environment) {
    self.environment = environment
    statistics = StatisticsMemory(startTime: environment.monotonicTime)
    scheduler = SchedulerPointer.allocate(capacity: 1)
    scheduler.initialize(to: Scheduler(index: 0, alarm: nil))
    schedulers = [scheduler]
    stubs = MachineStubs(code)
    installStandardNatives()
    tables.deliver = { machine, to, message in
      if let p = machine.processes[to] { machine.send(message, to: p) }
    }
  }

  deinit {
    for process in processes.all {
      process.freeMemory()
      process.free()
    }
    for scheduler in schedulers {
      scheduler.pointee.free()
      scheduler.deinitialize(count: 1)
      scheduler.deallocate()
    }
    if schedulers.count > 1 { lock.release() }
  }

  // MARK: Natives

  /// Makes natives callable, as exports of their modules and in line.
  ///
  /// With `areIndependent` they touch nothing but their process, so that schedulers run them beside each other.
  public func install(_ rows: [Native], areIndependent: Bool = false) {
    for row in rows {
      let module = atoms.intern(row.module)
      let name = atoms.intern(row.name)
      let frame = row.arity + 6
      let stub = code.stub(words: 4, frame: frame, module, name, row.arity)
      let entry = UnsafeMutablePointer<NativeEntry>.allocate(capacity: 1)
      entry.initialize(
        to: NativeEntry(
          body: row.body, ownBody: row.body, module: module, name: name, arity: row.arity,
          isControl: row.isControl, reach: areIndependent ? LongNatives.reach(row) : .shared,
          walkedCount: LongNatives.walkedCount(row),
          stub: UnsafePointer(stub + 1)))
      natives[NativeKey(module: row.module, name: row.name, arity: row.arity)] = entry
      stub[0] = UInt64(frame)
      stub[1] = Instruction(.nativeFunction, a: row.arity).word
      stub[2] = UInt64(UInt(bitPattern: entry))
      stub[3] = Instruction(.return, a: 0).word
      code.export(module, name, row.arity).pointee.code = UnsafePointer(stub + 1)
    }
  }

  /// Whether there is a native of that name that can run in line.
  public func isInlineNative(module: String, function: String, arity: Int) -> Bool {
    guard let entry = natives[NativeKey(module: module, name: function, arity: arity)] else {
      return false
    }
    return !entry.pointee.isControl
  }

  /// What a part outside the machine keeps with it, made on first use.
  public func attachment<T: AnyObject>(_ make: () -> T) -> T {
    if let found = attachment(of: T.self) { return found }
    let made = make()
    attachments[ObjectIdentifier(T.self)] = made
    return made
  }

  /// A number that no other call gets.
  func makeUniqueInteger() -> Int {
    defer { nextUnique += 1 }
    return nextUnique
  }

  /// What a part outside the machine keeps with it; nil where it keeps nothing of that type.
  public func attachment<T: AnyObject>(of type: T.Type) -> T? {
    // Safe: only a T is stored under T.
    attachments[ObjectIdentifier(type)].map { unsafeDowncast($0, to: type) }
  }

  /// A fresh reference's number.
  func makeReferenceNumber() -> UInt64 {
    defer { nextReference += 1 }
    return nextReference
  }

  /// The same for a reference that the process may wait for: no message that it has already can hold it.
  func makeReferenceNumber(for p: ProcessPointer) -> UInt64 {
    let number = makeReferenceNumber()
    p.pointee.mailbox.note(reference: number)
    return number
  }
}

/// Code that the machine itself needs.
struct MachineStubs {
  /// Where a process's first function returns to.
  let exit: UnsafePointer<UInt64>
  /// Calls the function value in r[n] with n arguments, by n.
  let applyFunction: [UnsafePointer<UInt64>]
  static let maxArity = 255

  init(_ code: CodeTable) {
    func stub(frame: Int, _ words: [UInt64]) -> UnsafePointer<UInt64> {
      let memory = code.stub(words: words.count + 1, frame: frame, .none, .none, 0)
      memory[0] = UInt64(frame)
      for index in words.indices { memory[index + 1] = words[index] }
      return UnsafePointer(memory + 1)
    }
    exit = stub(frame: 2, [Instruction(.exit).word, Instruction(.exit).word])
    applyFunction = (0...Self.maxArity).map { arity in
      stub(frame: arity + 4, [Instruction(.tailCallFunction, a: 0, b: arity).word])
    }
  }
}

/// Which natives of a machine can run in line: for the compiler, on any thread.
public struct NativeCatalog: Sendable {
  private let keys: Set<NativeKey>

  fileprivate init(_ keys: Set<NativeKey>) { self.keys = keys }

  /// Whether the native exists and never asks anything of the scheduler.
  public func contains(module: String, function: String, arity: Int) -> Bool {
    keys.contains(NativeKey(module: module, name: function, arity: arity))
  }
}

extension Machine {
  /// The natives installed so far that can run in line.
  public var inlineNatives: NativeCatalog {
    NativeCatalog(Set(natives.filter { !$0.value.pointee.isControl }.keys))
  }

  /// Sends a message from outside to a local pid; `.opaque(0)` in it stands for the reference of this node with that number.
  public func post(_ message: Literal, reference: UInt64, to pid: Value) {
    guard pid.isLocalPid, let target = processes[pid] else { return }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    let p = scratch.process
    send(value(message, in: p, opaque: [p.reference(reference)]), to: target)
  }

  /// Sends a message from outside to a local pid; nothing happens where that process has ended.
  public func post(_ message: Literal, to pid: Value) {
    guard pid.isLocalPid, let target = processes[pid] else { return }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    send(value(message, in: scratch.process), to: target)
  }
}
