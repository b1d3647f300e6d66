/// A call of a function of `:ets`: the table it names, its rights, and copies to and from it.
struct TableCall {
  let call: NativeCall
  let table: Table

  /// Nil where there is no such table, or the process may not do that.
  init?(_ call: NativeCall, writes: Bool = false) {
    guard let table = call.machine.tables.table(call[0]) else { return nil }
    switch table.access {
    case .public: break
    case .protected: if writes, table.owner != call.caller { return nil }
    case .private: if table.owner != call.caller { return nil }
    }
    self.call = call
    self.table = table
  }

  var machine: Machine { call.machine }
  var process: ProcessPointer { call.process }
  var store: any TableStore { table.store }

  /// A term of the table in the process's memory.
  @inline(__always) func copied(_ value: Value) -> Value { machine.copy(value, to: process) }

  func copied(_ objects: [TableObject]) -> Value {
    var list = ListBuilder(process)
    for object in objects { list.append(copied(object.term)) }
    return list.finish()
  }

  /// Whether a term can be an object of the table.
  func isObject(_ value: Value) -> Bool {
    value.isTuple && value.tupleCount >= table.keyPlace
  }

  /// The objects of an insertion: one, or a list of them; nil where one is none.
  func objects(_ value: Value) -> [Value]? {
    if value.isTuple { return isObject(value) ? [value] : nil }
    guard let list = value.listElements, list.allSatisfy({ isObject($0) }) else { return nil }
    return list
  }

  func key(_ object: Value) -> Value { object.element(table.keyPlace - 1) }

  func insert(_ value: Value) {
    let object = TableObject(machine, value)
    store.insert(object)
    table.uncheckedWords += object.words + 8
    if table.uncheckedWords > 16_384 {
      table.uncheckedWords = 0
      process.noteAllocation(bytes: Machine.checkedBytes)
    }
  }

  /// Visits the objects that a pattern or specification may match: those of the keys it names, else
  /// all.
  func forEach(keys: [Value]?, _ body: (TableObject) -> Bool) {
    guard let keys else { return store.forEach(body) }
    let sorted =
      table.kind == .orderedSet
      ? keys.sorted { Order.compare($0, $1, machine.atoms) < 0 } : keys
    for key in sorted { for object in store.objects(key) where !body(object) { return } }
  }

  /// How a table is named in results.
  func identifier(_ table: Table) -> Value {
    table.isNamed ? table.name : process.reference(table.number)
  }
}
