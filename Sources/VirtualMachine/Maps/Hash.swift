/// Hashes of terms, by Bob Jenkins' lookup function ("A Hash Function for Hash Table Lookup", 1996) with the constants of the BEAM:
/// so `phash2` gives the numbers that it gives there, and large maps of numbers and binaries have the order they have there.
struct Hash {
  /// The hash so far.
  var value: UInt32

  /// The golden ratio, an arbitrary number; the other constants are its multiples.
  static let ratio: UInt32 = 0x9e37_79b9
  static let listBytes = ratio &* 4
  static let pid = ratio &* 5
  static let port = ratio &* 6
  static let reference = ratio &* 7
  static let tuple = ratio &* 9
  static let negative = ratio &* 10
  static let positive = ratio &* 11
  static let float = ratio &* 12
  static let binary = ratio &* 13
  static let bits = ratio &* 15
  static let map = ratio &* 16
  static let cell = ratio &* 17
  static let tail = ratio &* 18
  static let mapEnd = ratio &* 19
  static let listEnd = ratio &* 22
  static let atom = ratio &* 3
  static let emptyList = ratio &* 2

  @inline(__always) init(_ value: UInt32) { self.value = value }

  @inline(__always)
  static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
    a = (a &- b &- c) ^ (c >> 13)
    b = (b &- c &- a) ^ (a << 8)
    c = (c &- a &- b) ^ (b >> 13)
    a = (a &- b &- c) ^ (c >> 12)
    b = (b &- c &- a) ^ (a << 16)
    c = (c &- a &- b) ^ (b >> 5)
    a = (a &- b &- c) ^ (c >> 3)
    b = (b &- c &- a) ^ (a << 10)
    c = (c &- a &- b) ^ (b >> 15)
  }

  @inline(__always) mutating func add(_ x: UInt32, _ y: UInt32, _ constant: UInt32) {
    var a = constant &+ x
    var b = constant &+ y
    Hash.mix(&a, &b, &value)
  }

  @inline(__always) mutating func add(_ x: UInt32, _ constant: UInt32) { add(x, 0, constant) }

  /// Mixes in two halves of a word.
  @inline(__always) mutating func add(word: UInt64, _ constant: UInt32) {
    add(UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32), constant)
  }

  /// A light mixing, for the kind of a term.
  @inline(__always) mutating func add(constant: UInt32) {
    value ^= constant
    value = value << 17 ^ value >> 15
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var a = Hash.ratio
    var b = Hash.ratio
    var at = 0
    var left = bytes.count
    func word(_ offset: Int) -> UInt32 {
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    while left >= 12 {
      a = a &+ word(at)
      b = b &+ word(at + 4)
      value = value &+ word(at + 8)
      Hash.mix(&a, &b, &value)
      at += 12
      left -= 12
    }
    value = value &+ UInt32(truncatingIfNeeded: bytes.count)
    // The lowest byte of the last word stands for the length.
    for index in 0..<left {
      let byte = UInt32(bytes[at + index])
      switch index {
      case 0..<4: a = a &+ byte << UInt32(index * 8)
      case 4..<8: b = b &+ byte << UInt32((index - 4) * 8)
      default: value = value &+ byte << UInt32((index - 7) * 8)
      }
    }
    Hash.mix(&a, &b, &value)
  }

  mutating func add(bits term: Value) {
    let view = term.bits
    value = value &+ Hash.binary
    if view.bitCount == 0 { return }
    let extra = view.bitCount & 7
    if view.isByteAligned {
      add(view.bytes)
    } else {
      var copy = [UInt8](repeating: 0, count: view.byteCount)
      copy.withUnsafeMutableBytes { target in
        guard let base = target.baseAddress else { return }
        Bits.copy(
          from: view.base, at: view.bitOffset, to: base, at: 0, count: view.byteCount * 8)
      }
      copy.withUnsafeBytes { add($0) }
    }
    if extra > 0 {
      let last = Bits.read(view.base, at: view.bitOffset + view.bitCount - extra, bits: extra)
      add(UInt32(extra), UInt32(last), Hash.bits)
    }
  }

  mutating func add(integer term: Value) {
    let constant = term.isBoxed(.negative) ? Hash.negative : Hash.positive
    for index in 1...term.header.size { add(word: term.pointer[index], constant) }
  }

  mutating func add(float term: Value) {
    let number = term.double == 0 ? 0 : term.double
    add(word: number.bitPattern, Hash.float)
  }

  // MARK: Terms, within one machine

  /// Where a hash within one machine starts.
  /// `[]` as the BEAM writes it.
  private static let emptyListWord: UInt64 = 0xFFFF_FFFF_FFFF_FFFB
  private static let salt: UInt32 = 0xcc9e_2d51

  /// The hash of a term in this machine: equal for terms that are exactly equal.
  @inline(__always) static func term(_ value: Value) -> UInt32 {
    if !value.isPointer {
      var hash = Hash(salt)
      hash.add(word: value.isEmptyList ? emptyListWord : value.word, ratio)
      return hash.value
    }
    return pointer(value)
  }

  @inline(never) private static func pointer(_ value: Value) -> UInt32 {
    if value.isBitstring {
      var hash = Hash(salt)
      hash.add(bits: value)
      return hash.value
    }
    return TermStack.with { stack in
      var hash = Hash(salt)
      hash.add(nested: value, &stack)
      return hash.value
    }
  }

  /// Stands on the stack for the end of a list whose tail is no list.
  private static let tailMark: UInt64 = 16

  private mutating func add(nested first: Value, _ stack: inout TermStack) {
    stack.push(first)
    while !stack.isEmpty {
      var term = stack.popValue()
      if term.word == Hash.tailMark {
        add(constant: Hash.tail)
        continue
      }
      if term.isCons { addList(&term, &stack) }
      guard term.isBoxed else {
        if term.isNone { continue }
        add(word: term.isEmptyList ? Hash.emptyListWord : term.word, Hash.ratio)
        continue
      }
      let box = term.pointer
      let header = term.header
      switch header.kind {
      case .tuple:
        add(UInt32(truncatingIfNeeded: header.size), 0, Hash.tuple)
        pushFields(box, header.size, &stack)
      case .map, .hashMap, .hashNode:
        add(UInt32(truncatingIfNeeded: header.size), 0, Hash.map)
        pushFields(box, header.size, &stack)
      case .hashCollision:
        // Its cells are in no certain order.
        add(UInt32(truncatingIfNeeded: header.size), 1, Hash.map)
      case .function:
        add(word: box[1], Hash.ratio)
        if header.size > 1 { pushFields(box + 1, header.size - 1, &stack) }
      case .export: add(word: box[1], Hash.ratio)
      case .externalFunction: add(bits: term.field(0))
      case .heapBinary, .sharedBinary, .subBinary: add(bits: term)
      case .float: add(float: term)
      case .positive, .negative: add(integer: term)
      case .reference: add(word: box[1], Hash.reference)
      case .externalPid, .externalReference, .port:
        for index in 1...header.size { add(word: box[index], Hash.port) }
      }
    }
  }

  private func pushFields(_ box: Words, _ count: Int, _ stack: inout TermStack) {
    var index = count
    while index > 0 {
      stack.push(box[index])
      index -= 1
    }
  }

  /// Adds a list's start of bytes; the rest is pushed but for `term`, which is to be added next, or is `.none`.
  private mutating func addList(_ term: inout Value, _ stack: inout TermStack) {
    var count: UInt32 = 0
    var word: UInt32 = 0
    var cell = term
    while cell.isCons, cell.head.isSmall, cell.head.small >= 0, cell.head.small < 256 {
      word = word << 8 &+ UInt32(cell.head.small)
      if count == 3 {
        add(word, 0, Hash.listBytes)
        count = 0
        word = 0
      } else {
        count += 1
      }
      cell = cell.tail
    }
    if count > 0 { add(word, count, Hash.listEnd) }
    guard cell.isCons else {
      term = cell
      return
    }
    add(constant: Hash.cell)
    if !cell.tail.isCons { stack.push(Hash.tailMark) }
    stack.push(cell.tail)
    term = cell.head
    if term.isCons {
      stack.push(term)
      term = .none
    }
  }
}
