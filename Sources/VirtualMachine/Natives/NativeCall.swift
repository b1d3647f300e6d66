/// What a native's body sees of its call: the process and the arguments.
public struct NativeCall {
  let process: ProcessPointer
  let base: UnsafeMutablePointer<UInt64>

  /// The call that a native's body was given.
  @inline(__always)
  public init(_ process: UnsafeMutableRawPointer, _ base: UnsafeMutablePointer<UInt64>) {
    self.process = process.assumingMemoryBound(to: ProcessState.self)
    self.base = base
  }

  /// The argument at `index`, from 0.
  @inline(__always) public subscript(index: Int) -> Value { Value(word: base[-index]) }

  /// The machine whose process calls.
  @inline(__always) public var machine: Machine { process.machine }

  /// The process that calls.
  @inline(__always) public var caller: Value { process.pointee.pid }

  // MARK: Failing. Each returns the word that the native must return.

  /// Raises `reason` with class error; the native's own entry with its arguments is the first of
  /// the stack trace.
  public func fail(_ reason: Value) -> UInt64 {
    process.pointee.exceptionClass = .error
    process.pointee.exceptionReason = reason
    process.pointee.exceptionTrace = .none
    return 0
  }

  /// Raises badarg: an ArgumentError.
  public func badArgument() -> UInt64 { fail(.badarg) }

  /// Raises an exception of any class. `trace`, where given, is a stack trace or a raw stack; else
  /// it is the stack of now, without the native.
  public func raise(_ kind: Value, _ reason: Value, trace: Value = .none) -> UInt64 {
    process.pointee.exceptionClass = kind
    process.pointee.exceptionReason = reason
    process.pointee.exceptionTrace = trace.isNone ? .plainTrace : trace
    return 0
  }

  /// Raises an error whose stack trace begins with the caller's arguments in place of its arity; `information`, where given, is
  /// added to its location.
  func raise(_ reason: Value, arguments: Value, information: Value = .none) -> UInt64 {
    guard arguments.isList, let info = machine.code.info(at: process.pointee.codePointer - 1),
      !info.file.isNone
    else { return raise(.error, reason) }
    var location = machine.location(process, info, process.pointee.codePointer - 1)
    if !information.isNone {
      location = process.cons(process.tuple(.errorInfo, information), location)
    }
    let entry = process.tuple([info.module, info.name, arguments, location])
    return raise(
      .error, reason, trace: machine.rawTrace(process, first: entry, skipsTop: true))
  }

  // MARK: Results

  @inline(__always) public func boolean(_ value: Bool) -> UInt64 { Value(boolean: value).word }
  @inline(__always) public func integer(_ number: Int) -> UInt64 { process.integer(number).word }
  public func atom(_ name: String) -> Value { machine.atoms.intern(name) }
  public func tuple(_ elements: Value...) -> Value { process.tuple(elements) }
  public func tuple(_ elements: [Value]) -> Value { process.tuple(elements) }
  public func list(_ elements: [Value]) -> Value { process.list(elements) }
  public func binary(_ bytes: [UInt8]) -> Value { process.binary(bytes) }

  /// The native that takes that much work off the process's time slice: one reduction is about a
  /// function call.
  @inline(__always) public func charge(_ reductions: Int) {
    process.pointee.reductions -= reductions
  }

  /// `Machine.processEnded` is called when this process ends.
  public func watchesEnd() { process.pointee.endIsWatched = true }

  /// Does something that takes long and touches nothing but what it is given: meanwhile other schedulers run processes.
  public func apart<Result>(_ body: () -> Result) -> Result {
    process.machine.apart(process, body)
  }

  // MARK: Control natives

  /// Calls `function` of `module` with a list of arguments in place of this native.
  public func apply(_ module: Value, _ function: Value, _ arguments: Value) -> UInt64 {
    process.pointee.stagedModule = module
    process.pointee.stagedFunction = function
    process.pointee.stagedArguments = arguments
    return NativeControl.apply
  }

  /// Calls the function value with a list of arguments in place of this native.
  public func apply(_ function: Value, _ arguments: Value) -> UInt64 {
    process.pointee.stagedModule = .none
    process.pointee.stagedFunction = function
    process.pointee.stagedArguments = arguments
    return NativeControl.apply
  }

  /// The result, unless an exit signal that the process sent to itself ends it.
  public func result(_ value: Value) -> UInt64 {
    process.pointee.pendingExit ? NativeControl.exit : value.word
  }
}

// MARK: Swift values, for natives of other targets

extension NativeCall {
  /// A term as a Swift value. What has no notation (pids, references, closures) is `.opaque` with the number that `opaque` gives it.
  public func literal(_ value: Value, opaque: (Value) -> Int = { _ in -1 }) -> Literal {
    machine.literal(value, opaque: opaque)
  }

  /// The literal as a term. `opaque` holds what its opaque parts stand for.
  public func value(_ literal: Literal, opaque: [Value] = []) -> Value {
    machine.value(literal, in: process, opaque: opaque)
  }

  /// The bytes of a binary or of an iolist (a list of bytes, binaries and such lists); nil for any other term.
  public func bytes(_ value: Value) -> [UInt8]? { ByteList.bytes(value) }

  /// The name of an atom; nil for any other term.
  public func name(_ value: Value) -> String? {
    value.isAtom ? machine.atoms.name(value) : nil
  }

  /// The elements of a proper list; nil for any other term.
  public func elements(_ value: Value) -> [Value]? { value.listElements }

  /// A term in the external term format, without the version byte.
  public func external(_ value: Value) -> [UInt8] { ExternalFormat.encode(machine, value) }

  /// The term of bytes in the external term format, without the version byte; nil where they are no term.
  public func term(external bytes: [UInt8]) -> Value? {
    ExternalFormat.decode(machine, bytes, into: process)
  }

  /// The parts of a pid; nil for any other term.
  public func identifier(_ value: Value) -> ProcessIdentifier? {
    value.isPid ? machine.identifier(of: value) : nil
  }

  /// The pid as a term.
  public func pid(_ identifier: ProcessIdentifier) -> Value { machine.pid(identifier, in: process) }

  /// A new reference of this node.
  public func makeReference() -> Value { process.reference(machine.makeReferenceNumber()) }

  /// The number of a reference of this node; nil for any other term.
  public func referenceNumber(_ value: Value) -> UInt64? {
    value.isBoxed(.reference) ? value.pointer[1] : nil
  }

  /// Keeps the process from running on: it is called again with the same arguments when a message has come.
  public func waitForMessage() -> UInt64 { NativeControl.waitAndRetry }
}
