/// Reads terms in the external format: everything a node may send, and nothing that is invalid.
///
/// Every length is checked against the remaining bytes before anything is allocated; depth and
/// number of terms are limited; it never recurses. Compressed terms (tag 80) and references to an
/// atom cache (tag 82) are refused: neither may occur on a link that did not negotiate them.
public struct TermDecoder: Sendable {
  /// What a decoder accepts before it gives up.
  public struct Limits: Sendable {
    /// How deep terms nest; releasing a Swift value recurses, so this stays small.
    public var depth: Int
    /// How many terms, counted at every level.
    public var terms: Int
    /// How many bytes the magnitude of one integer has.
    public var integerBytes: Int

    /// The limits for control messages.
    public init(depth: Int = 256, terms: Int = 1 << 20, integerBytes: Int = 1 << 20) {
      self.depth = depth
      self.terms = terms
      self.integerBytes = integerBytes
    }
  }

  var reader: ByteReader
  private let limits: Limits
  private var terms = 0

  /// Reads from `bytes`.
  public init(_ bytes: ArraySlice<UInt8>, limits: Limits = Limits()) {
    reader = ByteReader(bytes)
    self.limits = limits
  }

  /// Reads from `bytes`.
  public init(_ bytes: [UInt8], limits: Limits = Limits()) {
    self.init(bytes[...], limits: limits)
  }

  /// How many bytes have not been read.
  public var remaining: Int { reader.remaining }

  /// The bytes that have not been read.
  public var rest: ArraySlice<UInt8> { reader.rest }

  /// The term of a stand-alone encoding: the version byte, one term, nothing behind.
  public static func standalone(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(TermError) -> ExternalTerm {
    var decoder = TermDecoder(bytes, limits: limits)
    try decoder.readVersion()
    let term = try decoder.read()
    guard decoder.remaining == 0 else {
      throw decoder.reader.error(.invalid("bytes follow the term"))
    }
    return term
  }

  /// Reads the version byte (131).
  public mutating func readVersion() throws(TermError) {
    let version = try reader.byte()
    guard version == TermTag.version else {
      throw reader.error(.invalid("a term begins with version 131, not \(version)"))
    }
  }

  /// Reads the head of a tuple and answers its arity; that many terms follow.
  public mutating func readTupleHead() throws(TermError) -> Int {
    switch try reader.byte() {
    case TermTag.smallTuple: return Int(try reader.byte())
    case TermTag.largeTuple: return try reader.count(bytesEach: 1)
    case let tag: throw reader.error(.invalid("a tuple was expected, not the tag \(tag)"))
    }
  }

  /// A term whose elements are still being read.
  private struct Frame {
    enum Kind {
      case tuple
      case list
      case map
      case function(ExternalFunction)
    }
    var kind: Kind
    /// How many terms complete it; for a list that includes the tail.
    var expected: Int
    var items: [ExternalTerm] = []
  }

  /// Reads one term.
  public mutating func read() throws(TermError) -> ExternalTerm {
    var frames: [Frame] = []
    while true {
      terms += 1
      guard terms <= limits.terms else { throw reader.error(.limit("\(limits.terms) terms")) }
      let tag = try reader.byte()
      if tag == TermTag.list, let top = frames.last, case .list = top.kind,
        top.items.count == top.expected - 1
      {
        // The tail of a list is another list: one longer list.
        let more = try reader.count(bytesEach: 1)
        frames[frames.count - 1].expected += more
        continue
      }
      var value: ExternalTerm
      if let frame = try openFrame(tag) {
        if frame.expected > 0 {
          guard frames.count < limits.depth else {
            throw reader.error(.limit("\(limits.depth) levels"))
          }
          frames.append(frame)
          continue
        }
        value = try finish(frame)
      } else {
        value = try readLeaf(tag)
      }
      // Close every frame that this value completes.
      while true {
        guard !frames.isEmpty else { return value }
        let top = frames.count - 1
        frames[top].items.append(value)
        guard frames[top].items.count == frames[top].expected else { break }
        value = try finish(frames.removeLast())
      }
    }
  }

  /// Reads the head of a term that has elements; nil for a tag that has none.
  private mutating func openFrame(_ tag: UInt8) throws(TermError) -> Frame? {
    switch tag {
    case TermTag.smallTuple:
      return Frame(kind: .tuple, expected: Int(try reader.byte()))
    case TermTag.largeTuple:
      return Frame(kind: .tuple, expected: try reader.count(bytesEach: 1))
    case TermTag.list:
      return Frame(kind: .list, expected: try reader.count(bytesEach: 1) + 1)
    case TermTag.map:
      return Frame(kind: .map, expected: try reader.count(bytesEach: 2) * 2)
    case TermTag.function:
      let (function, freeCount) = try readFunctionHead()
      return Frame(kind: .function(function), expected: freeCount)
    default:
      return nil
    }
  }

  private func finish(_ frame: Frame) throws(TermError) -> ExternalTerm {
    switch frame.kind {
    case .tuple: return .tuple(frame.items)
    case .function(var function):
      function.free = frame.items
      return .function(function)
    case .list:
      var elements = frame.items
      let tail = elements.removeLast()
      if case .list(let more, let end) = tail {
        return .list(elements + more, tail: end)
      }
      return elements.isEmpty ? tail : .list(elements, tail: tail)
    case .map:
      var pairs: [ExternalTerm: ExternalTerm] = [:]
      pairs.reserveCapacity(frame.items.count / 2)
      for index in stride(from: 0, to: frame.items.count, by: 2) {
        guard pairs.updateValue(frame.items[index + 1], forKey: frame.items[index]) == nil else {
          throw reader.error(.invalid("a map has the same key twice"))
        }
      }
      return .map(pairs)
    }
  }

  private mutating func readLeaf(_ tag: UInt8) throws(TermError) -> ExternalTerm {
    switch tag {
    case TermTag.smallInteger: return .integer(Int(try reader.byte()))
    case TermTag.integer: return .integer(Int(Int32(bitPattern: try reader.unsigned32())))
    case TermTag.smallBig: return try readBig(count: Int(try reader.byte()))
    case TermTag.largeBig: return try readBig(count: try reader.count(bytesEach: 1))
    case TermTag.newFloat:
      return .float(try finite(Double(bitPattern: try reader.unsigned64())))
    case TermTag.float: return .float(try readOldFloat())
    case TermTag.atom, TermTag.smallAtom, TermTag.atomLatin1, TermTag.smallAtomLatin1:
      return .atom(try readAtom(tag))
    case TermTag.emptyList: return .emptyList
    case TermTag.string:
      let count = Int(try reader.unsigned16())
      return .list(try reader.take(count).map { .integer(Int($0)) })
    case TermTag.binary:
      let count = try reader.count(bytesEach: 1)
      return .binary(Array(try reader.take(count)))
    case TermTag.bitBinary: return try readBitstring()
    case TermTag.newPid, TermTag.oldPid: return .pid(try readPid(tag))
    case TermTag.newPort, TermTag.v4Port, TermTag.oldPort: return .port(try readPort(tag))
    case TermTag.newerReference, TermTag.newReference, TermTag.oldReference:
      return .reference(try readReference(tag))
    case TermTag.export: return try readExport()
    case TermTag.compressed:
      throw reader.error(.invalid("a compressed term may not stand here"))
    default: throw reader.error(.unknownTag(tag))
    }
  }

  private func finite(_ value: Double) throws(TermError) -> Double {
    guard value.isFinite else { throw reader.error(.invalid("a float is not finite")) }
    return value
  }

  private mutating func readOldFloat() throws(TermError) -> Double {
    let text = try reader.take(31).prefix { $0 != 0 }
    let isDecimal = text.allSatisfy { byte in
      (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }
    guard isDecimal, let value = Double(String(decoding: text, as: UTF8.self)) else {
      throw reader.error(.invalid("a float in text form is not a number"))
    }
    return try finite(value)
  }

  private mutating func readBig(count: Int) throws(TermError) -> ExternalTerm {
    guard count <= limits.integerBytes else {
      throw reader.error(.limit("an integer of \(count) bytes"))
    }
    let negative = try reader.byte() != 0
    return .integer(negative: negative, magnitude: try reader.take(count))
  }

  private mutating func readBitstring() throws(TermError) -> ExternalTerm {
    let count = try reader.count(bytesEach: 1)
    let bits = try reader.byte()
    var data = Array(try reader.take(count))
    guard bits <= 8, (count == 0) == (bits == 0) else {
      throw reader.error(.invalid("a bitstring of \(count) bytes with \(bits) bits in the last"))
    }
    if bits == 0 || bits == 8 { return .binary(data) }
    data[count - 1] &= 0xFF << (8 - bits)
    return .bitstring(data, lastBits: Int(bits))
  }

  private mutating func readExport() throws(TermError) -> ExternalTerm {
    let module = try readAtom(try reader.byte())
    let function = try readAtom(try reader.byte())
    let arity = try readSmallInteger()
    guard arity >= 0 else { throw reader.error(.invalid("a negative arity")) }
    return .export(module: module, function: function, arity: arity)
  }

  private mutating func readSmallInteger() throws(TermError) -> Int {
    let term = try readLeaf(try reader.byte())
    guard case .integer(let value) = term else {
      throw reader.error(.invalid("an integer was expected"))
    }
    return value
  }

  private mutating func readFunctionHead() throws(TermError) -> (ExternalFunction, Int) {
    // The size is not to be trusted, not even from a well-meaning peer.
    _ = try reader.unsigned32()
    let arity = try reader.byte()
    let unique = Array(try reader.take(16))
    let index = try reader.unsigned32()
    let freeCount = try reader.unsigned32()
    guard freeCount <= ExternalFunction.freeLimit, Int(freeCount) <= reader.remaining else {
      throw reader.error(.invalid("a closure with \(freeCount) captured values"))
    }
    let module = try readAtom(try reader.byte())
    let oldIndex = try readSmallInteger()
    let oldUnique = try readSmallInteger()
    let creator = try readPid(try reader.byte())
    let function = ExternalFunction(
      arity: arity, unique: unique, index: index, module: module, oldIndex: oldIndex,
      oldUnique: oldUnique, creator: creator, free: [])
    return (function, Int(freeCount))
  }

  private mutating func readPid(_ tag: UInt8) throws(TermError) -> ExternalPid {
    guard tag == TermTag.newPid || tag == TermTag.oldPid else {
      throw reader.error(.invalid("a process identifier was expected, not the tag \(tag)"))
    }
    let node = try readAtom(try reader.byte())
    let id = try reader.unsigned32()
    let serial = try reader.unsigned32()
    let creation = tag == TermTag.newPid ? try reader.unsigned32() : try readOldCreation()
    return ExternalPid(node: node, id: id, serial: serial, creation: creation)
  }

  private mutating func readPort(_ tag: UInt8) throws(TermError) -> ExternalPort {
    let node = try readAtom(try reader.byte())
    let id = tag == TermTag.v4Port ? try reader.unsigned64() : UInt64(try reader.unsigned32())
    let creation = tag == TermTag.oldPort ? try readOldCreation() : try reader.unsigned32()
    return ExternalPort(node: node, id: id, creation: creation)
  }

  private mutating func readReference(_ tag: UInt8) throws(TermError) -> ExternalReference {
    if tag == TermTag.oldReference {
      let node = try readAtom(try reader.byte())
      let word = try reader.unsigned32()
      return ExternalReference(node: node, creation: try readOldCreation(), words: [word])
    }
    let count = Int(try reader.unsigned16())
    guard count <= ExternalReference.wordLimit else {
      throw reader.error(.invalid("a reference of \(count) words"))
    }
    let node = try readAtom(try reader.byte())
    let isNew = tag == TermTag.newerReference
    let creation = isNew ? try reader.unsigned32() : try readOldCreation()
    var words: [UInt32] = []
    for _ in 0..<count { words.append(try reader.unsigned32()) }
    return ExternalReference(node: node, creation: creation, words: words)
  }

  private mutating func readOldCreation() throws(TermError) -> UInt32 {
    let creation = try reader.byte()
    guard creation <= 3 else { throw reader.error(.invalid("an old creation of \(creation)")) }
    return UInt32(creation)
  }

  private mutating func readAtom(_ tag: UInt8) throws(TermError) -> String {
    let isLong = tag == TermTag.atom || tag == TermTag.atomLatin1
    guard isLong || tag == TermTag.smallAtom || tag == TermTag.smallAtomLatin1 else {
      throw reader.error(.invalid("an atom was expected, not the tag \(tag)"))
    }
    let count = isLong ? Int(try reader.unsigned16()) : Int(try reader.byte())
    let text = try reader.take(count)
    if tag == TermTag.atomLatin1 || tag == TermTag.smallAtomLatin1 {
      guard count <= 255 else { throw reader.error(.invalid("an atom of \(count) characters")) }
      var scalars = String.UnicodeScalarView()
      for byte in text { scalars.append(Unicode.Scalar(byte)) }
      return String(scalars)
    }
    guard let name = String(validating: text, as: UTF8.self) else {
      throw reader.error(.invalid("an atom is not UTF-8"))
    }
    guard name.unicodeScalars.count <= 255 else {
      throw reader.error(.invalid("an atom of more than 255 characters"))
    }
    return name
  }
}
