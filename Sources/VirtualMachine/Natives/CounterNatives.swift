/// The numbers of `:atomics` and `:counters`. A machine runs one process at a time, so every access
/// is atomic.
final class CounterArrays {
  final class Numbers {
    var values: [Int]
    let isSigned: Bool

    init(_ count: Int, isSigned: Bool) {
      values = Array(repeating: 0, count: count)
      self.isSigned = isSigned
    }
  }

  /// By their references' numbers; kept as long as the machine.
  var arrays: [UInt64: Numbers] = [:]
  static let arrayLimit = 1 << 20
  static let countLimit = 1 << 24
}

/// The modules `:atomics` and `:counters`.
enum CounterNatives {
  static let rows: [Native] = atomics + counters

  private static let atomics: [Native] = [
    native("atomics", "new", 2) { process, base in
      let call = NativeCall(process, base)
      guard let options = call[1].listElements,
        options.allSatisfy({ isSignedness(call, $0) })
      else { return call.badArgument() }
      let isUnsigned = options.last.map { $0.element(1).isFalse } ?? false
      return make(call, isSigned: !isUnsigned).map { $0.word } ?? call.badArgument()
    },
    native("atomics", "get", 2) { process, base in
      change(NativeCall(process, base), 0, result: .new) { old, _ in old }
    },
    native("atomics", "put", 3) { process, base in
      change(NativeCall(process, base), 1, result: .ok) { $1 }
    },
    native("atomics", "add", 3) { process, base in
      change(NativeCall(process, base), 2, result: .ok) { $0 &+ $1 }
    },
    native("atomics", "add_get", 3) { process, base in
      change(NativeCall(process, base), 2, result: .new) { $0 &+ $1 }
    },
    native("atomics", "sub", 3) { process, base in
      change(NativeCall(process, base), 2, result: .ok) { $0 &- $1 }
    },
    native("atomics", "sub_get", 3) { process, base in
      change(NativeCall(process, base), 2, result: .new) { $0 &- $1 }
    },
    native("atomics", "exchange", 3) { process, base in
      change(NativeCall(process, base), 1, result: .old) { $1 }
    },
    native("atomics", "compare_exchange", 4) { process, base in
      let call = NativeCall(process, base)
      guard let (numbers, index) = find(call), let expected = word(call[2], numbers),
        let wanted = word(call[3], numbers)
      else { return call.badArgument() }
      let old = numbers.values[index]
      if old != expected { return integer(call, old, numbers).word }
      numbers.values[index] = wanted
      return Value.ok.word
    },
    native("atomics", "info", 1) { process, base in
      let call = NativeCall(process, base)
      guard let numbers = numbers(call, call[0]) else { return call.badArgument() }
      return information(call, numbers).word
    },
  ]

  private static let counters: [Native] = [
    native("counters", "new", 2) { process, base in
      let call = NativeCall(process, base)
      let kinds = [call.atom("atomics"), call.atom("write_concurrency")]
      guard let options = call[1].listElements, options.allSatisfy({ kinds.contains($0) }),
        let reference = make(call, isSigned: true)
      else { return call.badArgument() }
      return call.process.tuple(call.atom("atomics"), reference).word
    },
    native("counters", "get", 2) { process, base in
      change(NativeCall(process, base), 0, result: .new) { old, _ in old }
    },
    native("counters", "put", 3) { process, base in
      change(NativeCall(process, base), 1, result: .ok) { $1 }
    },
    native("counters", "add", 3) { process, base in
      change(NativeCall(process, base), 2, result: .ok) { $0 &+ $1 }
    },
    native("counters", "sub", 3) { process, base in
      change(NativeCall(process, base), 2, result: .ok) { $0 &- $1 }
    },
    native("counters", "info", 1) { process, base in
      let call = NativeCall(process, base)
      guard let numbers = numbers(call, call[0]) else { return call.badArgument() }
      return information(call, numbers).word
    },
  ]

  /// `{signed, boolean}`
  private static func isSignedness(_ call: NativeCall, _ option: Value) -> Bool {
    option.isTuple && option.tupleCount == 2 && option.element(0) == call.atom("signed")
      && option.element(1).isBoolean
  }

  private static func information(_ call: NativeCall, _ numbers: CounterArrays.Numbers) -> Value {
    let least = numbers.isSigned ? call.process.integer(Int.min) : Value(small: 0)
    let most = numbers.isSigned ? call.process.integer(Int.max) : call.process.integer(UInt64.max)
    var map = Maps.empty(call.process)
    for (key, value) in [
      ("max", most), ("memory", Value(small: numbers.values.count * 8 + 40)), ("min", least),
      ("size", Value(small: numbers.values.count)),
    ] {
      map = Maps.put(call.process, map, call.atom(key), value)
    }
    return map
  }

  private enum Result { case ok, old, new }

  private static func make(_ call: NativeCall, isSigned: Bool) -> Value? {
    let kept = call.machine.counters
    guard let count = call[0].natural, count >= 1, count <= CounterArrays.countLimit,
      kept.arrays.count < CounterArrays.arrayLimit
    else { return nil }
    let number = call.machine.makeReferenceNumber()
    kept.arrays[number] = CounterArrays.Numbers(count, isSigned: isSigned)
    return call.process.reference(number)
  }

  private static func numbers(_ call: NativeCall, _ value: Value) -> CounterArrays.Numbers? {
    var reference = value
    if value.isTuple, value.tupleCount == 2 { reference = value.element(1) }
    guard reference.isBoxed(.reference) else { return nil }
    return call.machine.counters.arrays[reference.pointer[1]]
  }

  private static func find(_ call: NativeCall) -> (CounterArrays.Numbers, Int)? {
    guard let numbers = numbers(call, call[0]), let index = call[1].natural, index >= 1,
      index <= numbers.values.count
    else { return nil }
    return (numbers, index - 1)
  }

  /// An argument as 64 bits, or nil where it has more.
  private static func word(
    _ value: Value, _ numbers: CounterArrays.Numbers, isIncrement: Bool = false
  ) -> Int? {
    let takesNegative = numbers.isSigned || isIncrement
    if value.isSmall { return takesNegative || value.small >= 0 ? value.small : nil }
    guard value.isBigInteger, value.header.size == 1 else { return nil }
    let limb = value.pointer[1]
    if value.isBoxed(.negative) {
      return takesNegative && limb <= 1 << 63 ? Int(truncatingIfNeeded: 0 &- limb) : nil
    }
    return limb < 1 << 63 || !numbers.isSigned || isIncrement ? Int(truncatingIfNeeded: limb) : nil
  }

  private static func integer(
    _ call: NativeCall, _ number: Int, _ numbers: CounterArrays.Numbers
  ) -> Value {
    numbers.isSigned
      ? call.process.integer(number) : call.process.integer(UInt64(bitPattern: Int64(number)))
  }

  /// `operands`: 0 for none, 1 for a value, 2 for an increment.
  private static func change(
    _ call: NativeCall, _ operands: Int, result: Result, _ body: (Int, Int) -> Int
  ) -> UInt64 {
    guard let (numbers, index) = find(call),
      let operand = operands == 0 ? 0 : word(call[2], numbers, isIncrement: operands == 2)
    else { return call.badArgument() }
    let old = numbers.values[index]
    let new = body(old, operand)
    numbers.values[index] = new
    switch result {
    case .ok: return Value.ok.word
    case .old: return integer(call, old, numbers).word
    case .new: return integer(call, new, numbers).word
    }
  }
}
