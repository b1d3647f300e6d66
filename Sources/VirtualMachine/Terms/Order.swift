import Glibc

/// Equality and Erlang's order of all terms:
/// number < atom < reference < function < port < pid < tuple < map < nil < list < bitstring.
enum Order {
  /// Whether two terms are exactly equal (`===`).
  @inline(__always) static func same(_ a: Value, _ b: Value) -> Bool {
    a == b || (a.isPointer && b.isPointer && samePointers(a, b))
  }

  /// Whether two terms in memory are exactly equal.
  @inline(never) static func samePointers(_ a: Value, _ b: Value) -> Bool {
    if a.isBoxed(.heapBinary), b.isBoxed(.heapBinary) {
      // Strings are the keys that are compared most.
      let x = a.pointer
      let y = b.pointer
      return x[1] == y[1] && memcmp(x + 2, y + 2, Int(x[1])) == 0
    }
    return TermStack.with { equal(a, b, exact: true, &$0) }
  }

  /// Whether two terms are equal (`==`): numbers by their value.
  @inline(__always) static func equal(_ a: Value, _ b: Value) -> Bool {
    if a == b { return true }
    if !a.isPointer, !b.isPointer { return false }
    return equalPointers(a, b)
  }

  @inline(never) private static func equalPointers(_ a: Value, _ b: Value) -> Bool {
    TermStack.with { equal(a, b, exact: false, &$0) }
  }

  /// The order of two terms: negative, 0 (they are `==`) or positive.
  @inline(__always) static func compare(_ a: Value, _ b: Value, _ atoms: AtomTable) -> Int {
    if a == b { return 0 }
    if a.isSmall, b.isSmall {
      return Int64(bitPattern: a.word) < Int64(bitPattern: b.word) ? -1 : 1
    }
    return comparePointers(a, b, atoms)
  }

  @inline(never)
  private static func comparePointers(_ a: Value, _ b: Value, _ atoms: AtomTable) -> Int {
    if a.isAtom, b.isAtom { return compareAtoms(a, b, atoms) }
    if a.isBoxed(.heapBinary), b.isBoxed(.heapBinary) {
      let x = a.pointer
      let y = b.pointer
      let order = memcmp(x + 2, y + 2, Int(Swift.min(x[1], y[1])))
      return order != 0 ? Int(order) : Int(x[1]) - Int(y[1])
    }
    return TermStack.with { compare(a, b, exact: false, atoms, &$0, level: 0) }
  }

  /// The order of a map's keys: as `compare`, but every integer comes before every float.
  static func compareKeys(_ a: Value, _ b: Value, _ atoms: AtomTable) -> Int {
    if a == b { return 0 }
    if a.isSmall, b.isSmall {
      return Int64(bitPattern: a.word) < Int64(bitPattern: b.word) ? -1 : 1
    }
    if a.isAtom, b.isAtom { return compareAtoms(a, b, atoms) }
    return TermStack.with { compare(a, b, exact: true, atoms, &$0, level: 0) }
  }

  // MARK: With the time that they take charged to a process

  /// Whether two terms in memory are equal.
  @inline(never)
  static func equal(_ a: Value, _ b: Value, exact: Bool, _ p: ProcessPointer) -> Bool {
    if a.isBoxed(.heapBinary), b.isBoxed(.heapBinary) { return samePointers(a, b) }
    return TermStack.with { stack in
      defer { charge(stack.steps, p) }
      return equal(a, b, exact: exact, &stack)
    }
  }

  /// The order of two terms, not both small integers.
  @inline(never)
  static func compare(_ a: Value, _ b: Value, _ atoms: AtomTable, _ p: ProcessPointer) -> Int {
    if !a.isPointer || !b.isPointer || a.isBoxed(.heapBinary) { return compare(a, b, atoms) }
    return TermStack.with { stack in
      defer { charge(stack.steps, p) }
      return compare(a, b, exact: false, atoms, &stack, level: 0)
    }
  }

  private static func charge(_ steps: Int, _ p: ProcessPointer) {
    if steps >= 64 { p.pointee.reductions &-= steps >> 3 }
  }

  // MARK: Equality

  /// Compares runs of words pairwise; what is nested waits on the stack as (a, b, count * 2 +
  /// exact).
  private static func equal(
    _ first: Value, _ second: Value, exact: Bool, _ stack: inout TermStack
  ) -> Bool {
    var a = first
    var b = second
    var exact = exact
    while true {
      stack.steps += 1
      if a != b {
        if a.isCons {
          guard b.isCons else { return false }
          let x = a.pointer
          let y = b.pointer
          if x[0] != y[0] {
            let heads = (Value(word: x[0]), Value(word: y[0]))
            if heads.0.isPointer || heads.1.isPointer {
              stack.push(x + 1, y + 1, 2 | (exact ? 1 : 0))
              (a, b) = heads
              continue
            }
            return false
          }
          a = Value(word: x[1])
          b = Value(word: y[1])
          continue
        }
        switch equalBoxed(a, b, exact: exact, &stack) {
        case .different: return false
        case .equal: break
        }
      }
      // The next pair of a run that waits.
      if stack.isEmpty { return true }
      let flags = stack.popNumber()
      let y = stack.popWords()
      let x = stack.popWords()
      exact = flags & 1 != 0
      var left = flags >> 1
      var at = 0
      while left > 0, x[at] == y[at] {
        at += 1
        left -= 1
      }
      if left == 0 {
        a = .none
        b = .none
        continue
      }
      if left > 1 { stack.push(x + at + 1, y + at + 1, (left - 1) << 1 | (exact ? 1 : 0)) }
      a = Value(word: x[at])
      b = Value(word: y[at])
    }
  }

  private enum Equality { case equal, different }

  /// Compares two boxed values; their parts are pushed.
  private static func equalBoxed(
    _ a: Value, _ b: Value, exact: Bool, _ stack: inout TermStack
  ) -> Equality {
    guard a.isBoxed, b.isBoxed else {
      if exact { return .different }
      return a.isNumber && b.isNumber && Arithmetic.compare(a, b) == 0 ? .equal : .different
    }
    let x = a.pointer
    let y = b.pointer
    let header = a.header
    let kind = header.kind
    let flag = exact ? 1 : 0
    switch kind {
    case .tuple, .externalFunction:
      guard x[0] == y[0] else { return .different }
      if header.size > 0 { stack.push(x + 1, y + 1, header.size << 1 | flag) }
      return .equal
    case .map:
      guard x[0] == y[0] else { return .different }
      if header.size > 1 { stack.push(x + 2, y + 2, (header.size - 1) << 1 | flag) }
      stack.push(x + 1, y + 1, 1 << 1 | 1)
      return .equal
    case .hashMap:
      guard b.isBoxed(.hashMap), x[1] == y[1] else { return .different }
      stack.push(x + 2, y + 2, 1 << 1 | flag)
      return .equal
    case .hashNode:
      guard x[0] == y[0], x[1] == y[1] else { return .different }
      // A cell's key must be the same exactly, its value need not.
      for index in 2..<(header.size + 1) where x[index] != y[index] {
        let p = Value(word: x[index])
        let q = Value(word: y[index])
        if p.isCons {
          guard q.isCons else { return .different }
          stack.push(p.pointer + 1, q.pointer + 1, 1 << 1 | flag)
          stack.push(p.pointer, q.pointer, 1 << 1 | 1)
        } else {
          guard q.isBoxed else { return .different }
          stack.push(x + index, y + index, 1 << 1 | flag)
        }
      }
      return .equal
    case .hashCollision:
      guard x[0] == y[0] else { return .different }
      for index in 1..<(header.size + 1) {
        let cell = Value(word: x[index])
        guard let other = Maps.cell(in: b, of: cell.head) else { return .different }
        stack.push(cell.pointer + 1, other.pointer + 1, 1 << 1 | flag)
      }
      return .equal
    case .function:
      // Of the same code, whose captured values are compared.
      guard x[0] == y[0], x[1] == y[1] else { return .different }
      if header.size > 1 { stack.push(x + 2, y + 2, (header.size - 1) << 1 | flag) }
      return .equal
    case .export, .reference:
      return x[0] == y[0] && x[1] == y[1] ? .equal : .different
    case .float:
      if b.isFloat { return a.double == b.double ? .equal : .different }
      return !exact && b.isBigInteger && Arithmetic.compare(a, b) == 0 ? .equal : .different
    case .positive, .negative:
      if x[0] == y[0] {
        return memcmp(x + 1, y + 1, header.size * 8) == 0 ? .equal : .different
      }
      return !exact && b.isFloat && Arithmetic.compare(a, b) == 0 ? .equal : .different
    case .heapBinary, .sharedBinary, .subBinary:
      guard b.isBitstring else { return .different }
      return a.bitCount == b.bitCount && compareBits(a, b) == 0 ? .equal : .different
    case .externalPid, .externalReference, .port:
      return x[0] == y[0] && memcmp(x + 1, y + 1, header.size * 8) == 0 ? .equal : .different
    }
  }

  // MARK: Parts

  /// The order of two atoms: of their names' code points, which is that of their UTF-8 bytes.
  static func compareAtoms(_ a: Value, _ b: Value, _ atoms: AtomTable) -> Int {
    if a == b { return 0 }
    var x = atoms.name(a)
    var y = atoms.name(b)
    return x.withUTF8 { left in
      y.withUTF8 { right in
        let common = Swift.min(left.count, right.count)
        if common > 0, let p = left.baseAddress, let q = right.baseAddress {
          let order = memcmp(p, q, common)
          if order != 0 { return Int(order) }
        }
        return left.count - right.count
      }
    }
  }

  /// The order of two bitstrings.
  static func compareBits(_ a: Value, _ b: Value) -> Int {
    let x = a.bits
    let y = b.bits
    let common = Swift.min(x.bitCount, y.bitCount)
    if x.isByteAligned, y.isByteAligned {
      let whole = common >> 3
      let order = memcmp(x.base + x.bitOffset >> 3, y.base + y.bitOffset >> 3, whole)
      if order != 0 { return Int(order) }
      let rest = common & 7
      if rest > 0 {
        let p = Bits.read(x.base, at: x.bitOffset + whole * 8, bits: rest)
        let q = Bits.read(y.base, at: y.bitOffset + whole * 8, bits: rest)
        if p != q { return p < q ? -1 : 1 }
      }
      return x.bitCount - y.bitCount
    }
    var done = 0
    while done < common {
      let step = Swift.min(56, common - done)
      let p = Bits.read(x.base, at: x.bitOffset + done, bits: step)
      let q = Bits.read(y.base, at: y.bitOffset + done, bits: step)
      if p != q { return p < q ? -1 : 1 }
      done += step
    }
    return x.bitCount - y.bitCount
  }
}
