extension Hash {
  private static let mapEndMark: UInt64 = 16
  private static let pairMark: UInt64 = 24

  /// The hash of a term that is the same on all nodes: what `:erlang.phash2` is made of.
  static func portable(_ value: Value, _ atoms: AtomTable) -> UInt32 {
    TermStack.with { stack in
      var hash = Hash(0)
      hash.addPortable(value, atoms, &stack)
      return hash.value
    }
  }

  /// An atom's hash, by its name: P. J. Weinberger's function.
  static func atomHash(_ atom: Value, _ atoms: AtomTable) -> UInt32 {
    var hash: UInt32 = 0
    // A character below 256 counts as one byte.
    for scalar in atoms.name(atom).unicodeScalars {
      if scalar.value < 256 {
        step(&hash, UInt8(scalar.value))
      } else {
        for byte in UTF8.encode(scalar).unsafelyUnwrapped { step(&hash, byte) }
      }
    }
    return hash
  }

  private static func step(_ hash: inout UInt32, _ byte: UInt8) {
    hash = hash << 4 &+ UInt32(byte)
    let high = hash & 0xF000_0000
    if high != 0 { hash ^= high >> 24 ^ high }
  }

  private mutating func addPortable(
    _ first: Value, _ atoms: AtomTable, _ stack: inout TermStack
  ) {
    var pairs: UInt32 = 0
    stack.push(first)
    while !stack.isEmpty {
      var term = stack.popValue()
      if term.word == Self.pairMark {
        pairs ^= value
        value = 0
        continue
      }
      if term.word == Self.mapEndMark {
        value = UInt32(truncatingIfNeeded: stack.pop())
        add(pairs, Self.mapEnd)
        pairs = UInt32(truncatingIfNeeded: stack.pop())
        continue
      }
      if term.isCons { addPortableList(&term, &stack) }
      if term.isSmall {
        add(number: term.small)
      } else if term.isAtom {
        let hash = Self.atomHash(term, atoms)
        if value == 0 { value = hash } else { add(hash, Self.atom) }
      } else if term.isEmptyList {
        if value == 0 { value = 3_468_870_702 } else { add(2, Self.emptyList) }
      } else if term.isLocalPid {
        add(UInt32(truncatingIfNeeded: term.pidIndex), Self.pid)
      } else if term.isBoxed {
        addPortableBox(term, atoms, &pairs, &stack)
      }
    }
  }

  private mutating func add(number: Int) {
    guard number >= -(1 << 27), number < 1 << 27 else {
      let magnitude = UInt64(number.magnitude)
      add(word: magnitude, number < 0 ? Self.negative : Self.positive)
      return
    }
    // A negative number is mixed in twice.
    if number < 0 { add(UInt32(-number), Self.ratio) }
    add(UInt32(truncatingIfNeeded: number), Self.ratio)
  }

  private mutating func addPortableBox(
    _ term: Value, _ atoms: AtomTable, _ pairs: inout UInt32, _ stack: inout TermStack
  ) {
    let box = term.pointer
    let size = term.header.size
    switch term.header.kind {
    case .tuple:
      add(UInt32(truncatingIfNeeded: size), Self.tuple)
      var index = size
      while index > 0 {
        stack.push(box[index])
        index -= 1
      }
    case .map, .hashMap, .hashNode, .hashCollision:
      let count = Maps.count(term)
      add(UInt32(truncatingIfNeeded: count), Self.map)
      if count == 0 { return }
      // Each pair is hashed by itself, so that their order does not count.
      stack.push(UInt64(pairs))
      stack.push(UInt64(value))
      stack.push(Self.mapEndMark)
      pairs = 0
      value = 0
      var words: [UInt64] = []
      Maps.forEach(term) { key, value in
        words.append(Self.pairMark)
        words.append(value.word)
        words.append(key.word)
      }
      for word in words { stack.push(word) }
    case .function:
      let entry = term.functionEntry.pointee
      add(UInt32(truncatingIfNeeded: size - 1), Self.atomHash(entry.module, atoms), Self.ratio)
      add(
        UInt32(truncatingIfNeeded: entry.index), UInt32(truncatingIfNeeded: entry.unique),
        Self.ratio)
      var index = size
      while index > 1 {
        stack.push(box[index])
        index -= 1
      }
    case .export:
      let export = term.exportEntry.pointee
      add(UInt32(truncatingIfNeeded: export.arity), Self.ratio)
      for atom in [export.module, export.name] { add(Self.atomHash(atom, atoms), Self.ratio) }
    case .externalFunction: add(bits: term.field(0))
    case .heapBinary, .sharedBinary, .subBinary: add(bits: term)
    case .float:
      let bits = (term.double == 0 ? 0 : term.double).bitPattern
      add(
        UInt32(truncatingIfNeeded: bits >> 32), UInt32(truncatingIfNeeded: bits), Self.float)
    case .positive, .negative: add(integer: term)
    case .reference: add(UInt32(box[1] & 0x3FFFF), Self.reference)
    case .externalReference: add(UInt32(truncatingIfNeeded: box[4]), Self.reference)
    case .externalPid: add(UInt32(truncatingIfNeeded: box[2]), Self.pid)
    case .port: add(UInt32(truncatingIfNeeded: box[2]), Self.port)
    }
  }

  private mutating func addPortableList(_ term: inout Value, _ stack: inout TermStack) {
    var count = 0
    var word: UInt32 = 0
    var cell = term
    while cell.isCons, cell.head.isSmall, cell.head.small >= 0, cell.head.small < 256 {
      word = word << 8 &+ UInt32(cell.head.small)
      if count == 3 {
        add(word, Self.listBytes)
        count = 0
        word = 0
      } else {
        count += 1
      }
      cell = cell.tail
    }
    if count > 0 { add(word, Self.listBytes) }
    guard cell.isCons else {
      term = cell
      return
    }
    stack.push(cell.tail)
    term = cell.head
    if term.isCons {
      stack.push(term)
      term = .none
    }
  }
}
