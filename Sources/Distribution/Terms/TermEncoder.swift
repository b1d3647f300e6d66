/// Writes terms in the external format, byte for byte as `term_to_binary(T, [{minor_version, 2}])`
/// does; maps are written in term order.
///
/// It needs no native stack in proportion to the depth of a term.
public struct TermEncoder: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Starts with nothing written.
  public init() {}

  /// The stand-alone form of `term`: the version byte, then the term.
  public static func standalone(_ term: ExternalTerm) -> [UInt8] {
    var encoder = TermEncoder()
    encoder.writeVersion()
    encoder.write(term)
    return encoder.bytes
  }

  /// The bytes of `term` without a version byte.
  public static func bare(_ term: ExternalTerm) -> [UInt8] {
    var encoder = TermEncoder()
    encoder.write(term)
    return encoder.bytes
  }

  /// Writes the version byte (131).
  public mutating func writeVersion() { bytes.append(TermTag.version) }

  /// Writes bytes that already are an encoded term.
  public mutating func writeEncoded(_ encoded: some Sequence<UInt8>) {
    bytes.append(contentsOf: encoded)
  }

  /// Writes the head of a tuple; `arity` terms must follow.
  public mutating func writeTupleHead(arity: Int) {
    if arity <= 255 {
      bytes.append(TermTag.smallTuple)
      bytes.append(UInt8(truncatingIfNeeded: arity))
    } else {
      bytes.append(TermTag.largeTuple)
      append32(UInt32(truncatingIfNeeded: arity))
    }
  }

  /// Writes one term.
  public mutating func write(_ term: ExternalTerm) {
    var pending = [Work.term(term)]
    while let work = pending.popLast() {
      switch work {
      case .term(let next): writeHead(next, &pending)
      case .functionEnd(let start):
        let size = UInt32(truncatingIfNeeded: bytes.count - start)
        for index in 0..<4 {
          bytes[start + index] = UInt8(truncatingIfNeeded: size >> UInt32(24 - 8 * index))
        }
      }
    }
  }

  /// What remains to be written.
  private enum Work {
    case term(ExternalTerm)
    /// A closure's size field stands at this offset and counts up to here.
    case functionEnd(sizeAt: Int)
  }

  /// Writes `next` up to its first element and leaves the elements in `pending`.
  private mutating func writeHead(_ next: ExternalTerm, _ pending: inout [Work]) {
    switch next {
    case .tuple(let elements):
      writeTupleHead(arity: elements.count)
      pending.append(contentsOf: elements.reversed().map(Work.term))
    case .list(let elements, let tail):
      writeList(elements, tail, &pending)
    case .map(let pairs):
      bytes.append(TermTag.map)
      append32(UInt32(truncatingIfNeeded: pairs.count))
      let ordered = pairs.sorted { $0.key.precedesAsKey($1.key) }
      for (key, value) in ordered.reversed() {
        pending.append(.term(value))
        pending.append(.term(key))
      }
    case .function(let function):
      bytes.append(TermTag.function)
      pending.append(.functionEnd(sizeAt: bytes.count))
      writeFunctionHead(function)
      pending.append(contentsOf: function.free.reversed().map(Work.term))
    default:
      writeLeaf(next)
    }
  }

  private mutating func writeLeaf(_ term: ExternalTerm) {
    switch term {
    case .integer(let value): writeInteger(value)
    case .bigInteger(let negative, let magnitude): writeBig(negative, magnitude)
    case .float(let value):
      bytes.append(TermTag.newFloat)
      append64(value.bitPattern)
    case .atom(let name): writeAtom(name)
    case .binary(let data):
      bytes.append(TermTag.binary)
      append32(UInt32(truncatingIfNeeded: data.count))
      bytes.append(contentsOf: data)
    case .bitstring(let data, let lastBits):
      bytes.append(TermTag.bitBinary)
      append32(UInt32(truncatingIfNeeded: data.count))
      bytes.append(UInt8(truncatingIfNeeded: lastBits))
      bytes.append(contentsOf: data)
    case .pid(let pid): writePid(pid)
    case .reference(let reference):
      bytes.append(TermTag.newerReference)
      append16(UInt16(truncatingIfNeeded: reference.words.count))
      writeAtom(reference.node)
      append32(reference.creation)
      for word in reference.words { append32(word) }
    case .port(let port): writePort(port)
    case .export(let module, let function, let arity):
      bytes.append(TermTag.export)
      writeAtom(module)
      writeAtom(function)
      writeInteger(arity)
    case .tuple, .list, .map, .function: break  // `write` has taken them apart
    }
  }

  private mutating func writeList(
    _ elements: [ExternalTerm], _ tail: ExternalTerm?, _ pending: inout [Work]
  ) {
    if elements.isEmpty {
      // An improper list without elements is its tail, as on the wire.
      if let tail { pending.append(.term(tail)) } else { bytes.append(TermTag.emptyList) }
      return
    }
    if tail == nil, elements.count <= 65535, let characters = Self.smallIntegers(elements) {
      bytes.append(TermTag.string)
      append16(UInt16(truncatingIfNeeded: characters.count))
      bytes.append(contentsOf: characters)
      return
    }
    bytes.append(TermTag.list)
    append32(UInt32(truncatingIfNeeded: elements.count))
    pending.append(.term(tail ?? .emptyList))
    pending.append(contentsOf: elements.reversed().map(Work.term))
  }

  private static func smallIntegers(_ elements: [ExternalTerm]) -> [UInt8]? {
    var characters: [UInt8] = []
    for element in elements {
      guard case .integer(let value) = element, let byte = UInt8(exactly: value) else { return nil }
      characters.append(byte)
    }
    return characters
  }

  private mutating func writeInteger(_ value: Int) {
    if let byte = UInt8(exactly: value) {
      bytes.append(TermTag.smallInteger)
      bytes.append(byte)
    } else if let small = Int32(exactly: value) {
      bytes.append(TermTag.integer)
      append32(UInt32(bitPattern: small))
    } else {
      var rest = value.magnitude
      var digits: [UInt8] = []
      while rest > 0 {
        digits.append(UInt8(truncatingIfNeeded: rest))
        rest >>= 8
      }
      writeBig(value < 0, digits)
    }
  }

  private mutating func writeBig(_ negative: Bool, _ magnitude: [UInt8]) {
    if magnitude.count <= 255 {
      bytes.append(TermTag.smallBig)
      bytes.append(UInt8(truncatingIfNeeded: magnitude.count))
    } else {
      bytes.append(TermTag.largeBig)
      append32(UInt32(truncatingIfNeeded: magnitude.count))
    }
    bytes.append(negative ? 1 : 0)
    bytes.append(contentsOf: magnitude)
  }

  /// Writes an atom; a name longer than a 16-bit length can say is cut, which no atom is.
  mutating func writeAtom(_ name: String) {
    let text = name.utf8
    if text.count <= 255 {
      bytes.append(TermTag.smallAtom)
      bytes.append(UInt8(truncatingIfNeeded: text.count))
      bytes.append(contentsOf: text)
    } else {
      bytes.append(TermTag.atom)
      append16(UInt16(clamping: text.count))
      bytes.append(contentsOf: text.prefix(65535))
    }
  }

  private mutating func writePid(_ pid: ExternalPid) {
    bytes.append(TermTag.newPid)
    writeAtom(pid.node)
    append32(pid.id)
    append32(pid.serial)
    append32(pid.creation)
  }

  private mutating func writePort(_ port: ExternalPort) {
    let isSmall = port.id < 1 << 28
    bytes.append(isSmall ? TermTag.newPort : TermTag.v4Port)
    writeAtom(port.node)
    if isSmall {
      append32(UInt32(truncatingIfNeeded: port.id))
    } else {
      append64(port.id)
    }
    append32(port.creation)
  }

  private mutating func writeFunctionHead(_ function: ExternalFunction) {
    append32(0)  // The size; it is filled in behind the last captured value.
    bytes.append(function.arity)
    bytes.append(contentsOf: function.unique)
    append32(function.index)
    append32(UInt32(truncatingIfNeeded: function.free.count))
    writeAtom(function.module)
    writeInteger(function.oldIndex)
    writeInteger(function.oldUnique)
    writePid(function.creator)
  }

  private mutating func append16(_ value: UInt16) { bytes.appendBigEndian(value) }
  private mutating func append32(_ value: UInt32) { bytes.appendBigEndian(value) }
  private mutating func append64(_ value: UInt64) { bytes.appendBigEndian(value) }
}

extension [UInt8] {
  /// Appends the bytes of `value`, the most significant first.
  mutating func appendBigEndian<Number: FixedWidthInteger & UnsignedInteger>(_ value: Number) {
    var shift = Number.bitWidth
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> Number(truncatingIfNeeded: shift)))
    }
  }
}
