/// The objects of an `ordered_set`: runs of objects, sorted by key, the runs in order. A run is split when it has become long.
final class OrderedStore: TableStore {
  private let place: Int
  private let atoms: AtomTable
  private var runs: [[TableObject]] = []
  private(set) var count = 0
  private static let runLimit = 256

  init(keyPlace: Int, atoms: AtomTable) {
    place = keyPlace
    self.atoms = atoms
  }

  deinit { removeAll() }

  /// Where a key is, or where it belongs.
  private func find(_ key: Value) -> (run: Int, index: Int, isThere: Bool) {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      let run = runs[middle]
      if Order.compare(run[run.count - 1].key(place), key, atoms) < 0 {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < runs.count else { return (runs.count, 0, false) }
    let run = low
    low = 0
    high = runs[run].count
    while low < high {
      let middle = (low + high) / 2
      let order = Order.compare(runs[run][middle].key(place), key, atoms)
      if order == 0 { return (run, middle, true) }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return (run, low, false)
  }

  func contains(_ key: Value) -> Bool { find(key).isThere }

  func objects(_ key: Value) -> [TableObject] {
    let at = find(key)
    return at.isThere ? [runs[at.run][at.index]] : []
  }

  func insert(_ object: TableObject) {
    var at = find(object.key(place))
    if at.isThere {
      runs[at.run][at.index].free()
      runs[at.run][at.index] = object
      return
    }
    count += 1
    if at.run == runs.count {
      // Behind all others.
      guard at.run > 0, runs[at.run - 1].count < Self.runLimit else {
        runs.append([object])
        return
      }
      runs[at.run - 1].append(object)
      return
    }
    if runs[at.run].count >= Self.runLimit {
      let half = Self.runLimit / 2
      let upper = Array(runs[at.run][half...])
      runs[at.run].removeLast(runs[at.run].count - half)
      runs.insert(upper, at: at.run + 1)
      if at.index > half {
        at.run += 1
        at.index -= half
      }
    }
    runs[at.run].insert(object, at: at.index)
  }

  func remove(_ key: Value) -> [TableObject] {
    let at = find(key)
    guard at.isThere else { return [] }
    count -= 1
    let removed = runs[at.run].remove(at: at.index)
    if runs[at.run].isEmpty { runs.remove(at: at.run) }
    return [removed]
  }

  func remove(_ key: Value?, where isRemoved: (TableObject) -> Bool) -> Int {
    if let key {
      let at = find(key)
      guard at.isThere, isRemoved(runs[at.run][at.index]) else { return 0 }
      for object in remove(key) { object.free() }
      return 1
    }
    let before = count
    for run in runs.indices {
      runs[run].removeAll { object in
        guard isRemoved(object) else { return false }
        object.free()
        count -= 1
        return true
      }
    }
    runs.removeAll { $0.isEmpty }
    return before - count
  }

  func removeAll() {
    for run in runs { for object in run { object.free() } }
    runs = []
    count = 0
  }

  func forEach(_ body: (TableObject) -> Bool) {
    for run in runs { for object in run where !body(object) { return } }
  }

  func first() -> Value? { runs.first?.first?.key(place) }
  func last() -> Value? { runs.last?.last?.key(place) }

  func next(_ key: Value) throws(TableKeyMissing) -> Value? {
    let at = find(key)
    let index = at.isThere ? at.index + 1 : at.index
    guard at.run < runs.count else { return nil }
    if index < runs[at.run].count { return runs[at.run][index].key(place) }
    return at.run + 1 < runs.count ? runs[at.run + 1][0].key(place) : nil
  }

  func previous(_ key: Value) throws(TableKeyMissing) -> Value? {
    let at = find(key)
    if at.run < runs.count, at.index > 0 { return runs[at.run][at.index - 1].key(place) }
    return at.run > 0 ? runs[at.run - 1].last?.key(place) : nil
  }
}
