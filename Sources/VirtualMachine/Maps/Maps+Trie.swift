extension Maps {
  /// A large map from a full flat one and one more key.
  static func grow(_ p: ProcessPointer, _ map: Value, _ key: Value, _ value: Value) -> Value {
    var root = node(p, bitmap: 0, count: 0)
    var added = false
    forEach(map) { key, value in
      root = insert(p, root, p.cons(key, value), &added)
    }
    root = insert(p, root, p.cons(key, value), &added)
    return hashMap(p, root, count(map) + 1)
  }

  static func hashMap(_ p: ProcessPointer, _ root: Value, _ count: Int) -> Value {
    let box = p.allocate(3)
    box[0] = Header(.hashMap, 2).word
    box[1] = Value(small: count).word
    box[2] = root.word
    return Value(boxed: box)
  }

  private static func node(_ p: ProcessPointer, bitmap: Int, count: Int) -> Value {
    let box = p.allocate(count + 2)
    box[0] = Header(.hashNode, count + 1).word
    box[1] = Value(small: bitmap).word
    return Value(boxed: box)
  }

  static func putHashed(_ p: ProcessPointer, _ map: Value, _ key: Value, _ value: Value) -> Value {
    let old = get(map, key, p.machine.atoms)
    if old == value { return map }
    var added = false
    let root = insert(p, map.field(1), p.cons(key, value), &added)
    return hashMap(p, root, count(map) + (old.isNone ? 1 : 0))
  }

  /// The trie with a cell, which takes the place of one with the same key. The path to it is copied.
  static func insert(_ p: ProcessPointer, _ root: Value, _ cell: Value, _ added: inout Bool) -> Value
  {
    let hash = Hash.term(cell.head)
    var result = Value.none
    // Where the address of the node being made goes.
    var place: Words?
    func store(_ value: Value) {
      if let place { place.pointee = value.word } else { result = value }
    }
    var current = root
    var level = 0
    while true {
      if current.isCons || current.isBoxed(.hashCollision) {
        store(merge(p, current, cell, hash, level, &added))
        return result
      }
      let box = current.pointer
      let size = current.header.size
      let bitmap = Int(box[1] >> 4)
      let slot = slice(hash, cell.head, level)
      let at = (bitmap & ((1 << slot) - 1)).nonzeroBitCount
      if bitmap >> slot & 1 == 0 {
        let made = node(p, bitmap: bitmap | 1 << slot, count: size)
        let new = made.pointer
        (new + 2).update(from: box + 2, count: at)
        new[at + 2] = cell.word
        (new + at + 3).update(from: box + at + 2, count: size - 1 - at)
        added = true
        store(made)
        return result
      }
      let new = p.allocate(size + 1)
      new.update(from: box, count: size + 1)
      store(Value(boxed: new))
      place = new + at + 2
      current = Value(word: box[at + 2])
      level += 1
    }
  }

  /// What stands at `level` for a cell, or a collision node, and one more cell.
  private static func merge(
    _ p: ProcessPointer, _ current: Value, _ cell: Value, _ hash: UInt32, _ level: Int,
    _ added: inout Bool
  ) -> Value {
    if current.isBoxed(.hashCollision) {
      let size = current.header.size
      for index in 0..<size where Order.same(current.field(index).head, cell.head) {
        let new = p.allocate(size + 1)
        new.update(from: current.pointer, count: size + 1)
        new[index + 1] = cell.word
        return Value(boxed: new)
      }
      let new = p.allocate(size + 2)
      new.update(from: current.pointer, count: size + 1)
      new[0] = Header(.hashCollision, size + 1).word
      new[size + 1] = cell.word
      added = true
      return Value(boxed: new)
    }
    if Order.same(current.head, cell.head) { return cell }
    added = true
    let other = Hash.term(current.head)
    var depth = level
    var result = Value.none
    var place: Words?
    while true {
      let made: Value
      var isLast = true
      if depth == levelLimit {
        let new = p.allocate(3)
        new[0] = Header(.hashCollision, 2).word
        new[1] = current.word
        new[2] = cell.word
        made = Value(boxed: new)
      } else {
        let ours = slice(hash, cell.head, depth)
        let theirs = slice(other, current.head, depth)
        if ours == theirs {
          made = node(p, bitmap: 1 << ours, count: 1)
          isLast = false
        } else {
          made = node(p, bitmap: 1 << ours | 1 << theirs, count: 2)
          made.pointer[2] = ours < theirs ? cell.word : current.word
          made.pointer[3] = ours < theirs ? current.word : cell.word
        }
      }
      if let place { place.pointee = made.word } else { result = made }
      if isLast { return result }
      place = made.pointer + 2
      depth += 1
    }
  }

  static func removeHashed(_ p: ProcessPointer, _ map: Value, _ key: Value) -> Value {
    guard !get(map, key, p.machine.atoms).isNone else { return map }
    let left = count(map) - 1
    if left <= flatLimit {
      let pairs = p.allocate(left * 2)
      var used = 0
      forEachCell(map) { cell in
        if used < left, !Order.same(cell.head, key) {
          pairs[used * 2] = cell.head.word
          pairs[used * 2 + 1] = cell.tail.word
          used += 1
        }
      }
      return makeFlat(p, pairs: pairs, count: used)
    }
    let root = without(p, map.field(1), key, Hash.term(key), 0)
    return hashMap(p, root, left)
  }

  /// A node without a key that it has. A node with one child that is a cell is replaced by it, so that the form stays canonical.
  /// As deep as the trie's levels.
  private static func without(
    _ p: ProcessPointer, _ current: Value, _ key: Value, _ hash: UInt32, _ level: Int
  ) -> Value {
    if current.isCons { return .none }
    let size = current.header.size
    let box = current.pointer
    if current.isBoxed(.hashCollision) {
      if size == 2 {
        return Order.same(current.field(0).head, key) ? current.field(1) : current.field(0)
      }
      let new = p.allocate(size)
      new[0] = Header(.hashCollision, size - 1).word
      var to = 1
      for index in 1...size where !Order.same(Value(word: box[index]).head, key) {
        new[to] = box[index]
        to += 1
      }
      return Value(boxed: new)
    }
    let bitmap = Int(box[1] >> 4)
    let slot = slice(hash, key, level)
    let at = (bitmap & ((1 << slot) - 1)).nonzeroBitCount
    let child = without(p, Value(word: box[at + 2]), key, hash, level + 1)
    if child.isNone {
      if size == 3, level > 0 {
        let other = Value(word: box[at == 0 ? 3 : 2])
        if other.isCons { return other }
      }
      let made = node(p, bitmap: bitmap & ~(1 << slot), count: size - 2)
      let new = made.pointer
      (new + 2).update(from: box + 2, count: at)
      (new + at + 2).update(from: box + at + 3, count: size - 2 - at)
      return made
    }
    if size == 2, level > 0, child.isCons { return child }
    let new = p.allocate(size + 1)
    new.update(from: box, count: size + 1)
    new[at + 2] = child.word
    return Value(boxed: new)
  }
}
