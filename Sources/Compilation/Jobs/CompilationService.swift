internal import Synchronization
public import Syntax
public import VirtualMachine

/// What the compiler needs from its surroundings.
public struct CompilationHost: Sendable {
  /// Reads a text, as `SourceReader.readFully` does.
  public typealias Parse =
    @Sendable ([UInt8], ParserOptions) throws(SyntaxError) -> SourceReader.Reading

  /// The library's source file that defines a module: its name and its text.
  public var librarySource: @Sendable (_ module: String) -> (file: String, source: [UInt8])?
  /// Turns a module's Core into code.
  public var lower: @Sendable (ModuleDefinition) throws -> ModuleCode
  /// Parses a text to a quoted form and its comments.
  public var parse: Parse

  /// A host.
  public init(
    librarySource: @escaping @Sendable (String) -> (file: String, source: [UInt8])?,
    lower: @escaping @Sendable (ModuleDefinition) throws -> ModuleCode,
    parse: @escaping Parse
  ) {
    self.librarySource = librarySource
    self.lower = lower
    self.parse = parse
  }
}

/// The compiler of one node: every process that compiles starts jobs here.
///
/// A job runs until it needs the language and then says what for (`JobStep`); the driver in `stdlib/code` does it and resumes
/// the job. Jobs of different processes run side by side.
public final class CompilationService: Sendable {
  let host: CompilationHost
  private let state = Mutex(State())

  private struct State {
    var jobs: [Int: Job] = [:]
    var idleWorkers: [Worker] = []
    var nextJob = 1
    var nextCounter = 1
    var nextUnit = 0
    var nextStored = 1
    var records: [String: [ModuleRecord]] = [:]
    var facts: [String: ModuleFacts] = [:]
    var documentation: [String: Literal] = [:]
    var stored: [Int: StoredCode] = [:]
    var libraryFiles: Set<String> = []
    var warnings: [String] = []
    /// Scripts that run, by their unit's name.
    var scripts: [String: (file: String, tracker: LexicalTracker)] = [:]
  }

  /// A compiler without any module compiled yet.
  public init(host: CompilationHost) { self.host = host }

  // MARK: Jobs

  /// Starts what `kind` asks for; the kinds are those of `Requests.swift`.
  public func start(_ kind: String, _ arguments: [Literal]) -> JobStep {
    if let answer = answer(kind, arguments) { return answer }
    return run { (job: Job) throws(CompilationFailure) -> Literal in
      try self.perform(kind, arguments, job)
    }
  }

  /// Goes on with a job whose step has been done. `value` is nil where the step raised; the job then ends as failed.
  public func resume(_ id: Int, _ value: Literal?) -> JobStep {
    guard let job = state.withLock({ $0.jobs[id] }) else {
      return .failed(
        CompilationFailure.exceptionTerm(
          "Elixir.ArgumentError", [("message", .string("no such compilation"))]))
    }
    return finish(job, job.resume(value))
  }

  /// Gives a job up: whatever it asks for fails, until it ends.
  public func cancel(_ id: Int) {
    while true {
      switch resume(id, nil) {
      case .call, .load: continue
      case .done, .failed: return
      }
    }
  }

  func run(_ body: @escaping (Job) throws(CompilationFailure) -> Literal) -> JobStep {
    let idle = state.withLock { $0.idleWorkers.popLast() }
    guard let worker = idle ?? Worker() else {
      return .failed(
        CompilationFailure.exceptionTerm(
          "Elixir.SystemLimitError", [("message", .string("no thread for the compiler"))]))
    }
    let job = state.withLock { state in
      let job = Job(id: state.nextJob, worker: worker)
      state.nextJob += 1
      state.jobs[job.id] = job
      return job
    }
    return finish(job, job.start(body))
  }

  private func finish(_ job: Job, _ step: JobStep) -> JobStep {
    if let worker = job.releasedWorker(after: step) {
      state.withLock {
        $0.jobs[job.id] = nil
        $0.idleWorkers.append(worker)
      }
    }
    return step
  }

  // MARK: State

  func nextCounter() -> Int {
    state.withLock {
      $0.nextCounter += 1
      return $0.nextCounter
    }
  }

  /// A name for a module that holds one unit of code.
  func nextUnitName() -> String {
    state.withLock { state in
      state.nextUnit += 1
      return "elixir_compiler_\(state.nextUnit - 1)"
    }
  }

  func moduleFacts(_ module: String) -> ModuleFacts? { state.withLock { $0.facts[module] } }

  func remember(_ module: String, _ facts: ModuleFacts, _ documentation: Literal) {
    state.withLock {
      $0.facts[module] = facts
      $0.documentation[module] = documentation
    }
  }

  /// What `ModuleRecord.documentation` says of a module that was compiled here.
  func documentation(of module: String) -> Literal? {
    state.withLock { $0.documentation[module] }
  }

  /// Opens a module: until it is closed, `record(of:)` finds it.
  func open(_ record: ModuleRecord) {
    state.withLock { $0.records[record.name, default: []].append(record) }
  }

  func close(_ record: ModuleRecord) {
    record.isClosed = true
    state.withLock { $0.records[record.name]?.removeAll { $0 === record } }
  }

  /// The module of that name whose body is running.
  func record(of module: String) -> ModuleRecord? {
    state.withLock { $0.records[module]?.last }
  }

  /// Keeps code for later; the number finds it again.
  func store(_ code: StoredCode) -> Int {
    state.withLock {
      let id = $0.nextStored
      $0.nextStored += 1
      $0.stored[id] = code
      return id
    }
  }

  func stored(_ id: Int) -> StoredCode? { state.withLock { $0.stored[id] } }

  /// Whether a file of the library is compiled for the first time.
  func claim(libraryFile: String) -> Bool {
    state.withLock { $0.libraryFiles.insert(libraryFile).inserted }
  }

  /// Keeps what a script's warnings are made of while it runs.
  func follow(_ tracker: LexicalTracker, file: String, unit: String) {
    state.withLock { $0.scripts[unit] = (file, tracker) }
  }

  func unfollow(unit: String) -> (file: String, tracker: LexicalTracker)? {
    state.withLock { $0.scripts.removeValue(forKey: unit) }
  }

  /// Warns; `text` ends with the place.
  func warn(_ text: String) {
    state.withLock { $0.warnings.append("warning: \(text)\n\n") }
  }

  /// The warnings since the last time; who drives the compilation shows them.
  public func takeWarnings() -> [String] {
    state.withLock { state in
      defer { state.warnings = [] }
      return state.warnings
    }
  }
}

/// Code and the environment it was written in.
struct StoredCode: Sendable {
  var form: Form
  var environment: Environment
}
