/// The types of tables.
enum TableKind: String {
  case set
  case orderedSet = "ordered_set"
  case bag
  case duplicateBag = "duplicate_bag"
}

/// Who may read and write a table.
enum TableAccess: String {
  case `public`, protected, `private`
}

/// A table of tuples, which the processes of a machine share.
final class Table {
  /// Its reference's number.
  let number: UInt64
  /// The atom it was made with.
  var name: Value
  let isNamed: Bool
  let kind: TableKind
  let access: TableAccess
  /// The element, from 1, that is the key.
  let keyPlace: Int
  var owner: Value
  /// The process that gets the table when its owner ends, and what it is told.
  var heir = Value.none
  var heirData: TableObject?
  let store: any TableStore
  var isFixed = 0

  init(
    number: UInt64, name: Value, isNamed: Bool, kind: TableKind, access: TableAccess,
    keyPlace: Int, owner: Value, atoms: AtomTable
  ) {
    self.number = number
    self.name = name
    self.isNamed = isNamed
    self.kind = kind
    self.access = access
    self.keyPlace = keyPlace
    self.owner = owner
    store =
      kind == .orderedSet
      ? OrderedStore(keyPlace: keyPlace, atoms: atoms) : HashStore(kind, keyPlace: keyPlace)
  }

  /// Words of the objects inserted since the node's memory was checked.
  var uncheckedWords = 0

  deinit { heirData?.free() }

  /// Words of memory, roughly.
  var words: Int {
    var total = 300
    store.forEach { object in
      total += object.words + 8
      return true
    }
    return total
  }
}

/// The tables of a machine.
final class TableRegistry {
  private var byNumber: [UInt64: Table] = [:]
  private var byName: [Value: Table] = [:]
  /// The table that was asked for last.
  private var last: Table?
  /// Tables that a machine may have.
  static let limit = 65_536

  /// Sends a message from one process to another one: set by the machine's scheduler.
  var deliver: ((_ machine: Machine, _ to: Value, _ message: Value) -> Void)?

  /// The functions of match specifications by their atoms.
  var matchFunctions: [UInt64: String]?

  var count: Int { byNumber.count }

  /// All tables, the oldest first.
  var all: [Table] { byNumber.values.sorted { $0.number < $1.number } }

  func hasTable(of pid: Value) -> Bool { byNumber.values.contains { $0.owner == pid } }

  func table(_ value: Value) -> Table? {
    if value.isAtom {
      if let last, last.isNamed, last.name == value { return last }
      guard let found = byName[value] else { return nil }
      last = found
      return found
    }
    guard value.isBoxed(.reference) else { return nil }
    let number = value.pointer[1]
    if let last, last.number == number { return last }
    guard let found = byNumber[number] else { return nil }
    last = found
    return found
  }

  /// Adds a table; false where its name is taken.
  func add(_ table: Table) -> Bool {
    if table.isNamed {
      guard byName[table.name] == nil else { return false }
      byName[table.name] = table
    }
    byNumber[table.number] = table
    return true
  }

  func remove(_ table: Table) {
    byNumber[table.number] = nil
    if last === table { last = nil }
    if table.isNamed { byName[table.name] = nil }
    table.store.removeAll()
  }

  /// Gives a named table another name; false where that is taken.
  func rename(_ table: Table, _ name: Value) -> Bool {
    if table.isNamed {
      guard byName[name] == nil else { return name == table.name }
      byName[table.name] = nil
      byName[name] = table
    }
    table.name = name
    return true
  }
}

extension Machine {
  /// A process has ended: its tables go to their heirs, or are deleted.
  func etsProcessExited(_ pid: Value) {
    let registry = tables
    guard registry.hasTable(of: pid) else { return }
    for table in registry.all where table.owner == pid {
      guard !table.heir.isNone, table.heir != pid, processes[table.heir] != nil,
        let deliver = registry.deliver
      else {
        registry.remove(table)
        continue
      }
      table.owner = table.heir
      let scratch = ScratchHeap(self)
      let p = scratch.process
      let identifier = table.isNamed ? table.name : p.reference(table.number)
      let data = table.heirData.map { copy($0.term, to: p) } ?? .undefined
      deliver(self, table.heir, p.tuple([atoms.intern("ETS-TRANSFER"), identifier, pid, data]))
      scratch.free()
    }
  }
}
