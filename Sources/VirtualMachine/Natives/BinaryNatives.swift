/// The module `:binary`.
enum BinaryNatives {
  static let rows: [Native] = searching + parts + numbers

  /// The options of a search.
  private struct Options {
    var isGlobal = false
    var trims = false
    var trimsAll = false
    var scope: Range<Int>
    var insertions: [Int]?
  }

  private static func options(_ call: NativeCall, _ list: Value, _ count: Int) -> Options? {
    var options = Options(scope: 0..<count)
    var rest = list
    while rest.isCons {
      let option = rest.head
      rest = rest.tail
      if option.isAtom {
        switch call.machine.atoms.name(option) {
        case "global": options.isGlobal = true
        case "trim": options.trims = true
        case "trim_all": options.trimsAll = true
        default: return nil
        }
      } else {
        guard option.isTuple, option.tupleCount == 2, option.element(0).isAtom else { return nil }
        let value = option.element(1)
        switch call.machine.atoms.name(option.element(0)) {
        case "scope":
          guard value.isTuple, value.tupleCount == 2,
            let scope = range(value.element(0), value.element(1), count)
          else { return nil }
          options.scope = scope
        case "insert_replaced":
          let elements = value.isSmall ? [value] : value.listElements
          guard let elements, elements.allSatisfy({ $0.natural != nil }) else { return nil }
          options.insertions = elements.map { $0.small }
        default: return nil
        }
      }
    }
    return rest.isEmptyList ? options : nil
  }

  /// A part given by its start and its length, which may be negative.
  private static func range(_ start: Value, _ length: Value, _ count: Int) -> Range<Int>? {
    guard start.isSmall, length.isSmall else { return nil }
    let from = length.small < 0 ? start.small + length.small : start.small
    let end = from + abs(length.small)
    guard from >= 0, end <= count else { return nil }
    return from..<end
  }

  // MARK: Searching

  private static let searching: [Native] = [
    native("binary", "split", 2) { process, base in
      let call = NativeCall(process, base)
      return split(call, .emptyList)
    },
    native("binary", "split", 3) { process, base in
      let call = NativeCall(process, base)
      return split(call, call[2])
    },
    native("binary", "match", 2) { process, base in
      let call = NativeCall(process, base)
      return matches(call, .emptyList, all: false)
    },
    native("binary", "match", 3) { process, base in
      let call = NativeCall(process, base)
      return matches(call, call[2], all: false)
    },
    native("binary", "matches", 2) { process, base in
      let call = NativeCall(process, base)
      return matches(call, .emptyList, all: true)
    },
    native("binary", "matches", 3) { process, base in
      let call = NativeCall(process, base)
      return matches(call, call[2], all: true)
    },
    native("binary", "replace", 3) { process, base in
      let call = NativeCall(process, base)
      return replace(call, .emptyList)
    },
    native("binary", "replace", 4) { process, base in
      let call = NativeCall(process, base)
      return replace(call, call[3])
    },
    native("binary", "compile_pattern", 1) { process, base in
      let call = NativeCall(process, base)
      guard BytePattern(call[0], call.machine.atoms) != nil else { return call.badArgument() }
      let kind = call.atom(call[0].isBinary ? "bm" : "ac")
      return call.process.tuple(kind, call[0]).word
    },
  ]

  /// The matches within the options' scope: the first, or all.
  private static func ranges(
    _ pattern: BytePattern, _ bytes: UnsafeRawBufferPointer, _ scope: Range<Int>, all: Bool
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = scope.lowerBound
    while let match = pattern.find(bytes, at, scope.upperBound) {
      found.append(match)
      if !all { break }
      at = match.upperBound
    }
    return found
  }

  private static func matches(_ call: NativeCall, _ list: Value, all: Bool) -> UInt64 {
    // In nothing there is nothing to find, whatever the pattern.
    if isEmpty(call), options(call, list, 0) != nil {
      return all ? Value.emptyList.word : call.atom("nomatch").word
    }
    guard call[0].isBinary, let pattern = BytePattern(call[1], call.machine.atoms),
      let options = options(call, list, call[0].byteCount)
    else { return call.badArgument() }
    let found = call[0].withBytes { ranges(pattern, $0, options.scope, all: all) }
    let terms = found.map {
      call.process.tuple(Value(small: $0.lowerBound), Value(small: $0.count))
    }
    if all { return call.process.list(terms).word }
    return (terms.first ?? call.atom("nomatch")).word
  }

  private static func isEmpty(_ call: NativeCall) -> Bool {
    call[0].isBinary && call[0].byteCount == 0
  }

  private static func split(_ call: NativeCall, _ list: Value) -> UInt64 {
    if isEmpty(call), let options = options(call, list, 0) {
      let trims = options.trims || options.trimsAll
      return call.process.list(trims ? [] : [call[0]]).word
    }
    guard call[0].isBinary, let pattern = BytePattern(call[1], call.machine.atoms),
      let options = options(call, list, call[0].byteCount)
    else { return call.badArgument() }
    let subject = call[0]
    let found = subject.withBytes { ranges(pattern, $0, options.scope, all: options.isGlobal) }
    var pieces: [Range<Int>] = []
    var start = 0
    for match in found {
      pieces.append(start..<match.lowerBound)
      start = match.upperBound
    }
    pieces.append(start..<subject.byteCount)
    if options.trimsAll {
      pieces.removeAll { $0.isEmpty }
    } else if options.trims {
      while pieces.last?.isEmpty == true { pieces.removeLast() }
    }
    var result = ListBuilder(call.process)
    for piece in pieces { result.append(part(call, subject, piece)) }
    return result.finish().word
  }

  private static func part(_ call: NativeCall, _ binary: Value, _ range: Range<Int>) -> Value {
    call.process.subBinary(
      binary, bitOffset: range.lowerBound * 8, bitCount: range.count * 8)
  }

  private static func replace(_ call: NativeCall, _ list: Value) -> UInt64 {
    if isEmpty(call), call[2].isBinary, options(call, list, 0) != nil { return call[0].word }
    guard call[0].isBinary, let pattern = BytePattern(call[1], call.machine.atoms),
      call[2].isBinary, let options = options(call, list, call[0].byteCount)
    else { return call.badArgument() }
    let replacement = call[2].copiedBytes
    if let insertions = options.insertions, insertions.contains(where: { $0 > replacement.count }) {
      return call.badArgument()
    }
    let result: [UInt8]? = call[0].withBytes { bytes in
      let found = ranges(pattern, bytes, options.scope, all: options.isGlobal)
      if found.isEmpty { return nil }
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count)
      var start = 0
      for match in found {
        result.append(contentsOf: bytes[start..<match.lowerBound])
        if let insertions = options.insertions {
          var from = 0
          for place in insertions.sorted() {
            result.append(contentsOf: replacement[from..<place])
            result.append(contentsOf: bytes[match])
            from = place
          }
          result.append(contentsOf: replacement[from...])
        } else {
          result.append(contentsOf: replacement)
        }
        start = match.upperBound
      }
      result.append(contentsOf: bytes[start...])
      return result
    }
    return result.map { call.text($0) } ?? call[0].word
  }

  // MARK: Parts

  private static let parts: [Native] = [
    native("binary", "part", 3) { process, base in
      let call = NativeCall(process, base)
      return ErlangText.part(call, call[0], call[1], call[2])
    },
    native("binary", "part", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isTuple, call[1].tupleCount == 2 else { return call.badArgument() }
      return ErlangText.part(call, call[0], call[1].element(0), call[1].element(1))
    },
    native("binary", "at", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let at = call[1].natural, at < call[0].byteCount else {
        return call.badArgument()
      }
      return byte(call[0], at)
    },
    native("binary", "first", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, call[0].byteCount > 0 else { return call.badArgument() }
      return byte(call[0], 0)
    },
    native("binary", "last", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, call[0].byteCount > 0 else { return call.badArgument() }
      return byte(call[0], call[0].byteCount - 1)
    },
    native("binary", "copy", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      return call[0].withBytes { call.process.binary($0) }.word
    },
    native("binary", "copy", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let count = call[1].natural else { return call.badArgument() }
      let size = call[0].byteCount
      let (total, overflow) = size.multipliedReportingOverflow(by: count)
      guard !overflow, total <= BitBuilder.bitLimit / 8, call.mayAllocate(bytes: total) else {
        return call.fail(.systemLimit)
      }
      let (binary, memory) = call.process.binary(byteCount: total)
      call[0].withBytes { bytes in
        guard let source = bytes.baseAddress, size > 0 else { return }
        for index in 0..<count {
          (memory + index * size).copyMemory(from: source, byteCount: size)
        }
      }
      call.charge(total >> 9)
      return binary.word
    },
    native("binary", "referenced_byte_size", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBitstring else { return call.badArgument() }
      let whole = call[0].isBoxed(.subBinary) ? call[0].field(0) : call[0]
      return Value(small: whole.byteCount).word
    },
    native("binary", "bin_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      return ErlangText.byteList(call, call[0], 0, call[0].byteCount).word
    },
    native("binary", "bin_to_list", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, call[1].isTuple, call[1].tupleCount == 2,
        let range = range(call[1].element(0), call[1].element(1), call[0].byteCount)
      else { return call.badArgument() }
      return ErlangText.byteList(call, call[0], range.lowerBound, range.count).word
    },
    native("binary", "bin_to_list", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let range = range(call[1], call[2], call[0].byteCount) else {
        return call.badArgument()
      }
      return ErlangText.byteList(call, call[0], range.lowerBound, range.count).word
    },
    native("binary", "list_to_bin", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isList else { return call.badArgument() }
      return call.orBadArgument(ByteList.binary(call.process, call[0]))
    },
    native("binary", "longest_common_prefix", 1) { process, base in
      commonLength(NativeCall(process, base), fromEnd: false)
    },
    native("binary", "longest_common_suffix", 1) { process, base in
      commonLength(NativeCall(process, base), fromEnd: true)
    },
  ]

  private static func byte(_ binary: Value, _ at: Int) -> UInt64 {
    let view = binary.bits
    let byte = Bits.read(view.base, at: view.bitOffset + at * 8, bits: 8)
    return Value(small: Int(byte)).word
  }

  private static func commonLength(_ call: NativeCall, fromEnd: Bool) -> UInt64 {
    guard let list = call[0].listElements, list.allSatisfy({ $0.isBinary }), !list.isEmpty else {
      return call.badArgument()
    }
    var common = list[0].copiedBytes
    if fromEnd { common.reverse() }
    var count = common.count
    for other in list.dropFirst() {
      var bytes = other.copiedBytes
      if fromEnd { bytes.reverse() }
      var same = 0
      while same < count, same < bytes.count, bytes[same] == common[same] { same += 1 }
      count = same
    }
    return Value(small: count).word
  }

  // MARK: Numbers

  private static let numbers: [Native] = [
    native("binary", "encode_unsigned", 1) { process, base in
      let call = NativeCall(process, base)
      return encode(call, isLittle: false)
    },
    native("binary", "encode_unsigned", 2) { process, base in
      let call = NativeCall(process, base)
      guard let isLittle = isLittle(call, call[1]) else { return call.badArgument() }
      return encode(call, isLittle: isLittle)
    },
    native("binary", "decode_unsigned", 1) { process, base in
      let call = NativeCall(process, base)
      return decode(call, isLittle: false)
    },
    native("binary", "decode_unsigned", 2) { process, base in
      let call = NativeCall(process, base)
      guard let isLittle = isLittle(call, call[1]) else { return call.badArgument() }
      return decode(call, isLittle: isLittle)
    },
  ]

  private static func isLittle(_ call: NativeCall, _ value: Value) -> Bool? {
    guard value.isAtom else { return nil }
    switch call.machine.atoms.name(value) {
    case "little": return true
    case "big": return false
    default: return nil
    }
  }

  private static func encode(_ call: NativeCall, isLittle: Bool) -> UInt64 {
    guard call[0].isInteger, !call[0].isNegativeInteger else { return call.badArgument() }
    var bytes: [UInt8] = Arithmetic.withMagnitudes(call[0], call[0]) { number, _ in
      Array(UnsafeRawBufferPointer(start: number.limbs, count: number.count * 8))
    }
    while bytes.count > 1, bytes.last == 0 { bytes.removeLast() }
    if bytes.isEmpty { bytes = [0] }
    if !isLittle { bytes.reverse() }
    return call.text(bytes)
  }

  private static func decode(_ call: NativeCall, isLittle: Bool) -> UInt64 {
    guard call[0].isBinary else { return call.badArgument() }
    var bytes = call[0].copiedBytes
    if !isLittle { bytes.reverse() }
    let count = (bytes.count + 7) / 8
    guard count > 0 else { return Value(small: 0).word }
    guard count <= Magnitude.limbLimit else { return call.fail(.systemLimit) }
    let box = call.process.allocateInteger(count)
    box[count] = 0
    bytes.withUnsafeBytes {
      UnsafeMutableRawPointer(box + 1).copyMemory(
        from: $0.baseAddress.unsafelyUnwrapped, byteCount: bytes.count)
    }
    return call.process.finishInteger(box, count, isNegative: false).word
  }
}
