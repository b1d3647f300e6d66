/// The objects of a `set`, `bag` or `duplicate_bag`: entries in the order of insertion, found by a hash table with open addressing.
/// Entries of the same key are linked.
final class HashStore: TableStore {
  private struct Entry {
    var object: TableObject?
    var hash: UInt32
    /// The next entry of the key, or -1.
    var next: Int32
    /// The last entry of the key; only of its first entry, else -1.
    var last: Int32
  }

  private let place: Int
  private let kind: TableKind
  private var entries: [Entry] = []
  /// Indexes of keys' first entries; -1 where nothing is, -2 where something was.
  private var slots: [Int32] = Array(repeating: -1, count: 16)
  private var usedSlots = 0
  /// No key's first entry lies before this one.
  private var firstHead = 0
  private(set) var count = 0

  init(_ kind: TableKind, keyPlace: Int) {
    self.kind = kind
    place = keyPlace
  }

  deinit { removeAll() }

  // MARK: Finding

  private func slot(_ key: Value, _ hash: UInt32) -> Int? {
    let mask = slots.count - 1
    var at = Int(hash) & mask
    while true {
      let index = slots[at]
      if index == -1 { return nil }
      if index >= 0 {
        let entry = entries[Int(index)]
        if entry.hash == hash, let object = entry.object, Order.same(object.key(place), key) {
          return at
        }
      }
      at = (at + 1) & mask
    }
  }

  private func firstIndex(_ key: Value) -> Int32 {
    slot(key, Hash.term(key)).map { slots[$0] } ?? -1
  }

  func contains(_ key: Value) -> Bool { firstIndex(key) >= 0 }

  func objects(_ key: Value) -> [TableObject] {
    var found: [TableObject] = []
    var index = firstIndex(key)
    while index >= 0 {
      let entry = entries[Int(index)]
      if let object = entry.object { found.append(object) }
      index = entry.next
    }
    return found
  }

  // MARK: Inserting

  func insert(_ object: TableObject) {
    let key = object.key(place)
    let hash = Hash.term(key)
    guard let at = slot(key, hash) else {
      if (usedSlots + 1) * 4 > slots.count * 3 { rebuild() }
      addSlot(Int32(entries.count), hash)
      entries.append(Entry(object: object, hash: hash, next: -1, last: Int32(entries.count)))
      count += 1
      return
    }
    let first = Int(slots[at])
    switch kind {
    case .bag:
      var index = Int32(first)
      while index >= 0 {
        let entry = entries[Int(index)]
        if let other = entry.object, Order.same(other.term, object.term) {
          other.free()
          entries[Int(index)].object = object
          return
        }
        index = entry.next
      }
      append(object, hash, after: first)
    case .duplicateBag: append(object, hash, after: first)
    default:
      entries[first].object?.free()
      entries[first].object = object
    }
  }

  private func append(_ object: TableObject, _ hash: UInt32, after first: Int) {
    let new = Int32(entries.count)
    entries.append(Entry(object: object, hash: hash, next: -1, last: -1))
    entries[Int(entries[first].last)].next = new
    entries[first].last = new
    count += 1
  }

  private func addSlot(_ index: Int32, _ hash: UInt32) {
    let mask = slots.count - 1
    var at = Int(hash) & mask
    while slots[at] >= 0 { at = (at + 1) & mask }
    if slots[at] == -1 { usedSlots += 1 }
    slots[at] = index
  }

  /// Leaves out removed entries, and makes the hash table fit.
  private func rebuild() {
    var moved = [Int32](repeating: -1, count: entries.count)
    var kept: [Entry] = []
    kept.reserveCapacity(count)
    for index in entries.indices where entries[index].object != nil {
      moved[index] = Int32(kept.count)
      kept.append(entries[index])
    }
    var keys = 0
    for index in kept.indices {
      if kept[index].next >= 0 { kept[index].next = moved[Int(kept[index].next)] }
      if kept[index].last >= 0 {
        kept[index].last = moved[Int(kept[index].last)]
        keys += 1
      }
    }
    entries = kept
    firstHead = 0
    var size = 16
    while size < (keys + 1) * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    usedSlots = 0
    for index in entries.indices where entries[index].last >= 0 {
      addSlot(Int32(index), entries[index].hash)
    }
  }

  // MARK: Removing

  func remove(_ key: Value) -> [TableObject] {
    guard let at = slot(key, Hash.term(key)) else { return [] }
    var removed: [TableObject] = []
    var index = slots[at]
    slots[at] = -2
    while index >= 0 {
      let entry = entries[Int(index)]
      if let object = entry.object { removed.append(object) }
      entries[Int(index)].object = nil
      entries[Int(index)].last = -1
      index = entry.next
    }
    count -= removed.count
    compact()
    return removed
  }

  private func compact() {
    if count == 0 {
      entries.removeAll(keepingCapacity: entries.count < 4096)
      firstHead = 0
      slots = Array(repeating: -1, count: 16)
      usedSlots = 0
    } else if entries.count > 64, count * 3 < entries.count {
      rebuild()
    }
  }

  func remove(_ key: Value?, where isRemoved: (TableObject) -> Bool) -> Int {
    let before = count
    if let key {
      if let at = slot(key, Hash.term(key)) { removeChain(at, isRemoved) }
    } else {
      for at in slots.indices where slots[at] >= 0 { removeChain(at, isRemoved) }
    }
    let removed = before - count
    if removed > 0 { compact() }
    return removed
  }

  private func removeChain(_ at: Int, _ isRemoved: (TableObject) -> Bool) {
    var kept: [Int32] = []
    var index = slots[at]
    let first = index
    while index >= 0 {
      let entry = entries[Int(index)]
      if let object = entry.object {
        if isRemoved(object) {
          object.free()
          entries[Int(index)].object = nil
          entries[Int(index)].last = -1
          count -= 1
        } else {
          kept.append(index)
        }
      }
      index = entry.next
    }
    guard let head = kept.first, let tail = kept.last else {
      slots[at] = -2
      return
    }
    for (index, next) in zip(kept, kept.dropFirst()) { entries[Int(index)].next = next }
    entries[Int(tail)].next = -1
    if head != first { slots[at] = head }
    entries[Int(head)].last = tail
  }

  func removeAll() {
    for entry in entries { entry.object?.free() }
    entries = []
    firstHead = 0
    slots = Array(repeating: -1, count: 16)
    usedSlots = 0
    count = 0
  }

  // MARK: Order

  func forEach(_ body: (TableObject) -> Bool) {
    for head in entries.indices where entries[head].last >= 0 {
      var index = Int32(head)
      while index >= 0 {
        if let object = entries[Int(index)].object, !body(object) { return }
        index = entries[Int(index)].next
      }
    }
  }

  private func key(_ index: Int) -> Value? {
    entries[index].last >= 0 ? entries[index].object?.key(place) : nil
  }

  func first() -> Value? {
    while firstHead < entries.count {
      if let key = key(firstHead) { return key }
      firstHead += 1
    }
    return nil
  }

  func last() -> Value? { first() }

  func next(_ key: Value) throws(TableKeyMissing) -> Value? {
    let index = firstIndex(key)
    guard index >= 0 else { throw TableKeyMissing() }
    for index in (Int(index) + 1)..<Swift.max(Int(index) + 1, entries.count) {
      if let key = self.key(index) { return key }
    }
    return nil
  }

  func previous(_ key: Value) throws(TableKeyMissing) -> Value? { try next(key) }
}
