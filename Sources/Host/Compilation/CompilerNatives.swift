internal import Compilation
internal import VirtualMachine

/// What the compiler's natives keep with the machine.
final class CompilerState {
  private unowned let machine: Machine
  let service: CompilationService
  /// Modules that are compiled but not loaded, by the number that the driver has.
  var modules: [Int: ModuleCode] = [:]
  var nextModule = 1

  /// The process that started a compilation that is not over, by its number.
  private var owners: [Int: Value] = [:]
  /// The process that loads from the library, and those that wait to do so.
  private var loader: Value?
  private var waiting: [Value] = []

  init(_ service: CompilationService, _ machine: Machine) {
    self.service = service
    self.machine = machine
    machine.processEnded = { [unowned self] in ended($0) }
  }

  /// Notes how far a compilation of that process is.
  func note(_ step: JobStep, of process: Value) {
    switch step {
    case .call(let job, _, _, _), .load(let job, _): owners[job] = process
    case .done, .failed: break
    }
  }

  func noteEnd(of job: Int) { owners[job] = nil }

  /// One process at a time loads from the library: two would compile the same files. False where the process has to wait.
  func claimLibrary(_ process: Value) -> Bool {
    if loader == nil || loader == process {
      loader = process
      return true
    }
    // One that waits asks again when a message comes.
    if !waiting.contains(process) { waiting.append(process) }
    return false
  }

  func releaseLibrary() {
    loader = nil
    for process in waiting { machine.resume(process) }
    waiting = []
  }

  /// A process has ended: what it was compiling is given up.
  private func ended(_ process: Value) {
    for job in owners.filter({ $0.value == process }).keys {
      owners[job] = nil
      service.cancel(job)
    }
    if loader == process { releaseLibrary() }
  }
}

/// `:swm_compiler`: the driver in `stdlib/code/swm_code.swm` starts compilations here and goes on with them.
///
/// Terms without a notation (pids, references, closures) stay in the tuple `terms`; the compiler knows them by their index.
enum CompilerNatives {
  static let rows: [Native] = [
    unsafe native("swm_compiler", "start", 3) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let kind = call.name(call[0]), let arguments = call.elements(call[1]),
        var terms = Terms(call, call[2])
      else { return call.badArgument() }
      let state = state(call)
      call.watchesEnd()
      let literals = arguments.map { terms.literal($0) }
      return answer(call, state, call.apart { state.service.start(kind, literals) }, terms)
    },
    unsafe native("swm_compiler", "resume", 3) { process, base in
      let call = unsafe NativeCall(process, base)
      guard call[0].isSmall, var terms = Terms(call, call[2]) else { return call.badArgument() }
      let state = state(call)
      var value: Literal?
      state.noteEnd(of: call[0].small)
      if call[1].isTuple, call[1].tupleCount == 2 { value = terms.literal(call[1].element(1)) }
      let step = call.apart { state.service.resume(call[0].small, value) }
      return answer(call, state, step, terms)
    },
    // Waits until no other process loads from the library. The same process may claim it again; it gives it back once.
    unsafe controlNative("swm_compiler", "claim_library", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      call.watchesEnd()
      return state(call).claimLibrary(call.caller) ? call.atom("ok").word : call.waitForMessage()
    },
    unsafe native("swm_compiler", "release_library", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      state(call).releaseLibrary()
      return call.atom("ok").word
    },
    unsafe native("swm_compiler", "load", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard call[0].isSmall,
        let module = state(call).modules.removeValue(forKey: call[0].small)
      else { return call.badArgument() }
      do {
        try call.machine.load(module)
        return call.atom("ok").word
      } catch {
        return call.fail(
          call.value(.tuple([.atom("badfile"), .binary(Array("\(error)".utf8))])))
      }
    },
  ]

  /// Terms that the compiler passes on without looking into them.
  private struct Terms {
    private let call: NativeCall
    private(set) var values: [Value]

    init?(_ call: NativeCall, _ tuple: Value) {
      guard tuple.isTuple else { return nil }
      self.call = call
      values = (0..<tuple.tupleCount).map { tuple.element($0) }
    }

    mutating func literal(_ value: Value) -> Literal {
      var values = values
      defer { self.values = values }
      return call.literal(value) { opaque in
        if let index = values.firstIndex(of: opaque) { return index }
        values.append(opaque)
        return values.count - 1
      }
    }
  }

  private static func state(_ call: NativeCall) -> CompilerState {
    call.machine.attachment { preconditionFailure("the node sets the compiler up first") }
  }

  private static func answer(
    _ call: NativeCall, _ state: CompilerState, _ step: JobStep, _ terms: Terms
  ) -> UInt64 {
    state.note(step, of: call.caller)
    func value(_ literal: Literal) -> Value { call.value(literal, opaque: terms.values) }
    let result: Value
    switch step {
    case .call(let job, let module, let function, let arguments):
      result = call.tuple(
        call.atom("call"), Value(small: job), call.atom(module), call.atom(function),
        call.list(arguments.map { value($0) }))
    case .load(let job, let code):
      let number = state.nextModule
      state.nextModule += 1
      state.modules[number] = code
      result = call.tuple(call.atom("load"), Value(small: job), Value(small: number))
    case .done(let literal):
      result = call.tuple(call.atom("done"), value(literal))
    case .failed(let exception):
      result = call.tuple(call.atom("failed"), exception.map { value($0) } ?? call.atom("nil"))
    }
    let warnings = state.service.takeWarnings().map { call.binary(Array($0.utf8)) }
    return call.tuple(
      result, terms.values.isEmpty ? call.value(.tuple([])) : call.tuple(terms.values),
      call.list(warnings)
    ).word
  }
}
