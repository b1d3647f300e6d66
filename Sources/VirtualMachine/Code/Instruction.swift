/// One word of code. The layout is in `Opcode`.
///
/// Registers lie below the frame pointer (the stack grows down), so the interpreter reads `fp[-n]`.
public struct Instruction: Equatable, Sendable {
  public var word: UInt64

  /// An instruction with three registers or short numbers.
  public init(_ opcode: Opcode, x: Int = 0, a: Int = 0, b: Int = 0, c: Int = 0) {
    let low = UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: x)) << 8
    let high =
      UInt64(UInt16(truncatingIfNeeded: b)) << 32 | UInt64(UInt16(truncatingIfNeeded: c)) << 48
    word = low | UInt64(UInt16(truncatingIfNeeded: a)) << 16 | high
  }

  /// An instruction with one register and a 32-bit number.
  public init(_ opcode: Opcode, x: Int = 0, a: Int = 0, imm: Int) {
    let low = UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: x)) << 8
    word =
      low | UInt64(UInt16(truncatingIfNeeded: a)) << 16 | UInt64(UInt32(truncatingIfNeeded: imm))
      << 32
  }

  @inline(__always) init(word: UInt64) { self.word = word }
  @inline(__always) var operation: UInt8 { UInt8(truncatingIfNeeded: word) }
  /// The operation, or nil for a word that is none.
  public var opcode: Opcode? { Opcode(rawValue: operation) }
  /// The small operand.
  @inline(__always) public var x: Int { Int(UInt8(truncatingIfNeeded: word >> 8)) }
  /// The first operand.
  @inline(__always) public var a: Int { Int(UInt16(truncatingIfNeeded: word >> 16)) }
  /// The second operand.
  @inline(__always) public var b: Int { Int(UInt16(truncatingIfNeeded: word >> 32)) }
  /// The third operand.
  @inline(__always) public var c: Int { Int(word >> 48) }
  /// The second operand as a signed number.
  @inline(__always) public var signedB: Int { Int(Int16(truncatingIfNeeded: word >> 32)) }
  /// The third operand as a signed number: a distance or a small constant.
  @inline(__always) public var signedC: Int { Int(Int64(bitPattern: word) >> 48) }
  /// The second and third operand as one signed number.
  @inline(__always) public var imm: Int { Int(Int64(bitPattern: word) >> 32) }
}
