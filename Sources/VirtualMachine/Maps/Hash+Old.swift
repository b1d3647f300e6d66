/// The hash that `:erlang.phash` is made of: each byte is mixed in by a multiplication with a prime.
struct OldHash {
  private static let primes: [UInt32] = [
    0, 268_440_163, 268_439_161, 268_435_459, 268_436_141, 268_438_633, 268_437_017, 268_438_039,
    268_437_511, 268_439_627, 268_440_479, 268_440_577, 268_440_581, 268_440_593, 268_440_611,
  ]
  // Marks of what is left to do, under the words of terms.
  private static let tailMark: UInt64 = 16
  private static let endMark: UInt64 = 24
  private static let tupleMark: UInt64 = 32

  private var value: UInt32 = 0

  static func hash(_ term: Value, _ atoms: AtomTable) -> UInt32 {
    TermStack.with { stack in
      var hash = OldHash()
      hash.add(term, atoms, &stack)
      return hash.value
    }
  }

  private mutating func mix(_ number: UInt32, _ prime: Int) {
    value = value &* Self.primes[prime] &+ number
  }

  /// Four bytes, the lowest first.
  private mutating func mix(bytes number: UInt32, _ prime: Int) {
    for shift: UInt32 in [0, 8, 16, 24] { mix(number >> shift & 0xFF, prime) }
  }

  private mutating func mix(word: UInt64) {
    mix(bytes: UInt32(truncatingIfNeeded: word), 2)
    if word >> 32 != 0 { mix(bytes: UInt32(truncatingIfNeeded: word >> 32), 2) }
  }

  private mutating func multiply(_ prime: Int) { value = value &* Self.primes[prime] }

  private mutating func add(_ first: Value, _ atoms: AtomTable, _ stack: inout TermStack) {
    stack.push(first)
    while !stack.isEmpty {
      let word = stack.pop()
      switch word {
      case Self.endMark: multiply(8)
      case Self.tupleMark: mix(UInt32(truncatingIfNeeded: stack.pop()), 9)
      case Self.tailMark:
        let tail = stack.popValue()
        if tail.isCons {
          addList(tail, &stack)
        } else {
          stack.push(Self.endMark)
          stack.push(tail)
        }
      default: addTerm(Value(word: word), atoms, &stack)
      }
    }
  }

  private mutating func addTerm(_ term: Value, _ atoms: AtomTable, _ stack: inout TermStack) {
    if term.isCons {
      addList(term, &stack)
    } else if term.isEmptyList {
      mix(1, 3)
    } else if term.isAtom {
      mix(Hash.atomHash(term, atoms), 1)
    } else if term.isSmall {
      mix(word: UInt64(term.small.magnitude))
      multiply(term.small < 0 ? 4 : 3)
    } else if term.isLocalPid {
      mix(bytes: UInt32(truncatingIfNeeded: term.pidIndex), 5)
    } else if term.isBoxed {
      addBox(term, atoms, &stack)
    }
  }

  private mutating func addList(_ list: Value, _ stack: inout TermStack) {
    var cell = list
    while cell.head.isSmall, cell.head.small >= 0, cell.head.small < 256 {
      mix(UInt32(cell.head.small), 2)
      guard cell.tail.isCons else {
        stack.push(Self.endMark)
        stack.push(cell.tail)
        return
      }
      cell = cell.tail
    }
    stack.push(cell.tail)
    stack.push(Self.tailMark)
    stack.push(cell.head)
  }

  private mutating func addBox(_ term: Value, _ atoms: AtomTable, _ stack: inout TermStack) {
    let box = term.pointer
    let size = term.header.size
    switch term.header.kind {
    case .tuple:
      stack.push(UInt64(size))
      stack.push(Self.tupleMark)
      for index in stride(from: size, to: 0, by: -1) { stack.push(box[index]) }
    case .map, .hashMap, .hashNode, .hashCollision:
      mix(Self.primes[14], 13)
      value = value &+ Hash.portable(term, atoms)
    case .float:
      let bits = (term.double == 0 ? 0 : term.double).bitPattern
      mix(UInt32(truncatingIfNeeded: bits) ^ UInt32(truncatingIfNeeded: bits >> 32), 6)
    case .positive, .negative:
      for index in 1..<size {
        mix(bytes: UInt32(truncatingIfNeeded: box[index]), 2)
        mix(bytes: UInt32(truncatingIfNeeded: box[index] >> 32), 2)
      }
      mix(word: box[size])
      multiply(term.header.kind == .negative ? 4 : 3)
    case .heapBinary, .sharedBinary, .subBinary: addBits(term)
    case .function, .export, .externalFunction:
      mix(Hash.portable(term, atoms), 10)
    case .reference: mix(bytes: UInt32(box[1] & 0x3FFFF), 7)
    case .externalReference: mix(bytes: UInt32(truncatingIfNeeded: box[4]), 7)
    case .externalPid: mix(bytes: UInt32(truncatingIfNeeded: box[2]), 5)
    case .port: mix(bytes: UInt32(truncatingIfNeeded: box[2]), 11)
    }
  }

  private mutating func addBits(_ term: Value) {
    let bitCount = term.bits.bitCount
    let bytes = term.copiedBytes
    let whole = bitCount / 8
    for byte in bytes.prefix(whole) { mix(UInt32(byte), 1) }
    if bitCount % 8 != 0 {
      let last = whole < bytes.count ? bytes[whole] : 0
      mix(UInt32(last >> (8 - bitCount % 8)), 1)
      mix(UInt32(bitCount % 8), 12)
    }
    mix(UInt32(truncatingIfNeeded: whole), 4)
  }
}
