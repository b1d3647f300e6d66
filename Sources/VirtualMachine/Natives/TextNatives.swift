/// The module `:swm_unicode`: what the language's `String` is made of.
enum TextNatives {
  static let rows: [Native] = cases + pieces + spaces + tests

  private static func mode(_ call: NativeCall, _ value: Value) -> LetterCase.Mode? {
    guard value.isAtom else { return nil }
    switch call.machine.atoms.name(value) {
    case "default": return .standard
    case "ascii": return .ascii
    case "greek": return .greek
    case "turkic": return .turkic
    default: return nil
    }
  }

  private static func piece(_ call: NativeCall, _ binary: Value, _ range: Range<Int>) -> Value {
    call.process.subBinary(
      binary, bitOffset: range.lowerBound * 8, bitCount: range.count * 8)
  }

  // MARK: Upper and lower case

  private static let cases: [Native] = [
    // upcase(binary, :default | :ascii | :greek | :turkic)
    native("swm_unicode", "upcase", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let mode = mode(call, call[1]) else { return call.badArgument() }
      call.charge(call[0].byteCount >> 7)
      return call.text(call[0].withBytes { LetterCase.upper($0, mode) })
    },
    native("swm_unicode", "downcase", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let mode = mode(call, call[1]) else { return call.badArgument() }
      call.charge(call[0].byteCount >> 7)
      return call.text(call[0].withBytes { LetterCase.lower($0, mode) })
    },
    native("swm_unicode", "capitalize", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let mode = mode(call, call[1]) else { return call.badArgument() }
      call.charge(call[0].byteCount >> 7)
      return call.text(call[0].withBytes { LetterCase.capitalized($0, mode) })
    },
    // normalize(binary, :nfc | :nfd); other forms are badarg
    native("swm_unicode", "normalize", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, call[1].isAtom else { return call.badArgument() }
      let isASCII = call[0].withBytes { UTF8Text.isASCII($0) }
      let form: Normalization.Form
      switch call.machine.atoms.name(call[1]) {
      case "nfc": form = .composed
      case "nfd": form = .decomposed
      case "nfkc", "nfkd":
        if isASCII { return call[0].word }
        return call.badArgument()
      default: return call.badArgument()
      }
      if isASCII { return call[0].word }
      call.charge(call[0].byteCount >> 6)
      return call.text(call[0].withBytes { Normalization.normalized($0, form) })
    },
  ]

  // MARK: Characters

  private static let pieces: [Native] = [
    // next_grapheme(binary) -> {grapheme, rest} | nil
    native("swm_unicode", "next_grapheme", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      let total = call[0].byteCount
      if total == 0 { return Value.nil.word }
      let count = call[0].withBytes { Graphemes.length($0, 0) }
      return call.process.tuple(
        piece(call, call[0], 0..<count), piece(call, call[0], count..<total)
      ).word
    },
    native("swm_unicode", "graphemes", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      var list = ListBuilder(call.process)
      call[0].withBytes { bytes in
        Graphemes.forEach(bytes) { at, count in
          list.append(
            call.process.binary(UnsafeRawBufferPointer(rebasing: bytes[at..<(at + count)])))
        }
      }
      call.charge(call[0].byteCount >> 5)
      return list.finish().word
    },
    native("swm_unicode", "codepoints", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      var list = ListBuilder(call.process)
      call[0].withBytes { bytes in
        var at = 0
        while at < bytes.count {
          var length = 1
          if case .character(_, let count) = UTF8Text.next(bytes, at) { length = count }
          list.append(
            call.process.binary(UnsafeRawBufferPointer(rebasing: bytes[at..<(at + length)])))
          at += length
        }
      }
      call.charge(call[0].byteCount >> 5)
      return list.finish().word
    },
    // The number of graphemes.
    native("swm_unicode", "length", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      var count = 0
      call[0].withBytes { bytes in Graphemes.forEach(bytes) { _, _ in count += 1 } }
      call.charge(call[0].byteCount >> 8)
      return Value(small: count).word
    },
    // The graphemes in reverse order.
    native("swm_unicode", "reverse", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      let total = call[0].byteCount
      let (binary, memory) = call.process.binary(byteCount: total)
      call[0].withBytes { bytes in
        var end = total
        Graphemes.forEach(bytes) { at, count in
          end -= count
          guard let source = bytes.baseAddress else { return }
          (memory + end).copyMemory(from: source + at, byteCount: count)
        }
      }
      call.charge(total >> 7)
      return binary.word
    },
    // slice(binary, start, length) in graphemes; start is not negative
    native("swm_unicode", "slice", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let start = call[1].natural, let length = call[2].natural else {
        return call.badArgument()
      }
      let range = call[0].withBytes { bytes -> Range<Int> in
        var at = 0
        var left = start
        while left > 0, at < bytes.count {
          at += Graphemes.length(bytes, at)
          left -= 1
        }
        let from = at
        left = length
        while left > 0, at < bytes.count {
          at += Graphemes.length(bytes, at)
          left -= 1
        }
        return from..<at
      }
      call.charge(range.upperBound >> 5)
      return piece(call, call[0], range).word
    },
  ]

  // MARK: White space

  private static let spaces: [Native] = [
    native("swm_unicode", "split_whitespace", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      var list = ListBuilder(call.process)
      call[0].withBytes { bytes in
        var start = 0
        var at = 0
        while at < bytes.count {
          guard case .character(let point, let count) = UTF8Text.next(bytes, at) else {
            at += 1
            continue
          }
          if WhiteSpace.breaks(point) {
            if at > start { list.append(piece(call, call[0], start..<at)) }
            start = at + count
          }
          at += count
        }
        if bytes.count > start { list.append(piece(call, call[0], start..<bytes.count)) }
      }
      call.charge(call[0].byteCount >> 7)
      return list.finish().word
    },
    native("swm_unicode", "trim", 1) { process, base in
      trim(NativeCall(process, base), leading: true, trailing: true)
    },
    native("swm_unicode", "trim_leading", 1) { process, base in
      trim(NativeCall(process, base), leading: true, trailing: false)
    },
    native("swm_unicode", "trim_trailing", 1) { process, base in
      trim(NativeCall(process, base), leading: false, trailing: true)
    },
  ]

  private static func trim(_ call: NativeCall, leading: Bool, trailing: Bool) -> UInt64 {
    guard call[0].isBinary else { return call.badArgument() }
    let range = call[0].withBytes {
      WhiteSpace.trimmed($0, leading: leading, trailing: trailing)
    }
    return piece(call, call[0], range).word
  }

  // MARK: Tests

  private static let tests: [Native] = [
    native("swm_unicode", "valid", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      call.charge(call[0].byteCount >> 10)
      return call.boolean(call[0].withBytes { UTF8Text.validCount($0) == $0.count })
    },
    // printable_prefix(binary, limit) -> {prefix, rest}: up to `limit` (or :infinity) printable characters from the start
    native("swm_unicode", "printable_prefix", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, call[1] == .infinity || call[1].natural != nil else {
        return call.badArgument()
      }
      var left = call[1].natural ?? Int.max
      let count = call[0].withBytes { bytes -> Int in
        var at = 0
        while left > 0, at < bytes.count,
          case .character(let point, let count) = UTF8Text.next(bytes, at), isPrintable(point)
        {
          at += count
          left -= 1
        }
        return at
      }
      call.charge(count >> 8)
      return call.process.tuple(
        piece(call, call[0], 0..<count), piece(call, call[0], count..<call[0].byteCount)
      ).word
    },
  ]

  private static func isPrintable(_ point: UInt32) -> Bool {
    switch point {
    case 0x20...0x7E, 0x07...0x0D, 0x1B, 0x7F, 0xA0...0xD7FF, 0xE000...0xFFFD,
      0x10000...0x10FFFF:
      return true
    default: return false
    }
  }
}
