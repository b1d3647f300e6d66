extension Machine {
  /// What a native called from outside of all processes has come to.
  public enum NativeResult: Hashable, Sendable {
    /// Its value.
    case value(Literal)
    /// It raised an error of that class and reason.
    case raised(class: String, reason: Literal)
    /// There is no such native, or it needs a process.
    case undefined
  }

  /// Calls a native on literals, outside of all processes: for tests and for constants. Terms
  /// without a notation are `.opaque(-1)`.
  public func callNative(
    _ module: String, _ name: String, _ arguments: [Literal]
  ) -> NativeResult {
    let key = NativeKey(module: module, name: name, arity: arguments.count)
    guard let entry = natives[key], !entry.pointee.isControl else { return .undefined }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    let registers = Words.allocate(capacity: arguments.count + 1)
    defer { registers.deallocate() }
    let base = registers + arguments.count
    base.initialize(to: 0)
    for (index, argument) in arguments.enumerated() {
      base[-index] = value(argument, in: scratch.process).word
    }
    let word = entry.pointee.ownBody(UnsafeMutableRawPointer(scratch.process), base)
    if word == 0 {
      let state = scratch.process.pointee
      return .raised(
        class: atoms.name(state.exceptionClass), reason: literal(state.exceptionReason))
    }
    return .value(literal(Value(word: word)))
  }
}
