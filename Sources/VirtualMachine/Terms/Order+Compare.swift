extension Order {
  /// Large maps within large maps that are compared in the order of their keys; deeper ones by
  /// their hash.
  private static let levelLimit = 48

  /// The place of a term's type in the order.
  @inline(__always) static func rank(_ value: Value) -> Int {
    switch value.word & 7 {
    case Tag.cons: return 9
    case Tag.boxed:
      switch value.header.kind {
      case .float, .positive, .negative: return 0
      case .reference, .externalReference: return 2
      case .function, .export, .externalFunction: return 3
      case .port: return 4
      case .externalPid: return 5
      case .tuple: return 6
      case .map, .hashMap, .hashNode, .hashCollision: return 7
      case .heapBinary, .sharedBinary, .subBinary: return 10
      }
    default:
      switch value.word & 0xF {
      case Tag.small: return 0
      case Tag.atom: return 1
      case Tag.pid: return 5
      default: return 8
      }
    }
  }

  /// As `equal`: runs of pairs that decide later wait on the stack.
  static func compare(
    _ first: Value, _ second: Value, exact: Bool, _ atoms: AtomTable, _ stack: inout TermStack,
    level: Int
  ) -> Int {
    var a = first
    var b = second
    var exact = exact
    while true {
      stack.steps += 1
      if a != b {
        if a.isCons, b.isCons {
          let x = a.pointer
          let y = b.pointer
          if x[0] == y[0] {
            a = Value(word: x[1])
            b = Value(word: y[1])
          } else {
            stack.push(x + 1, y + 1, 1 << 1 | (exact ? 1 : 0))
            a = Value(word: x[0])
            b = Value(word: y[0])
          }
          continue
        }
        let order = compareParts(a, b, exact: exact, atoms, &stack, level: level)
        if order != 0 { return order }
      }
      if stack.isEmpty { return 0 }
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

  /// The order of two different terms, 0 as far as their pushed parts decide.
  private static func compareParts(
    _ a: Value, _ b: Value, exact: Bool, _ atoms: AtomTable, _ stack: inout TermStack, level: Int
  ) -> Int {
    let rankA = rank(a)
    let rankB = rank(b)
    if rankA != rankB { return rankA - rankB }
    let flag = exact ? 1 : 0
    switch rankA {
    case 0:
      if exact, a.isFloat != b.isFloat { return a.isFloat ? 1 : -1 }
      return Arithmetic.compare(a, b)
    case 1: return compareAtoms(a, b, atoms)
    case 2: return compareReferences(a, b, atoms)
    case 3: return compareFunctions(a, b, atoms, &stack)
    case 4, 5: return compareIdentifiers(a, b, atoms)
    case 6:
      let count = a.header.size
      if count != b.header.size { return count - b.header.size }
      if count > 0 { stack.push(a.pointer + 1, b.pointer + 1, count << 1 | flag) }
      return 0
    case 7: return compareMaps(a, b, flag: flag, atoms, &stack, level: level)
    case 10: return compareBits(a, b)
    default: return 0
    }
  }

  private static func compareMaps(
    _ a: Value, _ b: Value, flag: Int, _ atoms: AtomTable, _ stack: inout TermStack, level: Int
  ) -> Int {
    let count = Maps.count(a)
    if count != Maps.count(b) { return count - Maps.count(b) }
    if count == 0 { return 0 }
    if a.isBoxed(.map), b.isBoxed(.map) {
      stack.push(a.pointer + 2, b.pointer + 2, count << 1 | flag)
      stack.push(a.pointer + 1, b.pointer + 1, 1 << 1 | 1)
      return 0
    }
    if level >= levelLimit {
      let x = Hash.term(a)
      let y = Hash.term(b)
      return x == y ? 0 : x < y ? -1 : 1
    }
    let ours = sortedCells(a, atoms, level: level)
    let theirs = sortedCells(b, atoms, level: level)
    for index in 0..<count {
      let order = nested(ours[index].head, theirs[index].head, exact: true, atoms, level)
      if order != 0 { return order }
    }
    for index in 0..<count {
      let order = nested(ours[index].tail, theirs[index].tail, exact: flag == 1, atoms, level)
      if order != 0 { return order }
    }
    return 0
  }

  private static func nested(
    _ a: Value, _ b: Value, exact: Bool, _ atoms: AtomTable, _ level: Int
  ) -> Int {
    a == b ? 0 : TermStack.with { compare(a, b, exact: exact, atoms, &$0, level: level + 1) }
  }

  /// A large map's cells in the order of their keys.
  private static func sortedCells(_ map: Value, _ atoms: AtomTable, level: Int) -> [Value] {
    var cells: [Value] = []
    cells.reserveCapacity(Maps.count(map))
    Maps.forEachCell(map) { cells.append($0) }
    cells.sort { nested($0.head, $1.head, exact: true, atoms, level) < 0 }
    return cells
  }

  private static func compareReferences(_ a: Value, _ b: Value, _ atoms: AtomTable) -> Int {
    let x = a.pointer
    let y = b.pointer
    if a.isBoxed(.reference), b.isBoxed(.reference) {
      return x[1] < y[1] ? -1 : x[1] > y[1] ? 1 : 0
    }
    if a.isBoxed(.reference) { return -1 }
    if b.isBoxed(.reference) { return 1 }
    let order = compareAtoms(a.field(0), b.field(0), atoms)
    if order != 0 { return order }
    for index in 2...3 where x[index] != y[index] { return x[index] < y[index] ? -1 : 1 }
    let size = a.header.size
    if size != b.header.size { return size - b.header.size }
    for index in stride(from: size, to: 3, by: -1) where x[index] != y[index] {
      return x[index] < y[index] ? -1 : 1
    }
    return 0
  }

  /// Pids by number and then node, ports likewise; this node's come first.
  private static func compareIdentifiers(_ a: Value, _ b: Value, _ atoms: AtomTable) -> Int {
    if a.isLocalPid, b.isLocalPid {
      if a.pidSerial != b.pidSerial { return a.pidSerial < b.pidSerial ? -1 : 1 }
      return a.pidIndex - b.pidIndex
    }
    if a.isLocalPid { return -1 }
    if b.isLocalPid { return 1 }
    let x = a.pointer
    let y = b.pointer
    if x[2] != y[2] { return x[2] < y[2] ? -1 : 1 }
    let order = compareAtoms(a.field(0), b.field(0), atoms)
    if order != 0 { return order }
    return x[3] < y[3] ? -1 : x[3] > y[3] ? 1 : 0
  }

  private static func compareFunctions(
    _ a: Value, _ b: Value, _ atoms: AtomTable, _ stack: inout TermStack
  ) -> Int {
    func rank(_ value: Value) -> Int {
      value.isBoxed(.function) ? 0 : value.isBoxed(.export) ? 1 : 2
    }
    if rank(a) != rank(b) { return rank(a) - rank(b) }
    if a.isBoxed(.function) {
      let x = a.functionEntry.pointee
      let y = b.functionEntry.pointee
      let order = compareAtoms(x.module, y.module, atoms)
      if order != 0 { return order }
      if x.index != y.index { return x.index - y.index }
      if x.unique != y.unique { return x.unique < y.unique ? -1 : 1 }
      let count = a.header.size
      if count != b.header.size { return count - b.header.size }
      if count > 1 { stack.push(a.pointer + 2, b.pointer + 2, (count - 1) << 1 | 1) }
      return 0
    }
    if a.isBoxed(.export) {
      let x = a.exportEntry.pointee
      let y = b.exportEntry.pointee
      let modules = compareAtoms(x.module, y.module, atoms)
      if modules != 0 { return modules }
      let names = compareAtoms(x.name, y.name, atoms)
      return names != 0 ? names : x.arity - y.arity
    }
    return compareBits(a.field(0), b.field(0))
  }
}

extension Value {
  /// The code of a `.function`. Safe: the machine wrote the address.
  @inline(__always) var functionEntry: UnsafeMutablePointer<FunctionEntry> {
    UnsafeMutablePointer(bitPattern: UInt(pointer[1])).unsafelyUnwrapped
  }
  /// The export of a `.export`. Safe: the machine wrote the address.
  @inline(__always) var exportEntry: UnsafeMutablePointer<Export> {
    UnsafeMutablePointer(bitPattern: UInt(pointer[1])).unsafelyUnwrapped
  }
}
