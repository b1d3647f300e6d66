/// Items of `process_info` that are asked for by name only.
enum ProcessInformation {
  /// The item's value, or nil where there is none of that name.
  static func item(_ name: String, of p: ProcessPointer, _ call: NativeCall) -> Value? {
    switch name {
    case "backtrace":
      return call.process.binary(ProcessNatives.backtrace(p, call.machine))
    case "binary": return sharedBinaries(p, call)
    case "suspending":
      return call.list(
        call.machine.suspensions(by: p.pointee.pid).map {
          call.tuple($0.target, Value(small: $0.count), Value(small: 0))
        })
    case "catchlevel": return Value(small: 0)
    case "last_calls": return .false
    case "sequential_trace_token", "magic_ref": return .emptyList
    case "trace": return Value(small: Int(p.pointee.traceFlags.rawValue))
    default: return nil
    }
  }

  /// The large binaries that the process refers to: `{address, size, references}` for each term that does.
  private static func sharedBinaries(_ p: ProcessPointer, _ call: NativeCall) -> Value {
    var rows: [Value] = []
    var word = p.pointee.sharedBinaries
    while word != 0 {
      let value = Value(word: word)
      let shared = value.shared
      rows.append(
        call.tuple(
          call.process.integer(Int(bitPattern: shared)), Value(small: shared.pointee.capacity),
          Value(small: shared.referenceCount)))
      word = value.pointer[3]
    }
    return call.list(rows)
  }
}
