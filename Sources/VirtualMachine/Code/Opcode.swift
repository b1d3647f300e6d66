/// What an instruction does. One line of semantics per case.
///
/// An instruction is one 64-bit word, `operation:8 | x:8 | a:16 | b:16 | c:16` from the low bits up; `imm` is `b` and `c`
/// together, a signed 32-bit number. Operands are stored negated (see `Instruction`). `r[n]` is register n of the frame.
/// `WORD` is a further 64-bit word that follows the instruction. `else c` means: where the test fails, jump by the signed
/// distance `c`, counted in words from the end of the instruction including its further words. A `jump imm` is counted in
/// the same way.
///
/// Registers 0 ..< arity hold the arguments at entry; a closure's captured values follow them, in order.
/// A call's window: the callee's r[0] is the caller's r[a]; r[a - 1] is overwritten with the return address.
/// The result is left in the caller's r[a].
public enum Opcode: UInt8, CaseIterable, Sendable {
  // Values
  case move  // r[a] = r[b]
  case move2  // r[a] = r[b]; r[a + 1] = r[c]
  case move3  // r[a] = r[b]; r[a + 1] = r[c]; r[a + 2] = r[x]
  case loadSmall  // r[a] = the small integer imm
  case loadWord  // r[a] = WORD, an immediate or a literal
  // Control
  case jump  // jump imm
  case call  // call the function of this module whose entry is WORD, arguments at r[a]...
  case callExport  // call the export whose address is WORD, arguments at r[a]...
  case callFunction  // call the function r[a + b] with b arguments at r[a]...
  case callDynamic  // call module r[a + b], function r[a + b + 1], b arguments at r[a]...
  case tailCall  // as `call`, in place of this frame; b arguments
  case tailCallExport  // as `callExport`, in place of this frame; b arguments
  case tailCallFunction  // as `callFunction`, in place of this frame
  case tailCallDynamic  // as `callDynamic`, in place of this frame
  // r[a] = r[b]; jump by WORD, back to where this function began: counts as a call
  case loop
  case native  // r[a] = native WORD applied to c arguments at r[b]...
  case nativeGuard  // as `native` with x arguments, but a failure jumps: else c
  case `return`  // return r[a]
  // Tests (else c)
  case testWord  // r[a] is exactly WORD (an immediate)
  case testSame  // r[a] === r[b]
  case testNotSame  // r[a] !== r[b]
  case testEqual  // r[a] == r[b]
  case testNotEqual  // r[a] != r[b]
  case testLess  // r[a] < r[b]
  case testLessOrEqual  // r[a] <= r[b]
  case testLessSmall  // r[a] < the small integer b (signed)
  case testGreaterOrEqualSmall  // r[a] >= the small integer b (signed)
  case testRange  // r[a] is an integer of b ... b + x (b signed)
  case testTuple  // r[a] is a tuple of b elements
  case testTagged  // r[a] is a tuple of b elements whose first is WORD (an atom)
  case testCons  // r[a] is a cons cell
  case testUncons  // r[x] is a cons cell; r[a] = hd(r[x]), r[b] = tl(r[x])
  case testType  // r[a] is of type x, a `TypeTest`
  case testFunction  // r[a] is a function of b arguments
  // Data
  case head  // r[a] = hd(r[b]), known to be a cons cell
  case tail  // r[a] = tl(r[b]), known to be a cons cell
  case uncons  // r[a] = hd(r[c]); r[b] = tl(r[c]), known to be a cons cell
  case element  // r[a] = element c (from 0) of the tuple r[b], known to have it
  case cons  // r[a] = [r[b] | r[c]]
  case makeList  // r[a] = c elements at r[b]... before the tail r[b + c]
  case makeTuple  // r[a] = {c elements at r[b]...}
  case makeMap  // r[a] = %{c pairs of key and value at r[b]...}; a later key wins
  case mapPut  // r[a] = r[b] with x pairs at r[c]...
  case mapUpdate  // the same, but each key must be there (KeyError, BadMapError)
  // r[a] = the value of key r[b] in the map r[WORD] (WORD is a register number), else c
  case mapFetch
  case makeFunction  // r[a] = closure of the function WORD with c captured values at r[b]...
  // Arithmetic (raises ArithmeticError)
  case add  // r[a] = r[b] + r[c]
  case subtract  // r[a] = r[b] - r[c]
  case multiply  // r[a] = r[b] * r[c]
  case addSmall  // r[a] = r[b] + c (signed)
  case multiplySmall  // r[a] = r[b] * c (signed)
  // Comparisons as values
  case same  // r[a] = r[b] === r[c]
  case notSame  // r[a] = r[b] !== r[c]
  case equal  // r[a] = r[b] == r[c]
  case notEqual  // r[a] = r[b] != r[c]
  case less  // r[a] = r[b] < r[c]
  case lessOrEqual  // r[a] = r[b] <= r[c]
  // Failures
  case fail  // raise `Failure` x with the value r[a]
  case functionClause  // raise a FunctionClauseError with the function's own arguments r[0]...
  // raise class r[a] (an atom), reason r[a + 1], raw stack r[a + 2], which a handler received
  case raise
  // Receive
  // a receive begins whose clauses all demand the reference r[a]: pass over the messages older than it
  case receiveMark
  case receiveNext  // r[a] = the message at the save pointer, else c where there is none
  // take the message at the save pointer out of the mailbox; the next receive starts anew
  case receiveAccept
  case receiveSkip  // move the save pointer on, jump imm
  case receiveWait  // wait for a message, then jump imm
  case receiveWaitTimeout  // wait r[a] milliseconds; a message: jump imm; the time is over: go on
  // Binary matching: a position is a small integer, counted in bits from the binary's start; a read that succeeds moves
  // the position in its register on
  // r[a] = position 0 of the bitstring r[b], or where x > 0: the position r[x]; else c
  case binaryStart
  // `binaryStart` and then: r[a] = the byte of r[b] there, r[c] = the position behind it; WORD = BinaryField, with `wholeRest` the
  // bits that follow must be whole bytes
  case binaryByte
  case binaryInteger  // r[a] = integer read from r[b] at position r[c]; WORD = BinaryField
  case binaryFloat  // the same for a float
  case binaryBytes  // the same for a bitstring (a sub-binary)
  case binaryUTF  // the same for a code point; the field's `kind` is 8, 16 or 32
  // r[a] = what follows position r[c] of r[b]; x = unit that must divide it; WORD = else distance
  case binaryRest
  case binaryUnit  // x divides the number of bits that follow position r[b] of r[a], else c
  // r[a] = what follows position r[b] of r[a], and r[b] = 0; nothing where it is 0 already
  case binarySettle
  case binaryEnd  // position r[b] is the end of the bitstring r[a], else c
  // Binary construction
  // start a bitstring; x = 1: with the bitstring r[a] as its first part, extended in place where possible
  case buildStart
  case buildInteger  // append r[a], the source's segment b; WORD = BinaryField
  case buildFloat  // the same
  case buildBytes  // the same, r[a] a bitstring
  case buildUTF  // the same, r[a] a code point
  case buildFinish  // r[a] = the bitstring
  // The machine's own
  // the export that was called has no code: load its module, or raise UndefinedFunctionError
  case undefined
  case nativeFunction  // r[0] = native WORD applied to the arguments at r[0]..., then return
  case exit  // the process's first function has returned
  // stands for the first operation of a function that is watched: see `Breakpoint`
  case breakpoint
  case noteReturn  // return r[a] from a function that is watched
  case traceReturn  // a traced function has returned r[a]: tell, and return it
}

/// What `testType` tests, in the instruction's x.
public enum TypeTest: UInt8, CaseIterable, Sendable {
  case atom, boolean, integer, float, number, list, tuple, map, binary, bitstring, pid, reference,
    port, function
}

/// Why a match failed, in `fail`'s x. Erlang's reasons in brackets.
public enum Failure: UInt8, CaseIterable, Sendable {
  case badMatch  // {badmatch, v}
  case caseClause  // {case_clause, v}
  case condClause  // cond_clause
  case tryClause  // {try_clause, v}
  case withClause  // {with_clause, v}
  case badBoolean  // {badbool, operator, v}: r[a] is the operator, r[a + 1] the value
}

/// The field of a bitstring that an instruction reads or writes, as the instruction's further word:
/// `elseDistance:16 | flags:8 | unit:8 (256 as 0) | size:32`. The size is a constant, or a register with `sizeInRegister`.
public struct BinaryField: Equatable, Sendable {
  public var word: UInt64
  public static let littleEndian: UInt8 = 1
  public static let signed: UInt8 = 2
  public static let sizeInRegister: UInt8 = 4
  /// A bitstring with its whole length (construction only).
  public static let whole: UInt8 = 8
  /// utf16 and utf32 fields; utf8 has neither.
  public static let utf16: UInt8 = 16
  public static let utf32: UInt8 = 32
  /// What follows the field must be whole bytes.
  public static let wholeRest: UInt8 = 64
  /// The value is the machine's own byte order (`native`); little-endian on the machines that we build for.
  public static let native: UInt8 = 1

  /// A field; `size` is a number of units or a register.
  public init(elseDistance: Int16 = 0, flags: UInt8, unit: Int, size: Int) {
    let distance = UInt64(UInt16(bitPattern: elseDistance))
    let low = distance | UInt64(flags) << 16 | UInt64(UInt8(truncatingIfNeeded: unit)) << 24
    word = low | UInt64(UInt32(truncatingIfNeeded: size)) << 32
  }

  /// The field in a further word.
  @inline(__always) public init(word: UInt64) { self.word = word }
  /// How far to jump where the field cannot be read.
  @inline(__always) public var elseDistance: Int { Int(Int16(truncatingIfNeeded: word)) }
  /// The flags above.
  @inline(__always) public var flags: UInt8 { UInt8(truncatingIfNeeded: word >> 16) }
  /// Bits that one unit of the size has, 1 to 256.
  @inline(__always) public var unit: Int { word >> 24 & 0xFF == 0 ? 256 : Int(word >> 24 & 0xFF) }
  /// The number of units, or the register that holds it.
  @inline(__always) public var size: Int { Int(word >> 32) }
}
