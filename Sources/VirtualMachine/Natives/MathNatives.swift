import Glibc

/// The module `:math`. Results that are no numbers are badarith.
enum MathNatives {
  static let rows: [Native] = [
    native("math", "pi", 0) { process, base in
      NativeCall(process, base).process.float(.pi).word
    },
    native("math", "sin", 1) { process, base in apply(process, base) { sin($0) } },
    native("math", "cos", 1) { process, base in apply(process, base) { cos($0) } },
    native("math", "tan", 1) { process, base in apply(process, base) { tan($0) } },
    native("math", "asin", 1) { process, base in apply(process, base) { asin($0) } },
    native("math", "acos", 1) { process, base in apply(process, base) { acos($0) } },
    native("math", "atan", 1) { process, base in apply(process, base) { atan($0) } },
    native("math", "sinh", 1) { process, base in apply(process, base) { sinh($0) } },
    native("math", "cosh", 1) { process, base in apply(process, base) { cosh($0) } },
    native("math", "tanh", 1) { process, base in apply(process, base) { tanh($0) } },
    native("math", "asinh", 1) { process, base in apply(process, base) { asinh($0) } },
    native("math", "acosh", 1) { process, base in apply(process, base) { acosh($0) } },
    native("math", "atanh", 1) { process, base in apply(process, base) { atanh($0) } },
    native("math", "exp", 1) { process, base in apply(process, base) { exp($0) } },
    native("math", "log", 1) { process, base in apply(process, base) { log($0) } },
    native("math", "log2", 1) { process, base in apply(process, base) { log2($0) } },
    native("math", "log10", 1) { process, base in apply(process, base) { log10($0) } },
    native("math", "sqrt", 1) { process, base in
      apply(process, base) { $0.squareRoot() }
    },
    native("math", "erf", 1) { process, base in apply(process, base) { erf($0) } },
    native("math", "erfc", 1) { process, base in apply(process, base) { erfc($0) } },
    native("math", "floor", 1) { process, base in
      apply(process, base) { $0.rounded(.down) }
    },
    native("math", "ceil", 1) { process, base in
      apply(process, base) { $0.rounded(.up) }
    },
    native("math", "pow", 2) { process, base in apply2(process, base) { pow($0, $1) } },
    native("math", "atan2", 2) { process, base in apply2(process, base) { atan2($0, $1) } },
    native("math", "fmod", 2) { process, base in apply2(process, base) { fmod($0, $1) } },
  ]

  private static func apply(
    _ process: UnsafeMutableRawPointer, _ base: Words, _ function: (Double) -> Double
  ) -> UInt64 {
    let call = NativeCall(process, base)
    guard call[0].isNumber else { return call.badArgument() }
    guard let number = Arithmetic.double(call[0]) else { return call.fail(.badarith) }
    return call.number(Arithmetic.finite(call.process, function(number)))
  }

  private static func apply2(
    _ process: UnsafeMutableRawPointer, _ base: Words, _ function: (Double, Double) -> Double
  ) -> UInt64 {
    let call = NativeCall(process, base)
    guard call[0].isNumber, call[1].isNumber else { return call.badArgument() }
    guard let a = Arithmetic.double(call[0]), let b = Arithmetic.double(call[1]) else {
      return call.fail(.badarith)
    }
    return call.number(Arithmetic.finite(call.process, function(a, b)))
  }
}
