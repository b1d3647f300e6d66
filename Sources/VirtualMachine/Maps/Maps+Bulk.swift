extension Maps {
  /// A map of `count` pairs, key and value one after the other in memory, which it may reorder. A later key wins.
  static func make(_ p: ProcessPointer, pairs: Words, count: Int) -> Value {
    if count <= flatLimit { return makeFlat(p, pairs: pairs, count: count) }
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    for index in 0..<count {
      let hash = Hash.term(Value(word: pairs[index * 2]))
      entries.append(Entry(order: order(hash), index: UInt32(index)))
    }
    entries.sort { ($0.order, $0.index) < ($1.order, $1.index) }
    var extra: [Int] = []
    deduplicate(&entries, &extra, pairs)
    var root: Value
    if entries.count + extra.count <= flatLimit {
      let rest = entries.map { Int($0.index) } + extra
      let scratch = p.allocate(rest.count * 2)
      for (index, from) in rest.enumerated() {
        scratch[index * 2] = pairs[from * 2]
        scratch[index * 2 + 1] = pairs[from * 2 + 1]
      }
      return makeFlat(p, pairs: scratch, count: rest.count)
    }
    let cells = p.allocate(entries.count * 2)
    for (index, entry) in entries.enumerated() {
      cells[index * 2] = pairs[Int(entry.index) * 2]
      cells[index * 2 + 1] = pairs[Int(entry.index) * 2 + 1]
    }
    root = entries.withUnsafeBufferPointer { buffer in
      build(p, buffer, cells, 0..<buffer.count, level: 0)
    }
    var size = entries.count
    for index in extra {
      var added = false
      let cell = p.cons(Value(word: pairs[index * 2]), Value(word: pairs[index * 2 + 1]))
      root = insert(p, root, cell, &added)
      if added { size += 1 }
    }
    if size > 4096 { p.pointee.reductions -= size >> 8 }
    return hashMap(p, root, size)
  }

  private struct Entry {
    /// The hash, its slices swapped so that the sorted entries lie in the order of the trie.
    var order: UInt32
    var index: UInt32
  }

  private static func order(_ hash: UInt32) -> UInt32 {
    let swapped = hash.byteSwapped
    return (swapped & 0x0F0F_0F0F) << 4 | (swapped >> 4) & 0x0F0F_0F0F
  }

  /// Leaves the last one of the entries with the same key. Different keys with the same hash go to `extra`, in their order.
  private static func deduplicate(_ entries: inout [Entry], _ extra: inout [Int], _ pairs: Words) {
    var used = 0
    for index in entries.indices {
      let entry = entries[index]
      if used > 0, entries[used - 1].order == entry.order {
        let key = Value(word: pairs[Int(entry.index) * 2])
        let last = Value(word: pairs[Int(entries[used - 1].index) * 2])
        if Order.same(key, last) {
          entries[used - 1] = entry
        } else if let at = extra.firstIndex(where: {
          Order.same(Value(word: pairs[$0 * 2]), key)
        }) {
          extra[at] = Int(entry.index)
        } else {
          extra.append(Int(entry.index))
        }
        continue
      }
      entries[used] = entry
      used += 1
    }
    entries.removeLast(entries.count - used)
  }

  /// The node of a range of entries, whose hashes differ. As deep as the trie's first levels.
  private static func build(
    _ p: ProcessPointer, _ entries: UnsafeBufferPointer<Entry>, _ cells: Words,
    _ range: Range<Int>, level: Int
  ) -> Value {
    if range.count == 1, level > 0 { return Value(cons: cells + range.lowerBound * 2) }
    let shift = UInt32(28 - level * 4)
    var bitmap = 0
    for index in range { bitmap |= 1 << Int(entries[index].order >> shift & 15) }
    let count = bitmap.nonzeroBitCount
    let box = p.allocate(count + 2)
    box[0] = Header(.hashNode, count + 1).word
    box[1] = Value(small: bitmap).word
    var start = range.lowerBound
    var child = 2
    while start < range.upperBound {
      let slot = entries[start].order >> shift & 15
      var end = start + 1
      while end < range.upperBound, entries[end].order >> shift & 15 == slot { end += 1 }
      box[child] = build(p, entries, cells, start..<end, level: level + 1).word
      child += 1
      start = end
    }
    return Value(boxed: box)
  }
}
