extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Sets the exception that `unwind` will raise, with the stack of that moment.
  func setException(_ kind: Value, _ reason: Value) {
    pointee.exceptionClass = kind
    pointee.exceptionReason = reason
    pointee.exceptionTrace = .none
  }
}

/// A raw stack is a list: code addresses as small integers, and entries that are ready tuples. `stackTrace` makes all of them
/// tuples `{module, function, arity or arguments, location}`.
extension Machine {
  /// Entries of a stack trace, as on the BEAM.
  static let traceDepth = 8

  /// Finds the handler of the process's exception and prepares its registers. False where there is none: the process ends.
  @inline(never) func unwind(_ p: ProcessPointer) -> Bool {
    // It was denied memory, or an exit signal has come: no handler runs any more.
    if p.pointee.pendingExit { return false }
    if p.pointee.exceptionTrace.isNone { p.pointee.exceptionTrace = rawTrace(p, first: .none) }
    var pc = p.pointee.codePointer - 1
    var fp = p.pointee.framePointer
    while true {
      guard let info = code.info(at: pc) else { break }
      let position = info.position(pc)
      if let handler = info.handlers.first(where: { $0.range.contains(position) }) {
        fp[-handler.register] = p.pointee.exceptionClass.word
        fp[-(handler.register + 1)] = p.pointee.exceptionReason.word
        fp[-(handler.register + 2)] = p.pointee.exceptionTrace.word
        p.pointee.exceptionReason = .none
        p.pointee.exceptionTrace = .none
        p.pointee.framePointer = fp
        p.pointee.codePointer = info.start + 1 + handler.target
        // A receive that the exception left is over.
        p.pointee.mailbox.save = 0
        if p.pointee.receiveTimer != 0 || p.pointee.timedOut {
          shared(p) { cancelReceiveTimer(p) }
        }
        return true
      }
      if info.start + 1 == tracing.returnStub { tellException(p, fp) }
      if info.start + 1 == stubs.exit { break }
      let link = ReturnLink(of: fp)
      pc = link.code.unsafelyUnwrapped - 1
      fp += link.window
      if pc + 1 == stubs.exit { break }
    }
    uncaught(p)
    return false
  }

  /// The process ends by its exception: what that is as an exit reason.
  private func uncaught(_ p: ProcessPointer) {
    let reason = p.pointee.exceptionReason
    let trace = stackTrace(p, p.pointee.exceptionTrace)
    if p.pointee.exceptionClass == .error {
      p.pointee.pendingExitReason = p.tuple(reason, trace)
    } else if p.pointee.exceptionClass == .throw {
      p.pointee.pendingExitReason = p.tuple(p.tuple(.nocatch, reason), trace)
    } else {
      p.pointee.pendingExitReason = reason
    }
    p.pointee.exceptionTrace = trace
    p.pointee.hasCrashed = p.pointee.exceptionClass != .exit
  }

  /// The stack of the process, `first` before it, from the innermost frame. `skipsTop` leaves out the running function.
  func rawTrace(_ p: ProcessPointer, first: Value, skipsTop: Bool = false) -> Value {
    var entries: [Value] = first.isNone ? [] : [first]
    var pc = p.pointee.codePointer
    var fp = p.pointee.framePointer
    var isTop = true
    while entries.count < Self.traceDepth, pc - 1 != stubs.exit, pc != stubs.exit {
      if !(isTop && skipsTop) { entries.append(Value(small: Int(bitPattern: pc - 1))) }
      isTop = false
      guard fp + 1 < p.pointee.blockEnd else { break }
      let link = ReturnLink(of: fp)
      guard let next = link.code else { break }
      pc = next
      fp += link.window
    }
    return p.list(entries)
  }

  /// The stack trace of a raw stack (or of a stack trace, which stays as it is).
  func stackTrace(_ p: ProcessPointer, _ raw: Value) -> Value {
    var entries: [Value] = []
    var rest = raw
    while rest.isCons {
      let entry = rest.head
      rest = rest.tail
      guard entry.isSmall, let pc = UnsafePointer<UInt64>(bitPattern: entry.small) else {
        entries.append(entry)
        continue
      }
      guard let info = code.info(at: pc), !info.module.isNone else { continue }
      // The stubs of natives have no place in the source.
      if info.file.isNone { continue }
      entries.append(
        p.tuple([
          info.module, info.name, Value(small: info.arity + info.capturedCount),
          location(p, info, pc),
        ]))
    }
    return p.list(entries)
  }

  /// `[file: ..., line: ...]` of an instruction.
  func location(_ p: ProcessPointer, _ info: FunctionInfo, _ pc: UnsafePointer<UInt64>) -> Value {
    let line = info.line(at: info.position(pc))
    guard !info.file.isNone else { return .emptyList }
    let file = p.tuple(.file, info.file)
    if line == 0 { return p.list([file]) }
    return p.list([file, p.tuple(.line, Value(small: line))])
  }

  /// `[error_info: %{module: :erl_erts_errors}]`: where the text of a native's failure comes from.
  func errorInfo(_ p: ProcessPointer) -> Value {
    let map = p.allocate(6)
    map[0] = Header(.tuple, 1).word
    map[1] = Value.module.word
    map[2] = Header(.map, 2).word
    map[3] = Value(boxed: map).word
    map[4] = atoms.intern("erl_erts_errors").word
    map[5] = 0
    return p.list([p.tuple(.errorInfo, Value(boxed: map + 2))])
  }
}
