/// A term: one trivial 64-bit word.
///
///     ...............................000   raw: a code address with a frame size, or 0, "no value"
///     address of two words            001   list cell: head, tail
///     address of a header word        010   boxed, see `Header`
///     atom index                     0011   atom
///     0                              1011   the empty list
///     serial:32 | index:28           0111   process of this node
///     number:60, two's complement    1111   small integer
///     size:56 | kind:5                100   header: first word of a boxed value, never a term
///     new address                     110   forwarding mark, during a collection only
public struct Value: Equatable, Hashable, Sendable {
  /// The bits.
  public var word: UInt64

  /// A value from its bits.
  @inline(__always) public init(word: UInt64) { self.word = word }

  /// No value: an empty register, or a native's failure.
  public static let none = Value(word: 0)
  /// In place of a stack trace: it is to be the stack without the native that raises.
  static let plainTrace = Value(word: 8)
  /// `[]`.
  @inline(__always) public static var emptyList: Value { Value(word: Tag.emptyList) }

  @inline(__always) public init(boolean: Bool) {
    word = boolean ? Value.true.word : Value.false.word
  }
}

/// The low bits of a word.
enum Tag {
  static let cons: UInt64 = 1
  static let boxed: UInt64 = 2
  static let atom: UInt64 = 3
  static let header: UInt64 = 4
  static let forward: UInt64 = 6
  static let pid: UInt64 = 7
  static let emptyList: UInt64 = 0xB
  static let small: UInt64 = 0xF
}

// MARK: Immediates

extension Value {
  /// The greatest small integer.
  public static let smallMax = Int(Int64.max >> 4)
  /// The least small integer.
  public static let smallMin = Int(Int64.min >> 4)

  /// A small integer. The number must fit 60 bits.
  @inline(__always) public init(small: Int) {
    word = UInt64(bitPattern: Int64(small)) << 4 | Tag.small
  }
  /// An atom by its index in the machine's table.
  @inline(__always) public init(atom index: Int) { word = UInt64(index) << 4 | Tag.atom }
  /// A process of this node.
  @inline(__always) public init(pidIndex: Int, serial: UInt32) {
    word = (UInt64(serial) << 28 | UInt64(pidIndex)) << 4 | Tag.pid
  }

  @inline(__always) public var isNone: Bool { word == 0 }
  @inline(__always) public var isSmall: Bool { word & 0xF == Tag.small }
  @inline(__always) public var isAtom: Bool { word & 0xF == Tag.atom }
  @inline(__always) public var isLocalPid: Bool { word & 0xF == Tag.pid }
  @inline(__always) public var isEmptyList: Bool { word == Tag.emptyList }
  @inline(__always) public var isCons: Bool { word & 7 == Tag.cons }
  @inline(__always) public var isBoxed: Bool { word & 7 == Tag.boxed }
  /// Whether the value lies in memory, so that copying and collecting have work to do.
  @inline(__always) public var isPointer: Bool { word & 7 == 1 || word & 7 == 2 }
  @inline(__always) public var isList: Bool { isCons || isEmptyList }
  @inline(__always) public var isTrue: Bool { word == Value.true.word }
  @inline(__always) public var isFalse: Bool { word == Value.false.word }
  @inline(__always) public var isBoolean: Bool { isTrue || isFalse }

  /// The number of a small integer.
  @inline(__always) public var small: Int { Int(Int64(bitPattern: word) >> 4) }
  /// The index of an atom.
  @inline(__always) public var atomIndex: Int { Int(word >> 4) }
  /// The index of a local process in its node's table.
  @inline(__always) public var pidIndex: Int { Int(word >> 4) & 0xFFF_FFFF }
  /// How often that index had been used before.
  @inline(__always) public var pidSerial: UInt32 { UInt32(truncatingIfNeeded: word >> 32) }
}

// MARK: In memory

/// The first word of a boxed value.
struct Header {
  var word: UInt64

  @inline(__always) init(word: UInt64) { self.word = word }
  @inline(__always) init(_ kind: Kind, _ size: Int) {
    word = UInt64(size) << 8 | UInt64(kind.rawValue) << 3 | Tag.header
  }
  /// What it is. Safe: the machine alone makes headers, and the raw values are those that the compiler counts.
  @inline(__always) var kind: Kind { unsafeBitCast(rawKind, to: Kind.self) }
  @inline(__always) var rawKind: UInt8 { UInt8(truncatingIfNeeded: word >> 3) & 31 }
  /// Words that follow the header.
  @inline(__always) var size: Int { Int(word >> 8) }
  /// Whether all the words that follow are terms (or raw words), so that the collector walks them.
  @inline(__always) var isScanned: Bool { rawKind < Kind.firstOpaque }
}

/// The kinds of boxed values. The words after the header are given in brackets.
enum Kind: UInt8 {
  // The collector walks these.
  case tuple = 0  // [elements]
  case map  // [keys: a tuple in term order][values], up to 32 keys
  case hashMap  // [count: small][root: hashNode]
  case hashNode  // [bitmap: small][children: a cell key|value, a hashNode or a hashCollision]
  case hashCollision  // [cells key|value]
  case function  // [address of its FunctionEntry][captured values]
  case export  // [address of its Export]
  case subBinary  // [base: heapBinary or sharedBinary][bit offset: small][bit count: small]
  // [its external form: a binary][module: atom][arity: small][text: a binary]
  case externalFunction
  // These it copies as they are.
  case float  // [bits]
  case positive  // [limbs, the least significant first, the greatest not 0]
  case negative  // the same, of the absolute value
  case heapBinary  // [byte count][bytes, padded to words]
  case sharedBinary  // [address of a SharedBinary][byte count][next off-heap value of this heap]
  case reference  // [number] of this node
  case externalPid  // [node: atom][id:32 | serial:32][creation]
  case externalReference  // [node: atom][creation][count][words of 32 bits each in one]
  case port  // [node: atom][id][creation]

  static var firstOpaque: UInt8 { Kind.float.rawValue }
}

extension Value {
  @inline(__always) init(cons pointer: UnsafeMutablePointer<UInt64>) {
    word = UInt64(UInt(bitPattern: pointer)) | Tag.cons
  }
  @inline(__always) init(boxed pointer: UnsafeMutablePointer<UInt64>) {
    word = UInt64(UInt(bitPattern: pointer)) | Tag.boxed
  }
  /// Where the value lies. Safe: only asked of values tagged as pointers, which the machine makes.
  @inline(__always) var pointer: UnsafeMutablePointer<UInt64> {
    UnsafeMutablePointer(bitPattern: UInt(word & ~7)).unsafelyUnwrapped
  }
  @inline(__always) var head: Value { Value(word: pointer[0]) }
  @inline(__always) var tail: Value { Value(word: pointer[1]) }
  @inline(__always) var header: Header { Header(word: pointer[0]) }
  @inline(__always) func isBoxed(_ kind: Kind) -> Bool {
    isBoxed && pointer[0] & 0xFF == UInt64(kind.rawValue) << 3 | Tag.header
  }
  /// The word at `index` after the header.
  @inline(__always) func field(_ index: Int) -> Value { Value(word: pointer[index + 1]) }

  @inline(__always) public var isTuple: Bool { isBoxed(.tuple) }
  @inline(__always) public var isFloat: Bool { isBoxed(.float) }
  @inline(__always) public var isBigInteger: Bool { isBoxed(.positive) || isBoxed(.negative) }
  @inline(__always) public var isInteger: Bool { isSmall || isBigInteger }
  @inline(__always) public var isNumber: Bool { isSmall || isFloat || isBigInteger }
  @inline(__always) public var isMap: Bool { isBoxed(.map) || isBoxed(.hashMap) }
  @inline(__always) public var isReference: Bool {
    isBoxed(.reference) || isBoxed(.externalReference)
  }
  @inline(__always) public var isPid: Bool { isLocalPid || isBoxed(.externalPid) }
  @inline(__always) public var isPort: Bool { isBoxed(.port) }
  @inline(__always) public var isFunction: Bool {
    isBoxed(.function) || isBoxed(.export) || isBoxed(.externalFunction)
  }
  @inline(__always) public var isBitstring: Bool {
    isBoxed(.heapBinary) || isBoxed(.sharedBinary) || isBoxed(.subBinary)
  }
  /// A bitstring of whole bytes.
  @inline(__always) public var isBinary: Bool {
    guard isBoxed else { return false }
    switch header.kind {
    case .heapBinary, .sharedBinary: return true
    case .subBinary: return field(2).small & 7 == 0
    default: return false
    }
  }
  /// Elements of a tuple.
  @inline(__always) public var tupleCount: Int { header.size }
  /// The element at `index`, from 0, of a tuple that has it.
  @inline(__always) public func element(_ index: Int) -> Value { Value(word: pointer[index + 1]) }
  /// The number of a float.
  @inline(__always) public var double: Double { Double(bitPattern: pointer[1]) }
}
