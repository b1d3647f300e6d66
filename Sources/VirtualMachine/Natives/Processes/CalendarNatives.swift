internal import Glibc

/// Dates and times of day as tuples `{{year, month, day}, {hour, minute, second}}`, in universal time and in the system's zone.
enum CalendarNatives {
  static let rows: [Native] = [
    native("erlang", "universaltime", 0) { process, base in
      let call = NativeCall(process, base)
      return universal(call, call.machine.environment.systemTime / 1_000_000_000)
    },
    native("erlang", "localtime", 0) { process, base in
      let call = NativeCall(process, base)
      return local(call, call.machine.environment.systemTime / 1_000_000_000).word
    },
    native("erlang", "date", 0) { process, base in
      let call = NativeCall(process, base)
      return local(call, call.machine.environment.systemTime / 1_000_000_000).element(0).word
    },
    native("erlang", "time", 0) { process, base in
      let call = NativeCall(process, base)
      return local(call, call.machine.environment.systemTime / 1_000_000_000).element(1).word
    },
    native("erlang", "universaltime_to_localtime", 1) { process, base in
      let call = NativeCall(process, base)
      guard var parts = parts(call[0]) else { return call.badArgument() }
      return local(call, timegm(&parts)).word
    },
    native("erlang", "localtime_to_universaltime", 1) { process, base in
      toUniversal(NativeCall(process, base), isDaylight: -1)
    },
    native("erlang", "localtime_to_universaltime", 2) { process, base in
      let call = NativeCall(process, base)
      if call[1] == .undefined { return toUniversal(call, isDaylight: -1) }
      guard call[1].isBoolean else { return call.badArgument() }
      return toUniversal(call, isDaylight: call[1].isTrue ? 1 : 0)
    },
  ]

  private static func toUniversal(_ call: NativeCall, isDaylight: Int32) -> UInt64 {
    guard var parts = parts(call[0]) else { return call.badArgument() }
    parts.tm_isdst = isDaylight
    return universal(call, mktime(&parts))
  }

  private static func universal(_ call: NativeCall, _ seconds: Int) -> UInt64 {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return term(call, parts).word
  }

  private static func local(_ call: NativeCall, _ seconds: Int) -> Value {
    var seconds = seconds
    var parts = tm()
    localtime_r(&seconds, &parts)
    return term(call, parts)
  }

  private static func term(_ call: NativeCall, _ parts: tm) -> Value {
    func small(_ number: Int32) -> Value { Value(small: Int(number)) }
    return call.tuple(
      call.tuple(small(parts.tm_year + 1900), small(parts.tm_mon + 1), small(parts.tm_mday)),
      call.tuple(small(parts.tm_hour), small(parts.tm_min), small(parts.tm_sec)))
  }

  private static func parts(_ value: Value) -> tm? {
    guard value.isTuple, value.tupleCount == 2, let date = triple(value.element(0)),
      let time = triple(value.element(1)), (1900...9999).contains(date.0),
      (1...12).contains(date.1), (1...31).contains(date.2), (0...23).contains(time.0),
      (0...59).contains(time.1), (0...59).contains(time.2)
    else { return nil }
    var parts = tm()
    parts.tm_year = Int32(date.0 - 1900)
    parts.tm_mon = Int32(date.1 - 1)
    parts.tm_mday = Int32(date.2)
    parts.tm_hour = Int32(time.0)
    parts.tm_min = Int32(time.1)
    parts.tm_sec = Int32(time.2)
    return parts
  }

  private static func triple(_ value: Value) -> (Int, Int, Int)? {
    guard value.isTuple, value.tupleCount == 3, value.element(0).isSmall,
      value.element(1).isSmall, value.element(2).isSmall
    else { return nil }
    return (value.element(0).small, value.element(1).small, value.element(2).small)
  }
}
