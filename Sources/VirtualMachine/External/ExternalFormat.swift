/// The external term format of OTP 25 ("erl_ext_dist"), without the version byte.
enum ExternalFormat {
  /// The first byte of a term in a binary of its own.
  static let version: UInt8 = 131

  /// What a term starts with.
  enum Tag {
    static let smallInteger: UInt8 = 97
    static let integer: UInt8 = 98
    static let floatText: UInt8 = 99
    static let atom: UInt8 = 100
    static let port: UInt8 = 102
    static let pid: UInt8 = 103
    static let smallTuple: UInt8 = 104
    static let largeTuple: UInt8 = 105
    static let emptyList: UInt8 = 106
    static let string: UInt8 = 107
    static let list: UInt8 = 108
    static let binary: UInt8 = 109
    static let smallBig: UInt8 = 110
    static let largeBig: UInt8 = 111
    static let function: UInt8 = 112
    static let export: UInt8 = 113
    static let newReference: UInt8 = 114
    static let smallAtom: UInt8 = 115
    static let map: UInt8 = 116
    static let atomUTF8: UInt8 = 118
    static let smallAtomUTF8: UInt8 = 119
    static let newPort64: UInt8 = 120
    static let float: UInt8 = 70
    static let bitBinary: UInt8 = 77
    static let newPid: UInt8 = 88
    static let newPort: UInt8 = 89
    static let newerReference: UInt8 = 90
  }

  /// The term's bytes. With `latinAtoms`, atoms that allow it are written as `term_to_binary` does
  /// by default.
  static func encode(_ machine: Machine, _ value: Value, latinAtoms: Bool = false) -> [UInt8] {
    var encoder = ExternalEncoder(machine, latinAtoms: latinAtoms)
    TermStack.with { encoder.encode(value, &$0) }
    return encoder.bytes
  }

  /// The term that all of the bytes are, in memory of `p`; nil where they are no term, or one that
  /// this node does not take.
  static func decode(
    _ machine: Machine, _ bytes: UnsafeRawBufferPointer, into p: ProcessPointer
  ) -> Value? {
    var decoder = ExternalDecoder(machine, bytes, p)
    let value = TermStack.with { decoder.decode(&$0) }
    return decoder.position == bytes.count ? value : nil
  }

  static func decode(_ machine: Machine, _ bytes: [UInt8], into p: ProcessPointer) -> Value? {
    bytes.withUnsafeBytes { decode(machine, $0, into: p) }
  }

  static func decode(
    _ machine: Machine, _ bytes: ArraySlice<UInt8>, into p: ProcessPointer
  ) -> Value? {
    bytes.withUnsafeBytes { decode(machine, $0, into: p) }
  }
}

/// Writes terms; what is still to be written waits on a stack.
struct ExternalEncoder {
  let machine: Machine
  let latinAtoms: Bool
  var bytes: [UInt8] = []

  // Raw words that stand on the stack over what they are about.
  private static let runMark: UInt64 = 16
  private static let listMark: UInt64 = 24
  private static let sizeMark: UInt64 = 32

  init(_ machine: Machine, latinAtoms: Bool) {
    self.machine = machine
    self.latinAtoms = latinAtoms
  }

  mutating func encode(_ value: Value, _ stack: inout TermStack) {
    stack.push(value)
    while !stack.isEmpty {
      let word = stack.pop()
      switch word {
      case Self.runMark:
        let count = stack.popNumber()
        let words = stack.popWords()
        if count > 1 { pushRun(words + 1, count - 1, &stack) }
        put(Value(word: words[0]), &stack)
      case Self.listMark:
        let rest = stack.popValue()
        if rest.isCons {
          stack.push(rest.tail)
          stack.push(Self.listMark)
          put(rest.head, &stack)
        } else {
          put(rest, &stack)
        }
      case Self.sizeMark:
        let start = stack.popNumber()
        let size = UInt32(truncatingIfNeeded: bytes.count - start)
        for index in 0..<4 { bytes[start + index] = UInt8(size >> UInt32(24 - index * 8) & 0xFF) }
      default: put(Value(word: word), &stack)
      }
    }
  }

  private func pushRun(_ words: Words, _ count: Int, _ stack: inout TermStack) {
    guard count > 0 else { return }
    stack.push(UInt64(UInt(bitPattern: words)))
    stack.push(UInt64(count))
    stack.push(Self.runMark)
  }

  mutating func put16(_ number: Int) {
    bytes.append(UInt8(truncatingIfNeeded: number >> 8))
    bytes.append(UInt8(truncatingIfNeeded: number))
  }

  mutating func put32(_ number: Int) {
    put16(number >> 16)
    put16(number)
  }

  mutating func putAtom(_ atom: Value) {
    let name = machine.atoms.name(atom)
    if latinAtoms, name.unicodeScalars.allSatisfy({ $0.value < 256 }) {
      bytes.append(ExternalFormat.Tag.atom)
      put16(name.unicodeScalars.count)
      for scalar in name.unicodeScalars { bytes.append(UInt8(truncatingIfNeeded: scalar.value)) }
      return
    }
    let text = name.utf8
    if text.count < 256 {
      bytes.append(ExternalFormat.Tag.smallAtomUTF8)
      bytes.append(UInt8(text.count))
    } else {
      bytes.append(ExternalFormat.Tag.atomUTF8)
      put16(text.count)
    }
    bytes.append(contentsOf: text)
  }

  private mutating func putInteger(_ number: Int) {
    if number >= 0, number < 256 {
      bytes.append(ExternalFormat.Tag.smallInteger)
      bytes.append(UInt8(number))
    } else if let number = Int32(exactly: number) {
      bytes.append(ExternalFormat.Tag.integer)
      put32(Int(number))
    } else {
      bytes.append(ExternalFormat.Tag.smallBig)
      var magnitude = number.magnitude
      let count = 8 - magnitude.leadingZeroBitCount / 8
      bytes.append(UInt8(count))
      bytes.append(number < 0 ? 1 : 0)
      for _ in 0..<count {
        bytes.append(UInt8(truncatingIfNeeded: magnitude))
        magnitude >>= 8
      }
    }
  }

  private mutating func put(_ value: Value, _ stack: inout TermStack) {
    if value.isSmall {
      putInteger(value.small)
    } else if value.isAtom {
      putAtom(value)
    } else if value.isEmptyList {
      bytes.append(ExternalFormat.Tag.emptyList)
    } else if value.isLocalPid {
      putPid(value)
    } else if value.isCons {
      putList(value, &stack)
    } else if value.isBoxed {
      putBoxed(value, &stack)
    } else {
      bytes.append(ExternalFormat.Tag.emptyList)
    }
  }

  mutating func putPid(_ value: Value) {
    bytes.append(ExternalFormat.Tag.newPid)
    if value.isLocalPid {
      putAtom(machine.node)
      put32(value.pidIndex)
      put32(Int(value.pidSerial))
      put32(Int(machine.creation))
    } else {
      putAtom(value.field(0))
      put32(Int(value.pointer[2] & 0xFFFF_FFFF))
      put32(Int(value.pointer[2] >> 32))
      put32(Int(value.pointer[3]))
    }
  }

  private mutating func putList(_ value: Value, _ stack: inout TermStack) {
    var count = 0
    var rest = value
    var isText = true
    while rest.isCons {
      let head = rest.head
      if isText, !head.isSmall || head.small < 0 || head.small > 255 { isText = false }
      count += 1
      rest = rest.tail
    }
    if isText, rest.isEmptyList, count <= 0xFFFF {
      bytes.append(ExternalFormat.Tag.string)
      put16(count)
      rest = value
      while rest.isCons {
        bytes.append(UInt8(truncatingIfNeeded: rest.head.small))
        rest = rest.tail
      }
      return
    }
    bytes.append(ExternalFormat.Tag.list)
    put32(count)
    stack.push(value)
    stack.push(Self.listMark)
  }

  private mutating func putBoxed(_ value: Value, _ stack: inout TermStack) {
    let box = value.pointer
    let size = value.header.size
    switch value.header.kind {
    case .tuple:
      if size < 256 {
        bytes.append(ExternalFormat.Tag.smallTuple)
        bytes.append(UInt8(size))
      } else {
        bytes.append(ExternalFormat.Tag.largeTuple)
        put32(size)
      }
      pushRun(box + 1, size, &stack)
    case .map, .hashMap, .hashNode, .hashCollision:
      bytes.append(ExternalFormat.Tag.map)
      put32(Maps.count(value))
      pushPairs(value, &stack)
    case .float:
      bytes.append(ExternalFormat.Tag.float)
      put32(Int(box[1] >> 32))
      put32(Int(truncatingIfNeeded: box[1]))
    case .positive, .negative: putBig(value)
    case .heapBinary, .sharedBinary, .subBinary:
      let bits = value.bitCount
      bytes.append(
        bits & 7 == 0 ? ExternalFormat.Tag.binary : ExternalFormat.Tag.bitBinary)
      put32((bits + 7) >> 3)
      if bits & 7 != 0 { bytes.append(UInt8(bits & 7)) }
      let view = value.bits
      if view.isByteAligned, bits & 7 == 0 {
        bytes.append(contentsOf: view.bytes)
      } else {
        bytes.append(contentsOf: value.copiedBytes)
      }
    case .function: putFunction(value, &stack)
    case .export:
      let export = value.exportEntry.pointee
      bytes.append(ExternalFormat.Tag.export)
      putAtom(export.module)
      putAtom(export.name)
      putInteger(export.arity)
    case .externalFunction: bytes.append(contentsOf: value.field(0).copiedBytes)
    case .reference:
      bytes.append(ExternalFormat.Tag.newerReference)
      put16(3)
      putAtom(machine.node)
      put32(Int(machine.creation))
      for word in ReferenceNumber.words(box[1]) { put32(Int(word)) }
    case .externalPid: putPid(value)
    case .externalReference:
      bytes.append(ExternalFormat.Tag.newerReference)
      let count = Int(box[3])
      put16(count)
      putAtom(value.field(0))
      put32(Int(box[2]))
      for index in 0..<count {
        put32(Int(truncatingIfNeeded: box[4 + index / 2] >> UInt64(index % 2 * 32)))
      }
    case .port:
      bytes.append(ExternalFormat.Tag.newPort64)
      putAtom(value.field(0))
      put32(Int(box[2] >> 32))
      put32(Int(truncatingIfNeeded: box[2]))
      put32(Int(box[3]))
    }
  }

  private func pushPairs(_ map: Value, _ stack: inout TermStack) {
    var words: [UInt64] = []
    words.reserveCapacity(Maps.count(map) * 2)
    Maps.forEach(map) { key, value in
      words.append(key.word)
      words.append(value.word)
    }
    for word in words.reversed() { stack.push(word) }
  }

  private mutating func putBig(_ value: Value) {
    let size = value.header.size
    let top = value.pointer[size]
    let count = size * 8 - top.leadingZeroBitCount / 8
    if count < 256 {
      bytes.append(ExternalFormat.Tag.smallBig)
      bytes.append(UInt8(count))
    } else {
      bytes.append(ExternalFormat.Tag.largeBig)
      put32(count)
    }
    bytes.append(value.isBoxed(.negative) ? 1 : 0)
    bytes.append(
      contentsOf: UnsafeRawBufferPointer(start: value.pointer + 1, count: count))
  }

  private mutating func putFunction(_ value: Value, _ stack: inout TermStack) {
    let entry = value.functionEntry.pointee
    let captured = value.header.size - 1
    bytes.append(ExternalFormat.Tag.function)
    stack.push(UInt64(bytes.count))
    stack.push(Self.sizeMark)
    put32(0)
    bytes.append(UInt8(truncatingIfNeeded: entry.arity))
    for shift in [32, 0, 32, 0] { put32(entry.unique >> shift) }
    put32(entry.index)
    put32(captured)
    putAtom(entry.module)
    putInteger(entry.index)
    putInteger(entry.unique & 0x7FF_FFFF)
    putPid(Value(pidIndex: 0, serial: 0))
    pushRun(value.pointer + 2, captured, &stack)
  }
}

/// A reference's number as the words that other nodes see.
enum ReferenceNumber {
  static func words(_ number: UInt64) -> [UInt32] {
    [
      UInt32(number & 0x3FFFF), UInt32(truncatingIfNeeded: number >> 18),
      UInt32(truncatingIfNeeded: number >> 50),
    ]
  }

  /// The number of three words, or nil where `words` makes no such.
  static func number(_ words: [UInt32]) -> UInt64? {
    guard words.count == 3, words[0] <= 0x3FFFF, words[2] < 1 << 14 else { return nil }
    return UInt64(words[0]) | UInt64(words[1]) << 18 | UInt64(words[2]) << 50
  }
}
