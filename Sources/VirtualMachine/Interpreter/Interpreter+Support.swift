extension Machine {
  /// What a call of a function value enters.
  struct Callee {
    var code: UnsafePointer<UInt64>
    var captured: Int
  }

  /// What to enter for a call of `function` with `count` arguments; nil where that is no such function.
  @inline(__always) func callee(of function: Value, _ count: Int) -> Callee? {
    if function.isBoxed(.function) {
      let entry = function.entry
      guard entry.pointee.arity == count else { return nil }
      return Callee(code: entry.pointee.code, captured: entry.pointee.capturedCount)
    }
    if function.isBoxed(.export) {
      let export = function.exportPointer
      guard export.pointee.arity == count else { return nil }
      return Callee(code: export.pointee.code, captured: 0)
    }
    return nil
  }

  /// What to enter for a call of a module and a function in the registers behind `count` arguments; nil where they are no atoms.
  @inline(never) func callee(
    _ p: ProcessPointer, _ arguments: Words, _ count: Int
  ) -> UnsafePointer<UInt64>? {
    let module = Value(word: arguments[-count])
    let name = Value(word: arguments[-count - 1])
    guard module.isAtom, name.isAtom else { return nil }
    return code.export(module, name, count).pointee.code
  }

  @inline(never) func isFunction(_ value: Value, arity: Int) -> Bool {
    guard value.isFunction else { return false }
    if value.isBoxed(.function) { return value.entry.pointee.arity == arity }
    if value.isBoxed(.export) { return value.exportPointer.pointee.arity == arity }
    return value.field(2).small == arity
  }

  @inline(__always) func isOfType(_ value: Value, _ type: Int) -> Bool {
    // Safe: code that is loaded has been verified.
    switch unsafeBitCast(UInt8(truncatingIfNeeded: type), to: TypeTest.self) {
    case .atom: return value.isAtom
    case .boolean: return value.isBoolean
    case .integer: return value.isInteger
    case .float: return value.isFloat
    case .number: return value.isNumber
    case .list: return value.isList
    case .tuple: return value.isTuple
    case .map: return value.isMap
    case .binary: return value.isBinary
    case .bitstring: return value.isBitstring
    case .pid: return value.isPid
    case .reference: return value.isReference
    case .port: return value.isPort
    case .function: return value.isFunction
    }
  }

  /// `%{map | pairs}`, or nil with the exception set.
  @inline(never) func updateMap(
    _ p: ProcessPointer, _ map: Value, _ pairs: Words, _ count: Int
  ) -> Value? {
    guard map.isMap else {
      badMap(p, map)
      return nil
    }
    var map = map
    for index in 0..<count {
      let key = Value(word: pairs[-2 * index])
      guard !Maps.get(map, key, atoms).isNone else {
        p.setException(.error, p.tuple(.badkey, key))
        return nil
      }
      map = Maps.put(p, map, key, Value(word: pairs[-2 * index - 1]))
    }
    return map
  }

  // MARK: Calls with a list of arguments

  /// Puts staged arguments into the frame's registers and says what to enter; nil with the exception set.
  @inline(never) func enterStaged(_ p: ProcessPointer) -> UnsafePointer<UInt64>? {
    var count = 0
    var rest = p.pointee.stagedArguments
    while rest.isCons, count <= MachineStubs.maxArity {
      count += 1
      rest = rest.tail
    }
    let module = p.pointee.stagedModule
    let function = p.pointee.stagedFunction
    let isNamed = !module.isNone
    guard rest.isEmptyList, !isNamed || (module.isAtom && function.isAtom) else {
      p.setException(.error, .badarg)
      let arguments = p.pointee.stagedArguments
      let entry =
        isNamed
        ? p.tuple([.erlang, .apply, p.list([module, function, arguments]), errorInfo(p)])
        : p.tuple([.erlang, .apply, p.list([function, arguments]), .emptyList])
      p.pointee.exceptionTrace = rawTrace(p, first: entry)
      return nil
    }
    var entry: UnsafePointer<UInt64>
    if isNamed {
      entry = code.export(module, function, count).pointee.code
    } else {
      entry = stubs.applyFunction[count]
    }
    let size = Swift.max(entry.frameSize, count + 4)
    if p.pointee.framePointer - size < p.pointee.boundary {
      p.growStack(size)
      if p.pointee.pendingExit { return nil }
    }
    let fp = p.pointee.framePointer
    var list = p.pointee.stagedArguments
    for index in 0..<count {
      fp[-index] = list.head.word
      list = list.tail
    }
    if !isNamed { fp[-count] = p.pointee.stagedFunction.word }
    p.pointee.stagedArguments = .none
    p.pointee.stagedFunction = .none
    p.pointee.stagedModule = .none
    p.pointee.reductions -= 1
    return entry
  }

  /// An export without code was called: turns the call into one of `error_handler`, which loads the module.
  @inline(never) func callErrorHandler(
    _ p: ProcessPointer, _ exportWord: UInt64
  ) -> UnsafePointer<UInt64>? {
    let export = UnsafePointer<Export>(bitPattern: UInt(exportWord)).unsafelyUnwrapped.pointee
    let fp = p.pointee.framePointer
    var arguments = Value.emptyList
    for index in (0..<export.arity).reversed() {
      arguments = p.cons(Value(word: fp[-index]), arguments)
    }
    let handler = code.export(.errorHandler, .undefinedFunction, 3)
    guard handler.pointee.isDefined, export.module != .errorHandler else {
      p.setException(.error, .undef)
      let entry = p.tuple([export.module, export.name, arguments, .emptyList])
      p.pointee.exceptionTrace = rawTrace(p, first: entry, skipsTop: true)
      return nil
    }
    let entry = handler.pointee.code
    let size = entry.frameSize
    fp[0] = export.module.word
    fp[-1] = export.name.word
    fp[-2] = arguments.word
    if fp - size < p.pointee.boundary {
      p.growStack(size)
      if p.pointee.pendingExit { return nil }
    }
    return entry
  }

  // MARK: Binary construction

  /// Appends the segment that the instruction before `pc` stands for; false with the exception set.
  @inline(never) func buildSegment(
    _ p: ProcessPointer, _ fp: Words, _ pc: UnsafePointer<UInt64>
  ) -> Bool {
    let i = Instruction(word: pc[-2])
    let field = BinaryField(word: pc[-1])
    let value = Value(word: fp[-i.a])
    do throws(SegmentFault) {
      switch i.opcode {
      case .buildInteger: try buildInteger(p, fp, value, field)
      case .buildFloat: try buildFloat(p, fp, value, field)
      case .buildBytes: try buildBits(p, fp, value, field)
      default: try buildUTF(p, value, field)
      }
      return true
    } catch {
      p.pointee.framePointer = fp
      p.pointee.codePointer = pc
      segmentFailure(p, i.b, i.opcode ?? .buildUTF, field, error)
      return false
    }
  }

  // MARK: Failures

  @inline(never) func badFunction(
    _ p: ProcessPointer, _ fp: Words, _ pc: UnsafePointer<UInt64>, _ function: Value,
    _ arguments: Words, _ count: Int
  ) {
    p.pointee.framePointer = fp
    p.pointee.codePointer = pc
    if function.isFunction {
      var list = Value.emptyList
      for index in (0..<count).reversed() {
        list = p.cons(Value(word: arguments[-index]), list)
      }
      p.setException(.error, p.tuple(.badarity, p.tuple(function, list)))
    } else {
      p.setException(.error, p.tuple(.badfun, function))
    }
  }

  @inline(never) func badApply(
    _ p: ProcessPointer, _ fp: Words, _ pc: UnsafePointer<UInt64>, _ arguments: Words,
    _ count: Int
  ) {
    p.pointee.framePointer = fp
    p.pointee.codePointer = pc
    let module = Value(word: arguments[-count])
    let name = Value(word: arguments[-count - 1])
    var list = Value.emptyList
    for index in (0..<count).reversed() { list = p.cons(Value(word: arguments[-index]), list) }
    p.setException(.error, .badarg)
    let entry = p.tuple([.erlang, .apply, p.list([module, name, list]), errorInfo(p)])
    p.pointee.exceptionTrace = rawTrace(p, first: entry)
  }

  func badMap(_ p: ProcessPointer, _ value: Value) {
    p.setException(.error, p.tuple(.badmap, value))
  }

  @inline(never) func badArithmetic(_ p: ProcessPointer, _ name: String, _ x: Value, _ y: Value) {
    // Two numbers whose result is refused are too great.
    p.setException(.error, x.isInteger && y.isInteger ? .systemLimit : .badarith)
    let entry = p.tuple([.erlang, atoms.intern(name), p.list([x, y]), errorInfo(p)])
    p.pointee.exceptionTrace = rawTrace(p, first: entry)
  }

  @inline(never) func matchFailure(_ p: ProcessPointer, _ kind: Int, _ registers: Words) {
    let value = Value(word: registers[0])
    let reason: Value
    switch Failure(rawValue: UInt8(truncatingIfNeeded: kind)) {
    case .badMatch: reason = p.tuple(.badmatch, value)
    case .caseClause: reason = p.tuple(.caseClause, value)
    case .condClause: reason = .condClause
    case .tryClause: reason = p.tuple(.tryClause, value)
    case .withClause: reason = p.tuple(.withClause, value)
    case .badBoolean: reason = p.tuple(.badbool, value, Value(word: registers[-1]))
    case nil: reason = .badarg
    }
    p.setException(.error, reason)
  }

  @inline(never) func functionClause(_ p: ProcessPointer) {
    p.setException(.error, .functionClause)
    guard let info = code.info(at: p.pointee.codePointer - 1) else { return }
    let fp = p.pointee.framePointer
    // A closure's captured values follow its arguments, as in Erlang.
    let arguments = p.list(
      (0..<(info.arity + info.capturedCount)).map { Value(word: fp[-$0]) })
    let entry = p.tuple([
      info.module, info.name, arguments, location(p, info, p.pointee.codePointer - 1),
    ])
    p.pointee.exceptionTrace = rawTrace(p, first: entry, skipsTop: true)
  }

  /// After a native has failed: the trace begins with the native and its arguments.
  @inline(never) func noteNative(
    _ p: ProcessPointer, _ entry: UnsafePointer<NativeEntry>, _ base: Words
  ) {
    if p.pointee.exceptionTrace == .plainTrace {
      p.pointee.exceptionTrace = rawTrace(p, first: .none)
      return
    }
    guard p.pointee.exceptionTrace.isNone else { return }
    let arguments = p.list((0..<entry.pointee.arity).map { Value(word: base[-$0]) })
    let first = p.tuple([entry.pointee.module, entry.pointee.name, arguments, errorInfo(p)])
    p.pointee.exceptionTrace = rawTrace(p, first: first)
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// What an operation makes of two floats, where both are, the result is finite and there is room for it.
  @inline(__always)
  func floatResult(_ x: UInt64, _ y: UInt64, _ operation: (Double, Double) -> Double) -> UInt64? {
    let (left, right) = (Value(word: x), Value(word: y))
    guard left.isFloat, right.isFloat else { return nil }
    let result = operation(left.double, right.double)
    let box = pointee.heapPointer
    guard result.isFinite, box + 2 <= pointee.boundary else { return nil }
    pointee.heapPointer = box + 2
    box[0] = Header(.float, 1).word
    box[1] = result.bitPattern
    return UInt64(UInt(bitPattern: box)) | Tag.boxed
  }
}

extension Value {
  /// The function of a closure. Safe: the machine wrote the address.
  @inline(__always) var entry: UnsafeMutablePointer<FunctionEntry> {
    UnsafeMutablePointer(bitPattern: UInt(pointer[1])).unsafelyUnwrapped
  }
  /// The export of an external capture.
  @inline(__always) var exportPointer: UnsafeMutablePointer<Export> {
    UnsafeMutablePointer(bitPattern: UInt(pointer[1])).unsafelyUnwrapped
  }
}
