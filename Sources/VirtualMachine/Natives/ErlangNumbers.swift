/// `:erlang`'s arithmetic.
enum ErlangNumbers {
  static let rows: [Native] = operators + bits + rounding + conversions + floats

  private static let operators: [Native] = [
    native("erlang", "+", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.add(call.process, call[0], call[1]))
    },
    native("erlang", "-", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.subtract(call.process, call[0], call[1]))
    },
    native("erlang", "*", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.multiply(call.process, call[0], call[1]))
    },
    native("erlang", "/", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.divide(call.process, call[0], call[1]))
    },
    native("erlang", "div", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.integerDivide(call.process, call[0], call[1]))
    },
    native("erlang", "rem", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.remainder(call.process, call[0], call[1]))
    },
    native("erlang", "-", 1) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.negate(call.process, call[0]))
    },
    native("erlang", "+", 1) { process, base in
      let call = NativeCall(process, base)
      return call[0].isNumber ? call[0].word : call.fail(.badarith)
    },
  ]

  private static let bits: [Native] = [
    native("erlang", "band", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.bitAnd(call.process, call[0], call[1]))
    },
    native("erlang", "bor", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.bitOr(call.process, call[0], call[1]))
    },
    native("erlang", "bxor", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.bitXor(call.process, call[0], call[1]))
    },
    native("erlang", "bnot", 1) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.bitNot(call.process, call[0]))
    },
    native("erlang", "bsl", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.shiftLeft(call.process, call[0], call[1]))
    },
    native("erlang", "bsr", 2) { process, base in
      let call = NativeCall(process, base)
      return call.number(Arithmetic.shiftRight(call.process, call[0], call[1]))
    },
  ]

  private static let rounding: [Native] = [
    native("erlang", "abs", 1) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(Arithmetic.absolute(call.process, call[0]))
    },
    native("erlang", "round", 1) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(
        Arithmetic.rounded(call.process, call[0], .toNearestOrAwayFromZero))
    },
    native("erlang", "trunc", 1) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(Arithmetic.rounded(call.process, call[0], .towardZero))
    },
    native("erlang", "floor", 1) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(Arithmetic.rounded(call.process, call[0], .down))
    },
    native("erlang", "ceil", 1) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(Arithmetic.rounded(call.process, call[0], .up))
    },
    native("erlang", "float", 1) { process, base in
      let call = NativeCall(process, base)
      if call[0].isFloat { return call[0].word }
      guard let number = Arithmetic.double(call[0]) else { return call.badArgument() }
      return call.process.float(number).word
    },
  ]

  private static let conversions: [Native] = [
    native("erlang", "integer_to_binary", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isInteger else { return call.badArgument() }
      return call.text(NumberText.digits(call[0]))
    },
    native("erlang", "integer_to_binary", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isInteger, let radix = radix(call[1]) else { return call.badArgument() }
      return call.text(NumberText.digits(call[0], base: radix))
    },
    native("erlang", "integer_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isInteger else { return call.badArgument() }
      return call.charlist(NumberText.digits(call[0]))
    },
    native("erlang", "integer_to_list", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isInteger, let radix = radix(call[1]) else { return call.badArgument() }
      return call.charlist(NumberText.digits(call[0], base: radix))
    },
    native("erlang", "binary_to_integer", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      return call.orBadArgument(
        call[0].withBytes { NumberText.parseInteger(call.process, $0) })
    },
    native("erlang", "binary_to_integer", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let radix = radix(call[1]) else { return call.badArgument() }
      return call.orBadArgument(
        call[0].withBytes { NumberText.parseInteger(call.process, $0, base: radix) })
    },
    native("erlang", "list_to_integer", 1) { process, base in
      let call = NativeCall(process, base)
      guard let bytes = call[0].listBytes else { return call.badArgument() }
      return call.orBadArgument(
        bytes.withUnsafeBytes { NumberText.parseInteger(call.process, $0) })
    },
    native("erlang", "list_to_integer", 2) { process, base in
      let call = NativeCall(process, base)
      guard let bytes = call[0].listBytes, let radix = radix(call[1]) else {
        return call.badArgument()
      }
      return call.orBadArgument(
        bytes.withUnsafeBytes { NumberText.parseInteger(call.process, $0, base: radix) })
    },
  ]

  private static func radix(_ value: Value) -> Int? {
    value.isSmall && (2...36).contains(value.small) ? value.small : nil
  }

  private static let floats: [Native] = [
    native("erlang", "binary_to_float", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let number = call[0].withBytes(NumberText.parseFloat) else {
        return call.badArgument()
      }
      return call.process.float(number).word
    },
    native("erlang", "list_to_float", 1) { process, base in
      let call = NativeCall(process, base)
      guard let bytes = call[0].listBytes,
        let number = bytes.withUnsafeBytes(NumberText.parseFloat)
      else { return call.badArgument() }
      return call.process.float(number).word
    },
    native("erlang", "float_to_binary", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isFloat else { return call.badArgument() }
      return call.text(NumberText.scientific(call[0].double, decimals: 20))
    },
    native("erlang", "float_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isFloat else { return call.badArgument() }
      return call.charlist(NumberText.scientific(call[0].double, decimals: 20))
    },
    native("erlang", "float_to_binary", 2) { process, base in
      let call = NativeCall(process, base)
      guard let text = floatText(call) else { return call.badArgument() }
      return call.text(text)
    },
    native("erlang", "float_to_list", 2) { process, base in
      let call = NativeCall(process, base)
      guard let text = floatText(call) else { return call.badArgument() }
      return call.charlist(text)
    },
  ]

  /// A float by the options decimals, scientific, compact and short.
  private static func floatText(_ call: NativeCall) -> [UInt8]? {
    guard call[0].isFloat else { return nil }
    let number = call[0].double
    let atoms = call.machine.atoms
    var isCompact = false
    var decimals: Int?
    var scientific: Int? = 20
    var isShort = false
    var rest = call[1]
    while rest.isCons {
      let option = rest.head
      rest = rest.tail
      if option.isAtom {
        switch atoms.name(option) {
        case "compact": isCompact = true
        case "short": isShort = true
        default: return nil
        }
        continue
      }
      guard option.isTuple, option.tupleCount == 2, option.element(0).isAtom,
        let count = option.element(1).natural
      else { return nil }
      isShort = false
      switch atoms.name(option.element(0)) {
      case "decimals" where count <= 253:
        decimals = count
        scientific = nil
      case "scientific" where count <= 249:
        scientific = count
        decimals = nil
      default: return nil
      }
    }
    guard rest.isEmptyList else { return nil }
    if isShort { return NumberText.shortest(number) }
    if let scientific { return NumberText.scientific(number, decimals: scientific) }
    let text = NumberText.fixed(number, decimals: decimals ?? 0, isCompact: isCompact)
    // As on the BEAM, whose buffer is that large.
    return text.count < 256 ? text : nil
  }
}
