/// A term of the external term format as a plain Swift value.
///
/// Control messages, the port to other tools and tests use it; the payload of a message never
/// becomes one (the machine decodes those bytes straight into a heap). Values keep what the wire
/// distinguishes: `1` and `1.0` differ, `0.0` and `-0.0` are equal but keep their bits.
///
/// - Note: Atoms compare as Swift strings, that is up to canonical equivalence.
public indirect enum ExternalTerm: Hashable, Sendable {
  /// An integer that fits 64 bits.
  case integer(Int)
  /// An integer that does not: the magnitude in little-endian bytes, the last one not zero.
  case bigInteger(negative: Bool, magnitude: [UInt8])
  /// A finite float.
  case float(Double)
  /// An atom of at most 255 characters.
  case atom(String)
  /// A whole number of bytes.
  case binary([UInt8])
  /// Bytes of which the last holds `lastBits` bits (1...7), most significant first, rest zero.
  case bitstring([UInt8], lastBits: Int)
  /// A list; `tail` is nil for a proper one. An improper list has at least one element.
  case list([ExternalTerm], tail: ExternalTerm?)
  /// A tuple.
  case tuple([ExternalTerm])
  /// A map.
  case map([ExternalTerm: ExternalTerm])
  /// A process identifier.
  case pid(ExternalPid)
  /// A reference.
  case reference(ExternalReference)
  /// A port identifier.
  case port(ExternalPort)
  /// A closure, opaque to everybody but its maker.
  case function(ExternalFunction)
  /// `&module.function/arity`.
  case export(module: String, function: String, arity: Int)

  /// The empty list.
  public static let emptyList = ExternalTerm.list([], tail: nil)

  /// A proper list.
  public static func list(_ elements: [ExternalTerm]) -> ExternalTerm {
    .list(elements, tail: nil)
  }

  /// A binary holding the UTF-8 bytes of `text`.
  public static func text(_ text: String) -> ExternalTerm { .binary(Array(text.utf8)) }

  /// The integer with that sign and little-endian magnitude, in the form that fits.
  public static func integer(
    negative: Bool, magnitude: some Collection<UInt8>
  ) -> ExternalTerm {
    var digits = Array(magnitude)
    while digits.last == 0 { digits.removeLast() }
    guard digits.count <= 8 else { return .bigInteger(negative: negative, magnitude: digits) }
    var value: UInt64 = 0
    for digit in digits.reversed() { value = value << 8 | UInt64(digit) }
    if negative, value <= UInt64(Int.max) + 1 {
      return .integer(Int(truncatingIfNeeded: 0 &- value))
    }
    if !negative, let small = Int(exactly: value) { return .integer(small) }
    return .bigInteger(negative: negative, magnitude: digits)
  }
}

/// A process identifier as it travels; identity is all four fields.
public struct ExternalPid: Hashable, Sendable {
  /// The node's name as an atom.
  public var node: String
  /// The low part of the number.
  public var id: UInt32
  /// The high part of the number.
  public var serial: UInt32
  /// The incarnation of the node.
  public var creation: UInt32

  /// Joins the four fields.
  public init(node: String, id: UInt32, serial: UInt32, creation: UInt32) {
    self.node = node
    self.id = id
    self.serial = serial
    self.creation = creation
  }
}

/// A reference as it travels.
public struct ExternalReference: Hashable, Sendable {
  /// The most words a reference has.
  public static let wordLimit = 5

  /// The node's name as an atom.
  public var node: String
  /// The incarnation of the node.
  public var creation: UInt32
  /// At most `wordLimit` words, in wire order.
  public var words: [UInt32]

  /// Joins the three fields.
  public init(node: String, creation: UInt32, words: [UInt32]) {
    self.node = node
    self.creation = creation
    self.words = words
  }
}

/// A port identifier as it travels; this runtime owns none but hands foreign ones on.
public struct ExternalPort: Hashable, Sendable {
  /// The node's name as an atom.
  public var node: String
  /// The port's number.
  public var id: UInt64
  /// The incarnation of the node.
  public var creation: UInt32

  /// Joins the three fields.
  public init(node: String, id: UInt64, creation: UInt32) {
    self.node = node
    self.id = id
    self.creation = creation
  }
}

/// A closure as it travels: module, version of its code, index and captured values.
public struct ExternalFunction: Hashable, Sendable {
  /// The most captured values a closure may travel with.
  public static let freeLimit = 255

  /// The number of arguments.
  public var arity: UInt8
  /// The 16-byte digest of the module's code.
  public var unique: [UInt8]
  /// Which closure of the module.
  public var index: UInt32
  /// The module's name.
  public var module: String
  /// The index in the older numbering; shown when the closure is printed.
  public var oldIndex: Int
  /// The digest in the older numbering; shown when the closure is printed.
  public var oldUnique: Int
  /// The process that made the closure.
  public var creator: ExternalPid
  /// The captured values.
  public var free: [ExternalTerm]

  /// Joins the fields.
  public init(
    arity: UInt8, unique: [UInt8], index: UInt32, module: String, oldIndex: Int, oldUnique: Int,
    creator: ExternalPid, free: [ExternalTerm]
  ) {
    self.arity = arity
    self.unique = unique
    self.index = index
    self.module = module
    self.oldIndex = oldIndex
    self.oldUnique = oldUnique
    self.creator = creator
    self.free = free
  }
}
