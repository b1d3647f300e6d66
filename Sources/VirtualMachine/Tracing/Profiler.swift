/// Where the time goes: samples of what runs, on all schedulers.
///
/// Each function is watched (`BreakpointActions.profiles`), so a scheduler knows at every moment which one it runs: it notes where the code
/// goes on at each call, at each return, and around each native. A ticker that runs beside (`Ticker`) changes a word every now and then.
/// A scheduler that finds the word changed at such a point gives the time since it last did to the function that ran up to
/// there. So calls are exact, and times are samples that are taken where one function ends and the next one begins.
final class Profiler {
  private(set) var isRunning = false
  let ticker = Ticker()

  /// Changes the word that schedulers look at. From any thread.
  @safe final class Ticker: @unchecked Sendable {
    fileprivate let word = UnsafeMutablePointer<AtomicWord>.allocate(capacity: 1)

    fileprivate init() { word.initialize(to: AtomicWord(0)) }

    deinit { word.deallocate() }

    func tick() { word.increment() }
  }

  /// What one scheduler knows.
  struct Clock {
    /// The ticker's word; nil while nothing is profiled. (Here, so that no reference is counted where it is looked at.)
    var ticks: UnsafeMutablePointer<AtomicWord>?
    /// Where the code that runs goes on: an address after the first word of its function.
    var place: UnsafePointer<UInt64>?
    var tick: UInt = 0
    var since = 0
    /// Nanoseconds by the function's address.
    var times: [UnsafePointer<UInt64>: Int] = [:]
  }

  func start(_ schedulers: [SchedulerPointer]) {
    isRunning = true
    for scheduler in schedulers { scheduler.pointee.clock.ticks = ticker.word }
  }

  /// From here on, code at `pc` runs.
  @inline(__always)
  static func enter(_ pc: UnsafePointer<UInt64>, _ p: ProcessPointer) {
    let scheduler = p.pointee.scheduler
    if let ticks = scheduler.pointee.clock.ticks, ticks.hint != scheduler.pointee.clock.tick {
      p.machine.tracing.profiler.sample(scheduler, p.machine)
    }
    scheduler.pointee.clock.place = pc
  }

  /// A time slice begins.
  func begin(_ p: ProcessPointer) {
    p.pointee.scheduler.pointee.clock.tick = ticker.word.hint
    p.pointee.scheduler.pointee.clock.since = p.machine.environment.monotonicTime
    p.pointee.scheduler.pointee.clock.place = p.pointee.codePointer
  }

  /// A time slice ends.
  func end(_ p: ProcessPointer) {
    sample(p.pointee.scheduler, p.machine)
    p.pointee.scheduler.pointee.clock.place = nil
  }

  @inline(never) private func sample(_ scheduler: SchedulerPointer, _ machine: Machine) {
    let now = machine.environment.monotonicTime
    if let place = scheduler.pointee.clock.place, let info = machine.code.info(at: place - 1) {
      scheduler.pointee.clock.times[info.start, default: 0] += now - scheduler.pointee.clock.since
    }
    scheduler.pointee.clock.since = now
    scheduler.pointee.clock.tick = ticker.word.hint
  }
}

/// One function in a profile.
public struct ProfiledFunction: Equatable, Sendable {
  /// The module's atom, for example `Elixir.Enum` or `lists`.
  public var module: String
  public var function: String
  public var arity: Int
  public var calls: Int
  /// Time in the function itself, without what it calls.
  public var nanoseconds: Int
}

extension Machine {
  /// Watches all functions from now on, those of modules that are loaded later too.
  ///
  /// What comes back is to be called every millisecond or so, from any thread: each call is a sample.
  public func startProfile() -> @Sendable () -> Void {
    lock.waitUntilAlone()
    for (_, module) in code.modules { profile(module) }
    for entry in natives.values {
      if let index = tracing.native(entry, self) { profile(index) }
    }
    tracing.profiler.start(schedulers)
    if let p = scheduler.pointee.current { tracing.profiler.begin(p) }
    let ticker = tracing.profiler.ticker
    return { ticker.tick() }
  }

  /// Watches the functions of a module.
  func profile(_ module: LoadedModule) {
    for function in module.functions {
      if let index = tracing.function(function.pointee.code, self) { profile(index) }
    }
  }

  private func profile(_ index: Int) {
    tracing.set(index, tracing.breakpoint(index).pointee.actions.union(.profiles), self)
  }

  /// What has been profiled so far: each function that was called or took time.
  public func profile() -> [ProfiledFunction] {
    lock.waitUntilAlone()
    var found: [FunctionName: ProfiledFunction] = [:]
    func note(_ name: FunctionName, calls: Int, nanoseconds: Int) {
      let empty = ProfiledFunction(
        module: atoms.name(name.module), function: atoms.name(name.name), arity: name.arity,
        calls: 0, nanoseconds: 0)
      found[name, default: empty].calls += calls
      found[name, default: empty].nanoseconds += nanoseconds
    }
    for index in tracing.indices ?? 1...1 where tracing.count > 0 {
      let calls = tracing.calls(index, self)
      let breakpoint = tracing.breakpoint(index).pointee
      guard calls > 0, breakpoint.actions.contains(.profiles),
        let info = code.info(at: breakpoint.target)
      else { continue }
      note(FunctionName(info), calls: calls, nanoseconds: 0)
    }
    for scheduler in schedulers {
      for (start, time) in scheduler.pointee.clock.times {
        guard let info = code.info(at: start), !info.module.isNone else { continue }
        note(FunctionName(info), calls: 0, nanoseconds: time)
      }
    }
    return Array(found.values)
  }

  private struct FunctionName: Hashable {
    var module: Value
    var name: Value
    var arity: Int

    init(_ info: FunctionInfo) { (module, name, arity) = (info.module, info.name, info.arity) }
  }
}
