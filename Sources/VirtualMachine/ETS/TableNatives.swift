/// The module `:ets`: tables, and objects by their keys.
enum TableNatives {
  static let rows: [Native] = tables + writing + reading + walking

  // MARK: Tables

  private static let tables: [Native] = [
    native("ets", "new", 2) { process, base in new(NativeCall(process, base)) },
    native("ets", "delete", 1) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true) else { return call.badArgument() }
      call.charge(target.store.count >> 3)
      call.machine.tables.remove(target.table)
      return Value.true.word
    },
    native("ets", "all", 0) { process, base in
      let call = NativeCall(process, base)
      let p = call.process
      return p.list(
        call.machine.tables.all.map { $0.isNamed ? $0.name : p.reference($0.number) }
      ).word
    },
    native("ets", "whereis", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom else { return call.badArgument() }
      guard let table = call.machine.tables.table(call[0]) else { return Value.undefined.word }
      return call.process.reference(table.number).word
    },
    native("ets", "rename", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isAtom, let target = TableCall(call, writes: true),
        call.machine.tables.rename(target.table, call[1])
      else { return call.badArgument() }
      return (target.table.isNamed ? call[1] : call[0]).word
    },
    native("ets", "give_away", 3) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true), target.table.owner == call.caller,
        call[1].isLocalPid, call[1] != call.caller, call.machine.processes[call[1]] != nil
      else { return call.badArgument() }
      guard let deliver = call.machine.tables.deliver else { return call.fail(.systemLimit) }
      target.table.owner = call[1]
      let message = call.tuple(
        call.atom("ETS-TRANSFER"), target.identifier(target.table), call.caller, call[2])
      deliver(call.machine, call[1], message)
      return Value.true.word
    },
    native("ets", "setopts", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true), target.table.owner == call.caller else {
        return call.badArgument()
      }
      let options = call[1].isTuple ? [call[1]] : call[1].listElements ?? [.nil]
      for option in options {
        guard setHeir(call, target.table, option) else { return call.badArgument() }
      }
      return Value.true.word
    },
    native("ets", "safe_fixtable", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call), call[1].isBoolean else { return call.badArgument() }
      target.table.isFixed = Swift.max(0, target.table.isFixed + (call[1].isTrue ? 1 : -1))
      return Value.true.word
    },
    native("ets", "info", 1) { process, base in
      let call = NativeCall(process, base)
      guard let table = call.machine.tables.table(call[0]) else {
        return call[0].isAtom || call[0].isReference
          ? Value.undefined.word : call.badArgument()
      }
      var list = ListBuilder(call.process)
      for key in [
        "id", "read_concurrency", "write_concurrency", "compressed", "memory", "owner", "heir",
        "name", "size", "node", "named_table", "type", "keypos", "protection",
      ] {
        if let value = info(call, table, key) {
          list.append(call.process.tuple(call.atom(key), value))
        }
      }
      return list.finish().word
    },
    native("ets", "info", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isAtom else { return call.badArgument() }
      guard let table = call.machine.tables.table(call[0]) else {
        return call[0].isAtom || call[0].isReference
          ? Value.undefined.word : call.badArgument()
      }
      return call.orBadArgument(info(call, table, call.machine.atoms.name(call[1])) ?? .none)
    },
  ]

  private static func new(_ call: NativeCall) -> UInt64 {
    guard call[0].isAtom, let options = call[1].listElements else { return call.badArgument() }
    var kind = TableKind.set
    var access = TableAccess.protected
    var isNamed = false
    var keyPlace = 1
    var heir = Value.none
    for option in options {
      if option.isAtom {
        let name = call.machine.atoms.name(option)
        if let found = TableKind(rawValue: name) {
          kind = found
        } else if let found = TableAccess(rawValue: name) {
          access = found
        } else if name == "named_table" {
          isNamed = true
        } else if name != "compressed" {
          return call.badArgument()
        }
        continue
      }
      guard option.isTuple, option.tupleCount >= 2, option.element(0).isAtom else {
        return call.badArgument()
      }
      let value = option.element(1)
      switch call.machine.atoms.name(option.element(0)) {
      case "keypos":
        guard let place = value.natural, place >= 1 else { return call.badArgument() }
        keyPlace = place
      case "read_concurrency", "decentralized_counters":
        guard value.isBoolean else { return call.badArgument() }
      case "write_concurrency":
        guard value.isBoolean || value == call.atom("auto") else { return call.badArgument() }
      case "heir": heir = option
      default: return call.badArgument()
      }
    }
    let registry = call.machine.tables
    guard registry.count < TableRegistry.limit else { return call.fail(.systemLimit) }
    let table = Table(
      number: call.machine.makeReferenceNumber(), name: call[0], isNamed: isNamed, kind: kind,
      access: access, keyPlace: keyPlace, owner: call.caller, atoms: call.machine.atoms)
    guard heir.isNone || setHeir(call, table, heir), registry.add(table) else {
      return call.badArgument()
    }
    return isNamed ? call[0].word : call.process.reference(table.number).word
  }

  /// Sets the heir from an option {heir, none} or {heir, pid, data}.
  private static func setHeir(_ call: NativeCall, _ table: Table, _ option: Value) -> Bool {
    guard option.isTuple, option.tupleCount >= 2, option.element(0) == call.atom("heir") else {
      return false
    }
    table.heirData?.free()
    table.heirData = nil
    if option.tupleCount == 2 {
      table.heir = .none
      return option.element(1) == call.atom("none")
    }
    guard option.tupleCount == 3, option.element(1).isLocalPid else { return false }
    table.heir = option.element(1)
    table.heirData = TableObject(call.machine, option.element(2))
    return true
  }

  private static func info(_ call: NativeCall, _ table: Table, _ key: String) -> Value? {
    switch key {
    case "id": return call.process.reference(table.number)
    case "name": return table.name
    case "size": return Value(small: table.store.count)
    case "memory": return Value(small: table.words)
    case "owner": return table.owner
    case "heir": return table.heir.isNone ? call.atom("none") : table.heir
    case "node": return call.machine.node
    case "named_table": return Value(boolean: table.isNamed)
    case "type": return call.atom(table.kind.rawValue)
    case "keypos": return Value(small: table.keyPlace)
    case "protection": return call.atom(table.access.rawValue)
    case "fixed": return Value(boolean: table.isFixed > 0)
    case "safe_fixed", "safe_fixed_monotonic_time", "read_concurrency", "write_concurrency",
      "compressed", "decentralized_counters":
      return .false
    case "binary": return .emptyList
    default: return nil
    }
  }

  // MARK: Writing

  private static let writing: [Native] = [
    native("ets", "insert", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true) else { return call.badArgument() }
      if call[1].isTuple {
        guard target.isObject(call[1]) else { return call.badArgument() }
        target.insert(call[1])
        return Value.true.word
      }
      guard let objects = target.objects(call[1]) else { return call.badArgument() }
      for object in objects { target.insert(object) }
      call.charge(objects.count)
      return Value.true.word
    },
    native("ets", "insert_new", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true), let objects = target.objects(call[1])
      else { return call.badArgument() }
      for object in objects where target.store.contains(target.key(object)) {
        return Value.false.word
      }
      for object in objects { target.insert(object) }
      call.charge(objects.count)
      return Value.true.word
    },
    native("ets", "delete", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true) else { return call.badArgument() }
      for object in target.store.remove(call[1]) { object.free() }
      return Value.true.word
    },
    native("ets", "delete_object", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true), call[1].isTuple else {
        return call.badArgument()
      }
      guard target.isObject(call[1]) else { return Value.true.word }
      _ = target.store.remove(target.key(call[1])) { Order.same($0.term, call[1]) }
      return Value.true.word
    },
    native("ets", "delete_all_objects", 1) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true) else { return call.badArgument() }
      call.charge(target.store.count >> 3)
      target.store.removeAll()
      return Value.true.word
    },
    native("ets", "take", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true) else { return call.badArgument() }
      let objects = target.store.remove(call[1])
      let list = target.copied(objects)
      for object in objects { object.free() }
      return list.word
    },
    native("ets", "update_element", 3) { process, base in
      TableCounters.updateElement(NativeCall(process, base))
    },
    native("ets", "update_counter", 3) { process, base in
      TableCounters.updateCounter(NativeCall(process, base), initial: nil)
    },
    native("ets", "update_counter", 4) { process, base in
      let call = NativeCall(process, base)
      return TableCounters.updateCounter(call, initial: call[3])
    },
  ]

  // MARK: Reading

  private static let reading: [Native] = [
    native("ets", "lookup", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call) else { return call.badArgument() }
      if target.table.kind == .set || target.table.kind == .orderedSet {
        guard let object = target.store.object(call[1]) else { return Value.emptyList.word }
        return call.process.cons(target.copied(object.term), .emptyList).word
      }
      return target.copied(target.store.objects(call[1])).word
    },
    native("ets", "lookup_element", 3) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call), let place = call[2].natural, place >= 1 else {
        return call.badArgument()
      }
      let objects = target.store.objects(call[1])
      guard !objects.isEmpty, objects.allSatisfy({ $0.term.tupleCount >= place }) else {
        return call.badArgument()
      }
      let elements = objects.map { target.copied($0.term.element(place - 1)) }
      switch target.table.kind {
      case .set, .orderedSet: return elements[0].word
      default: return call.list(elements).word
      }
    },
    native("ets", "member", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call) else { return call.badArgument() }
      return call.boolean(target.store.contains(call[1]))
    },
    native("ets", "tab2list", 1) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call) else { return call.badArgument() }
      var list = ListBuilder(call.process)
      target.store.forEach { object in
        list.append(target.copied(object.term))
        return true
      }
      call.charge(target.store.count >> 2)
      return list.finish().word
    },
    native("ets", "slot", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call), let slot = call[1].natural else {
        return call.badArgument()
      }
      // One object is one slot.
      guard slot <= target.store.count else { return call.badArgument() }
      if slot == target.store.count { return call.atom("$end_of_table").word }
      var left = slot
      var found = Value.emptyList
      target.store.forEach { object in
        left -= 1
        if left < 0 { found = call.process.cons(target.copied(object.term), .emptyList) }
        return left >= 0
      }
      return found.word
    },
  ]

  // MARK: Walking

  private static let walking: [Native] = [
    native("ets", "first", 1) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call) else { return call.badArgument() }
      return key(target, target.store.first())
    },
    native("ets", "last", 1) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call) else { return call.badArgument() }
      return key(target, target.store.last())
    },
    native("ets", "next", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call) else { return call.badArgument() }
      do { return key(target, try target.store.next(call[1])) } catch { return call.badArgument() }
    },
    native("ets", "prev", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call) else { return call.badArgument() }
      do {
        return key(target, try target.store.previous(call[1]))
      } catch { return call.badArgument() }
    },
  ]

  private static func key(_ target: TableCall, _ key: Value?) -> UInt64 {
    key.map { target.copied($0).word } ?? target.call.atom("$end_of_table").word
  }
}
