/// Maps: up to 32 keys two parallel runs of words, sorted by key; above, a hash array mapped trie of 16-way nodes (Bagwell, "Ideal
/// Hash Trees", 2001). Both forms are canonical: a map's size says which it has.
enum Maps {
  /// Keys that a flat map may have.
  static let flatLimit = 32
  /// Levels of the trie; keys whose hashes are the same down to it lie in a collision node.
  static let levelLimit = 16

  /// Keys in the map.
  @inline(__always) static func count(_ map: Value) -> Int {
    map.isBoxed(.map) ? map.header.size - 1 : map.field(0).small
  }

  /// The keys of a flat map: a tuple.
  @inline(__always) static func keys(_ map: Value) -> Words { map.field(0).pointer + 1 }

  /// The map without keys.
  static func empty(_ p: ProcessPointer) -> Value {
    let box = p.allocate(3)
    box[0] = Header(.tuple, 0).word
    box[1] = Header(.map, 1).word
    box[2] = Value(boxed: box).word
    return Value(boxed: box + 1)
  }

  // MARK: Reading

  /// The value of `key`, or `.none`.
  @inline(__always)
  static func get(_ map: Value, _ key: Value, _ atoms: AtomTable) -> Value {
    if map.isBoxed(.map) {
      let box = map.pointer
      let keys = Value(word: box[1]).pointer
      let count = Int(keys[0] >> 8)
      var index = 1
      while index <= count {
        if keys[index] == key.word { return Value(word: box[index + 1]) }
        index += 1
      }
      return key.isPointer ? getFlat(map, key, count) : .none
    }
    return getHashed(map, key)
  }

  @inline(never) private static func getFlat(_ map: Value, _ key: Value, _ count: Int) -> Value {
    let index = flatIndex(map, key, count)
    return index < 0 ? .none : map.field(index + 1)
  }

  /// The place of `key` among a flat map's keys, or -1.
  static func flatIndex(_ map: Value, _ key: Value, _ count: Int) -> Int {
    let keys = keys(map)
    for index in 0..<count where keys[index] == key.word { return index }
    guard key.isPointer else { return -1 }
    for index in 0..<count {
      let other = Value(word: keys[index])
      if other.isPointer, Order.samePointers(other, key) { return index }
    }
    return -1
  }

  /// The four bits of a key's hash that choose among a node's children.
  @inline(__always) static func slice(_ hash: UInt32, _ key: Value, _ level: Int) -> Int {
    if level < 8 { return Int(hash >> UInt32(level * 4)) & 15 }
    return Int(deepHash(key) >> UInt32((level - 8) * 4)) & 15
  }

  /// A second hash, for keys whose first are the same.
  @inline(never) static func deepHash(_ key: Value) -> UInt32 {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { cell in
      // Safe: two words.
      let cell = cell.baseAddress.unsafelyUnwrapped
      cell[0] = Value(small: 1).word
      cell[1] = key.word
      return Hash.term(Value(cons: cell))
    }
  }

  @inline(never) private static func getHashed(_ map: Value, _ key: Value) -> Value {
    let hash = Hash.term(key)
    var node = map.field(1)
    var level = 0
    while true {
      if node.isCons { return Order.same(node.head, key) ? node.tail : .none }
      if node.isBoxed(.hashCollision) { return cell(in: node, of: key)?.tail ?? .none }
      let box = node.pointer
      let bitmap = Int(box[1] >> 4)
      let slot = slice(hash, key, level)
      guard bitmap >> slot & 1 == 1 else { return .none }
      let at = (bitmap & ((1 << slot) - 1)).nonzeroBitCount
      node = Value(word: box[at + 2])
      level += 1
    }
  }

  /// The cell of `key` in a collision node.
  static func cell(in node: Value, of key: Value) -> Value? {
    for index in 0..<node.header.size {
      let cell = node.field(index)
      if Order.same(cell.head, key) { return cell }
    }
    return nil
  }

  // MARK: Writing

  /// The map with `value` under `key`.
  static func put(_ p: ProcessPointer, _ map: Value, _ key: Value, _ value: Value) -> Value {
    guard map.isBoxed(.map) else { return putHashed(p, map, key, value) }
    let count = map.header.size - 1
    let found = flatIndex(map, key, count)
    let old = map.pointer
    if found >= 0 {
      if old[found + 2] == value.word { return map }
      let box = p.allocate(count + 2)
      box.update(from: old, count: count + 2)
      box[found + 2] = value.word
      return Value(boxed: box)
    }
    if count == flatLimit { return grow(p, map, key, value) }
    let at = insertionIndex(map, key, count, p.machine.atoms)
    let tuple = p.allocate(count * 2 + 5)
    let oldKeys = keys(map)
    tuple[0] = Header(.tuple, count + 1).word
    let box = tuple + count + 2
    box[0] = Header(.map, count + 2).word
    box[1] = Value(boxed: tuple).word
    for index in 0..<at {
      tuple[index + 1] = oldKeys[index]
      box[index + 2] = old[index + 2]
    }
    tuple[at + 1] = key.word
    box[at + 2] = value.word
    if at < count {
      for index in at..<count {
        tuple[index + 2] = oldKeys[index]
        box[index + 3] = old[index + 2]
      }
    }
    return Value(boxed: box)
  }

  /// Where a new key belongs among a flat map's.
  private static func insertionIndex(
    _ map: Value, _ key: Value, _ count: Int, _ atoms: AtomTable
  ) -> Int {
    let keys = keys(map)
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if Order.compareKeys(Value(word: keys[middle]), key, atoms) < 0 {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The map without `key`.
  static func remove(_ p: ProcessPointer, _ map: Value, _ key: Value) -> Value {
    guard map.isBoxed(.map) else { return removeHashed(p, map, key) }
    let count = map.header.size - 1
    let found = flatIndex(map, key, count)
    if found < 0 { return map }
    let old = map.pointer
    let oldKeys = keys(map)
    let tuple = p.allocate(count * 2 + 1)
    tuple[0] = Header(.tuple, count - 1).word
    let box = tuple + count
    box[0] = Header(.map, count).word
    box[1] = Value(boxed: tuple).word
    var to = 0
    for index in 0..<count where index != found {
      tuple[to + 1] = oldKeys[index]
      box[to + 2] = old[index + 2]
      to += 1
    }
    return Value(boxed: box)
  }

  /// A map of `count` pairs: key i at base[-2i], its value at base[-2i - 1]. A later key wins.
  static func make(_ p: ProcessPointer, base: Words, count: Int) -> Value {
    let pairs = p.allocate(count * 2)
    for index in 0..<count {
      pairs[index * 2] = base[-2 * index]
      pairs[index * 2 + 1] = base[-2 * index - 1]
    }
    return make(p, pairs: pairs, count: count)
  }

  /// A flat map of up to 32 pairs in memory, which it sorts; a later key wins.
  static func makeFlat(_ p: ProcessPointer, pairs: Words, count: Int) -> Value {
    let atoms = p.machine.atoms
    // Insertion sort: short, and most often sorted already.
    var used = 0
    for index in 0..<count {
      let key = Value(word: pairs[index * 2])
      let value = pairs[index * 2 + 1]
      var at = used
      var isNew = true
      while at > 0 {
        let order = Order.compareKeys(Value(word: pairs[at * 2 - 2]), key, atoms)
        if order < 0 { break }
        at -= 1
        if order == 0 {
          isNew = false
          break
        }
      }
      if isNew {
        var move = used
        while move > at {
          pairs[move * 2] = pairs[move * 2 - 2]
          pairs[move * 2 + 1] = pairs[move * 2 - 1]
          move -= 1
        }
        used += 1
      }
      pairs[at * 2] = key.word
      pairs[at * 2 + 1] = value
    }
    let tuple = p.allocate(used * 2 + 3)
    tuple[0] = Header(.tuple, used).word
    let box = tuple + used + 1
    box[0] = Header(.map, used + 1).word
    box[1] = Value(boxed: tuple).word
    for index in 0..<used {
      tuple[index + 1] = pairs[index * 2]
      box[index + 2] = pairs[index * 2 + 1]
    }
    return Value(boxed: box)
  }

  // MARK: Walking

  /// Visits keys and values: of a flat map in the order of its keys, of a large one in that of the trie.
  @inline(__always)
  static func forEach(_ map: Value, _ body: (Value, Value) -> Void) {
    if map.isBoxed(.map) {
      let count = map.header.size - 1
      let keys = keys(map)
      for index in 0..<count { body(Value(word: keys[index]), map.field(index + 1)) }
    } else {
      forEachCell(map) { body($0.head, $0.tail) }
    }
  }

  /// Visits the cells of a large map.
  static func forEachCell(_ map: Value, _ body: (Value) -> Void) {
    TermStack.with { stack in
      stack.push(map.field(1))
      while !stack.isEmpty {
        let node = stack.popValue()
        if node.isCons {
          body(node)
          continue
        }
        let size = node.header.size
        let first = node.isBoxed(.hashCollision) ? 0 : 1
        // The last child comes first in Erlang's lists.
        for index in first..<size { stack.push(node.field(index)) }
      }
    }
  }
}
