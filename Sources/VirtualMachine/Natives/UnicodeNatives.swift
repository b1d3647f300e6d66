/// The module `:unicode`: from nested lists of code points and binaries in UTF-8 (or latin1), to binaries and lists.
enum UnicodeNatives {
  static let rows: [Native] = [
    native("unicode", "characters_to_binary", 1) { process, base in
      toBinary(NativeCall(process, base), nil, nil)
    },
    native("unicode", "characters_to_binary", 2) { process, base in
      let call = NativeCall(process, base)
      return toBinary(call, call[1], nil)
    },
    native("unicode", "characters_to_binary", 3) { process, base in
      let call = NativeCall(process, base)
      return toBinary(call, call[1], call[2])
    },
    native("unicode", "characters_to_list", 1) { process, base in
      toList(NativeCall(process, base), nil)
    },
    native("unicode", "characters_to_list", 2) { process, base in
      let call = NativeCall(process, base)
      return toList(call, call[1])
    },
  ]

  /// The encoding of a binary.
  private enum Encoding {
    case utf8, latin1
    case utf16(isLittle: Bool)
    case utf32(isLittle: Bool)
  }

  private static func encoding(_ call: NativeCall, _ value: Value?) -> Encoding? {
    guard let value else { return .utf8 }
    if value.isTuple, value.tupleCount == 2, value.element(0).isAtom, value.element(1).isAtom {
      let isLittle = call.machine.atoms.name(value.element(1)) == "little"
      switch call.machine.atoms.name(value.element(0)) {
      case "utf16": return .utf16(isLittle: isLittle)
      case "utf32": return .utf32(isLittle: isLittle)
      default: return nil
      }
    }
    guard value.isAtom else { return nil }
    switch call.machine.atoms.name(value) {
    case "unicode", "utf8": return .utf8
    case "latin1": return .latin1
    case "utf16": return .utf16(isLittle: false)
    case "utf32": return .utf32(isLittle: false)
    default: return nil
    }
  }

  /// How far a conversion came.
  private enum Outcome {
    case all
    /// Something that is no character, and what follows.
    case error(Value)
    /// The start of a character at the end.
    case incomplete(Value)
    case badArgument
  }

  private static func toBinary(_ call: NativeCall, _ input: Value?, _ output: Value?) -> UInt64 {
    guard let from = encoding(call, input), let to = encoding(call, output) else {
      return call.badArgument()
    }
    if case .utf8 = from, case .utf8 = to, call[0].isBinary,
      call[0].withBytes({ UTF8Text.validCount($0) == $0.count })
    {
      return call[0].word
    }
    var bytes: [UInt8] = []
    var isRepresentable = true
    let outcome = walk(call, call[0], from) { point in
      switch to {
      case .utf8: UTF8Text.append(point, to: &bytes)
      case .latin1:
        if point > 255 { isRepresentable = false }
        bytes.append(UInt8(truncatingIfNeeded: point))
      case .utf16(let isLittle):
        if point > 0xFFFF {
          append(0xD7C0 + point >> 10, 2, isLittle, &bytes)
          append(0xDC00 + point & 0x3FF, 2, isLittle, &bytes)
        } else {
          append(point, 2, isLittle, &bytes)
        }
      case .utf32(let isLittle): append(point, 4, isLittle, &bytes)
      }
      return isRepresentable
    }
    return result(call, outcome, call.process.binary(bytes))
  }

  private static func append(
    _ number: UInt32, _ count: Int, _ isLittle: Bool, _ bytes: inout [UInt8]
  ) {
    for index in 0..<count {
      let shift = UInt32((isLittle ? index : count - 1 - index) * 8)
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private static func toList(_ call: NativeCall, _ input: Value?) -> UInt64 {
    guard let from = encoding(call, input) else { return call.badArgument() }
    var list = ListBuilder(call.process)
    let outcome = walk(call, call[0], from) { point in
      list.append(Value(small: Int(point)))
      return true
    }
    return result(call, outcome, list.finish())
  }

  private static func result(_ call: NativeCall, _ outcome: Outcome, _ value: Value) -> UInt64 {
    switch outcome {
    case .all: return value.word
    case .error(let rest): return call.process.tuple(.error, value, rest).word
    case .incomplete(let rest):
      return call.process.tuple(call.atom("incomplete"), value, rest).word
    case .badArgument: return call.badArgument()
    }
  }

  /// Visits the code points. What cannot be read, and all after it, is in the outcome.
  private static func walk(
    _ call: NativeCall, _ data: Value, _ encoding: Encoding, _ body: (UInt32) -> Bool
  ) -> Outcome {
    let p = call.process
    if data.isBinary { return walk(call, binary: data, encoding, body) }
    guard data.isList else { return .badArgument }
    return TermStack.with { stack in
      stack.push(data)
      func rest(_ first: Value, _ after: Value) -> Value {
        var list = after
        if !first.isNone { list = p.cons(first, list) }
        while !stack.isEmpty { list = p.cons(list, stack.popValue()) }
        return list
      }
      while !stack.isEmpty {
        var at = stack.popValue()
        while at.isCons {
          let head = at.head
          if head.isSmall {
            guard let point = UInt32(exactly: head.small), isCharacter(point), body(point) else {
              return .error(rest(.none, at))
            }
            at = at.tail
          } else if head.isList {
            stack.push(at.tail)
            at = head
          } else if head.isBinary {
            switch walk(call, binary: head, encoding, body) {
            case .all: at = at.tail
            case .error(let left): return .error(rest(left, at.tail))
            case .incomplete(let left):
              if at.tail.isEmptyList, stack.isEmpty { return .incomplete(left) }
              return .error(rest(left, at.tail))
            case .badArgument: return .badArgument
            }
          } else {
            return .badArgument
          }
        }
        if at.isEmptyList { continue }
        guard at.isBinary else { return .badArgument }
        switch walk(call, binary: at, encoding, body) {
        case .all: continue
        case let other: return other
        }
      }
      return .all
    }
  }

  private static func isCharacter(_ point: UInt32) -> Bool {
    point < 0xD800 || point > 0xDFFF && point <= 0x10FFFF
  }

  private static func walk(
    _ call: NativeCall, binary: Value, _ encoding: Encoding, _ body: (UInt32) -> Bool
  ) -> Outcome {
    func rest(_ at: Int) -> Value {
      let count = binary.byteCount - at
      return call.process.subBinary(binary, bitOffset: at * 8, bitCount: count * 8)
    }
    return binary.withBytes { bytes in
      var at = 0
      while at < bytes.count {
        switch encoding {
        case .latin1:
          guard body(UInt32(bytes[at])) else { return .error(rest(at)) }
          at += 1
        case .utf8:
          switch UTF8Text.next(bytes, at) {
          case .character(let point, let count):
            guard body(point) else { return .error(rest(at)) }
            at += count
          case .incomplete: return .incomplete(rest(at))
          case .invalid: return .error(rest(at))
          }
        case .utf16(let isLittle), .utf32(let isLittle):
          let unit: Int
          if case .utf16 = encoding { unit = 2 } else { unit = 4 }
          guard at + unit <= bytes.count else { return .incomplete(rest(at)) }
          var point = number(bytes, at, unit, isLittle)
          var count = unit
          if unit == 2, point >= 0xD800, point <= 0xDBFF {
            guard at + 4 <= bytes.count else { return .incomplete(rest(at)) }
            let low = number(bytes, at + 2, 2, isLittle)
            guard low >= 0xDC00, low <= 0xDFFF else { return .error(rest(at)) }
            point = 0x10000 + (point - 0xD800) << 10 + (low - 0xDC00)
            count = 4
          }
          guard isCharacter(point), body(point) else { return .error(rest(at)) }
          at += count
        }
      }
      return .all
    }
  }

  private static func number(
    _ bytes: UnsafeRawBufferPointer, _ at: Int, _ count: Int, _ isLittle: Bool
  ) -> UInt32 {
    var number: UInt32 = 0
    for index in 0..<count {
      number = number << 8 | UInt32(bytes[at + (isLittle ? count - 1 - index : index)])
    }
    return number
  }
}
