/// One word of code. The layout is in `Opcode`.
///
/// Operands are stored negated. Registers lie below the frame pointer (the stack grows down), so what is stored is what the
/// interpreter adds to it.
public struct Instruction: Equatable, Sendable {
  /// What an operand of 16 bits can be.
  public static let operandRange = -0x7FFF...0x7FFF
  /// Registers that a frame can have: see `ReturnLink`.
  public static let frameLimit = 0x3FFF

  public var word: UInt64

  /// An instruction with three registers or short numbers, each in `operandRange`.
  public init(_ opcode: Opcode, x: Int = 0, a: Int = 0, b: Int = 0, c: Int = 0) {
    let low = UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: x)) << 8
    word = low | Self.stored(a) << 16 | Self.stored(b) << 32 | Self.stored(c) << 48
  }

  /// An instruction with one register and a 32-bit number.
  public init(_ opcode: Opcode, x: Int = 0, a: Int = 0, imm: Int) {
    let low = UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: x)) << 8
    word = low | Self.stored(a) << 16 | UInt64(UInt32(truncatingIfNeeded: imm)) << 32
  }

  init(word: UInt64) { self.word = word }

  private static func stored(_ operand: Int) -> UInt64 {
    UInt64(UInt16(truncatingIfNeeded: -operand))
  }

  /// The operation, or nil for a word that is none.
  public var opcode: Opcode? { Opcode(rawValue: UInt8(truncatingIfNeeded: word)) }
  /// The small operand.
  public var x: Int { Int(UInt8(truncatingIfNeeded: word >> 8)) }
  /// The first operand.
  public var a: Int { -Int(Int16(truncatingIfNeeded: word >> 16)) }
  /// The second operand.
  public var b: Int { -Int(Int16(truncatingIfNeeded: word >> 32)) }
  /// The third operand.
  public var c: Int { -Int(Int16(truncatingIfNeeded: word >> 48)) }
  /// In place of the second and third operand: a signed number, which is not negated.
  public var imm: Int { Int(Int32(truncatingIfNeeded: word >> 32)) }

  /// The same instruction with another operation.
  func replacing(_ opcode: Opcode) -> Instruction {
    Instruction(word: word & ~0xFF | UInt64(opcode.rawValue))
  }
}

/// An instruction where it lies in memory. Each field is read from there by itself: an operand costs the interpreter one load, where
/// taking the whole word apart costs three operations.
struct PlacedInstruction {
  private let place: UnsafeRawPointer

  @inline(__always) init(at pc: UnsafePointer<UInt64>) { place = UnsafeRawPointer(pc) }

  /// Safe: code that is loaded has been verified.
  @inline(__always) var opcode: Opcode {
    unsafeBitCast(place.load(as: UInt8.self), to: Opcode.self)
  }
  @inline(__always) var x: Int { Int(place.load(fromByteOffset: 1, as: UInt8.self)) }
  @inline(__always) var a: Int { -Int(place.load(fromByteOffset: 2, as: Int16.self)) }
  @inline(__always) var b: Int { -Int(place.load(fromByteOffset: 4, as: Int16.self)) }
  @inline(__always) var c: Int { -Int(place.load(fromByteOffset: 6, as: Int16.self)) }
  @inline(__always) var imm: Int { Int(place.load(fromByteOffset: 4, as: Int32.self)) }
}
