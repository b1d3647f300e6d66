internal import Compilation
internal import VirtualMachine

/// What the compiler's natives keep with the machine.
final class CompilerState {
  let service: CompilationService
  /// Modules that are compiled but not loaded, by the number that the driver has.
  var modules: [Int: ModuleCode] = [:]
  var nextModule = 1

  init(_ service: CompilationService) { self.service = service }
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
      let literals = arguments.map { terms.literal($0) }
      return answer(call, state, state.service.start(kind, literals), terms)
    },
    unsafe native("swm_compiler", "resume", 3) { process, base in
      let call = unsafe NativeCall(process, base)
      guard call[0].isSmall, var terms = Terms(call, call[2]) else { return call.badArgument() }
      let state = state(call)
      var value: Literal?
      if call[1].isTuple, call[1].tupleCount == 2 { value = terms.literal(call[1].element(1)) }
      return answer(call, state, state.service.resume(call[0].small, value), terms)
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
