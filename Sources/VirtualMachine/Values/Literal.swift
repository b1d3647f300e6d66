/// A constant term as a Swift value: what the compiler puts into code, and what the parts outside the machine exchange with it.
public indirect enum Literal: Hashable, Sendable {
  case atom(String)
  case integer(Int)
  /// An integer that does not fit `Int`; 64-bit limbs, the least significant first.
  case bigInteger(negative: Bool, magnitude: [UInt64])
  case float(Double)
  case binary([UInt8])
  /// A bitstring whose size is not a multiple of 8 bits.
  case bitstring([UInt8], bitCount: Int)
  /// A list; the tail of a proper list is `.list([], tail: nil)`, written as nil.
  case list([Literal], tail: Literal?)
  case tuple([Literal])
  case map([LiteralPair])
  /// `&module.function/arity`.
  case export(module: String, function: String, arity: Int)
  /// A term without a notation (a pid, a reference, a closure): an index into the table that the reader keeps.
  case opaque(Int)

  /// The empty list.
  public static let emptyList = Literal.list([], tail: nil)
}

/// A key and its value in a literal map.
public struct LiteralPair: Hashable, Sendable {
  /// The key.
  public var key: Literal
  /// The value.
  public var value: Literal

  /// A pair.
  public init(_ key: Literal, _ value: Literal) {
    self.key = key
    self.value = value
  }
}
