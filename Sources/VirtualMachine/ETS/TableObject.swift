/// A tuple in memory of its own, outside all process heaps.
struct TableObject {
  let term: Value
  private let fragment: UnsafeMutablePointer<Fragment>?

  /// A copy of a term.
  init(_ machine: Machine, _ term: Value) {
    let copy = machine.copyToFragment(term)
    self.term = copy.term
    fragment = copy.fragment
  }

  /// Words that it takes.
  var words: Int { fragment.map { $0.pointee.capacity } ?? 0 }

  /// Releases its memory.
  func free() {
    guard let fragment else { return }
    var word = fragment.pointee.sharedBinaries
    while word != 0 {
      let value = Value(word: word)
      word = value.pointer[3]
      value.shared.release()
    }
    fragment.free()
  }

  /// The element at a place, from 1, which a table's objects have.
  @inline(__always) func key(_ place: Int) -> Value { Value(word: term.pointer[place]) }
}

/// What a table keeps its objects in.
protocol TableStore: AnyObject {
  /// Objects there are.
  var count: Int { get }
  /// Takes an object in; it takes the place of those that the table's type does not let stand beside it.
  func insert(_ object: TableObject)
  /// The objects of a key, the oldest first.
  func objects(_ key: Value) -> [TableObject]
  func contains(_ key: Value) -> Bool
  /// Takes a key's objects out, without freeing them.
  func remove(_ key: Value) -> [TableObject]
  /// Takes out and frees the objects for which `isRemoved` holds, of one key or (nil) of all. Returns how many.
  func remove(_ key: Value?, where isRemoved: (TableObject) -> Bool) -> Int
  /// Visits the objects in the table's order, until the body returns false.
  func forEach(_ body: (TableObject) -> Bool)
  func first() -> Value?
  func last() -> Value?
  /// The key that follows, or nil at the end. Throws where the key is not there and the order does not say what would follow it.
  func next(_ key: Value) throws(TableKeyMissing) -> Value?
  func previous(_ key: Value) throws(TableKeyMissing) -> Value?
  /// Frees all.
  func removeAll()
}

/// A key is not in the table.
struct TableKeyMissing: Error {}
