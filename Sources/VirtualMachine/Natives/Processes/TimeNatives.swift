/// Clocks and unique numbers. Native time is in nanoseconds.
enum TimeNatives {
  static let rows: [Native] =
    clocks + [
      native("erlang", "unique_integer", 0) { process, base in
        NativeCall(process, base).uniqueInteger(isPositive: false)
      },
      native("erlang", "unique_integer", 1) { process, base in
        let call = NativeCall(process, base)
        guard let options = call[0].listElements else { return call.badArgument() }
        var isPositive = false
        for option in options {
          guard option.isAtom else { return call.badArgument() }
          switch call.machine.atoms.name(option) {
          case "positive": isPositive = true
          case "monotonic": break
          default: return call.badArgument()
          }
        }
        return call.uniqueInteger(isPositive: isPositive)
      },
      native("erlang", "convert_time_unit", 3) { process, base in
        let call = NativeCall(process, base)
        guard call[0].isInteger, let from = unit(call[1], call), let to = unit(call[2], call) else {
          return call.badArgument()
        }
        return convert(call, call[0], from: from, to: to)
      },
    ]

  private static let clocks: [Native] = [
    native("erlang", "monotonic_time", 0) { process, base in
      let call = NativeCall(process, base)
      return call.integer(call.machine.environment.monotonicTime)
    },
    native("erlang", "monotonic_time", 1) { process, base in
      let call = NativeCall(process, base)
      return inUnit(call, call.machine.environment.monotonicTime, call[0])
    },
    native("erlang", "system_time", 0) { process, base in
      let call = NativeCall(process, base)
      return call.integer(call.machine.environment.systemTime)
    },
    native("erlang", "system_time", 1) { process, base in
      let call = NativeCall(process, base)
      return inUnit(call, call.machine.environment.systemTime, call[0])
    },
    native("os", "system_time", 0) { process, base in
      let call = NativeCall(process, base)
      return call.integer(call.machine.environment.systemTime)
    },
    native("os", "system_time", 1) { process, base in
      let call = NativeCall(process, base)
      return inUnit(call, call.machine.environment.systemTime, call[0])
    },
    native("os", "perf_counter", 0) { process, base in
      let call = NativeCall(process, base)
      return call.integer(call.machine.environment.monotonicTime)
    },
    native("os", "perf_counter", 1) { process, base in
      let call = NativeCall(process, base)
      return inUnit(call, call.machine.environment.monotonicTime, call[0])
    },
    native("erlang", "time_offset", 0) { process, base in
      let call = NativeCall(process, base)
      let environment = call.machine.environment
      return call.integer(environment.systemTime - environment.monotonicTime)
    },
    native("erlang", "time_offset", 1) { process, base in
      let call = NativeCall(process, base)
      let environment = call.machine.environment
      return inUnit(call, environment.systemTime - environment.monotonicTime, call[0])
    },
    native("erlang", "timestamp", 0) { process, base in timestamp(NativeCall(process, base)) },
    native("os", "timestamp", 0) { process, base in timestamp(NativeCall(process, base)) },
    native("erlang", "now", 0) { process, base in timestamp(NativeCall(process, base)) },
  ]

  private static func timestamp(_ call: NativeCall) -> UInt64 {
    let microseconds = call.machine.environment.systemTime / 1000
    return call.tuple(
      Value(small: microseconds / 1_000_000_000_000),
      Value(small: microseconds / 1_000_000 % 1_000_000), Value(small: microseconds % 1_000_000)
    ).word
  }

  private static func inUnit(_ call: NativeCall, _ nanoseconds: Int, _ name: Value) -> UInt64 {
    guard let unit = unit(name, call) else { return call.badArgument() }
    if unit == 1_000_000_000 { return call.integer(nanoseconds) }
    return convert(call, call.process.integer(nanoseconds), from: 1_000_000_000, to: unit)
  }

  /// Parts per second.
  private static func unit(_ value: Value, _ call: NativeCall) -> Int? {
    if let parts = value.natural { return parts > 0 ? parts : nil }
    guard value.isAtom else { return nil }
    switch call.machine.atoms.name(value) {
    case "second", "seconds": return 1
    case "millisecond", "milli_seconds": return 1000
    case "microsecond", "micro_seconds": return 1_000_000
    case "nanosecond", "nano_seconds", "native", "perf_counter": return 1_000_000_000
    default: return nil
    }
  }

  /// Rounded down, as Erlang does.
  private static func convert(_ call: NativeCall, _ time: Value, from: Int, to: Int) -> UInt64 {
    let p = call.process
    let product = Arithmetic.multiply(p, time, Value(small: to))
    guard product.word > 8 else { return call.number(product) }
    let isNegative = Order.compare(product, Value(small: 0), call.machine.atoms) < 0
    let shifted =
      isNegative ? Arithmetic.subtract(p, product, Value(small: from - 1)) : product
    return call.number(Arithmetic.integerDivide(p, shifted, Value(small: from)))
  }
}

extension NativeCall {
  fileprivate func uniqueInteger(isPositive: Bool) -> UInt64 {
    let number = machine.makeUniqueInteger()
    return integer(isPositive ? number : number - (1 << 58))
  }
}
