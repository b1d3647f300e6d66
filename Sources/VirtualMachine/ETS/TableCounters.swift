/// The functions of `:ets` that change elements of an object.
enum TableCounters {
  /// update_element(table, key, {place, value} | [{place, value}])
  static func updateElement(_ call: NativeCall) -> UInt64 {
    guard let target = TableCall(call, writes: true), isSet(target.table) else {
      return call.badArgument()
    }
    guard let changes = call[2].isTuple ? [call[2]] : call[2].listElements else {
      return call.badArgument()
    }
    guard let object = target.store.objects(call[1]).first else {
      return changes.allSatisfy({ $0.isTuple && $0.tupleCount == 2 })
        ? Value.false.word : call.badArgument()
    }
    let tuple = changeable(target, target.copied(object.term))
    for change in changes {
      guard change.isTuple, change.tupleCount == 2, let place = change.element(0).natural,
        place >= 1, place <= tuple.tupleCount, place != target.table.keyPlace
      else { return call.badArgument() }
      tuple.pointer[place] = change.element(1).word
    }
    target.insert(tuple)
    return Value.true.word
  }

  /// The tuple as one of this call's own: another one may be a constant.
  private static func changeable(_ target: TableCall, _ tuple: Value) -> Value {
    let count = tuple.tupleCount
    let box = target.process.allocate(count + 1)
    box.update(from: tuple.pointer, count: count + 1)
    return Value(boxed: box)
  }

  private static func isSet(_ table: Table) -> Bool {
    table.kind == .set || table.kind == .orderedSet
  }

  /// update_counter(table, key, operations, default)
  static func updateCounter(_ call: NativeCall, initial: Value?) -> UInt64 {
    guard let target = TableCall(call, writes: true), isSet(target.table) else {
      return call.badArgument()
    }
    let tuple: Value
    if let object = target.store.objects(call[1]).first {
      tuple = changeable(target, target.copied(object.term))
    } else {
      guard let initial, target.isObject(initial) else { return call.badArgument() }
      tuple = changeable(target, initial)
      tuple.pointer[target.table.keyPlace] = call[1].word
    }
    let isList = call[2].isList
    guard let operations = isList ? call[2].listElements : [call[2]] else {
      return call.badArgument()
    }
    var results = ListBuilder(call.process)
    var last = Value.none
    for operation in operations {
      guard let result = apply(target, operation, tuple) else { return call.badArgument() }
      last = result
      results.append(result)
    }
    target.insert(tuple)
    return isList ? results.finish().word : last.word
  }

  /// Applies an increment, {place, increment} or {place, increment, threshold, value}; gives the
  /// new number.
  private static func apply(_ target: TableCall, _ operation: Value, _ tuple: Value) -> Value? {
    var place = target.table.keyPlace + 1
    var increment = operation
    if operation.isTuple {
      guard operation.tupleCount == 2 || operation.tupleCount == 4,
        let given = operation.element(0).natural
      else { return nil }
      place = given
      increment = operation.element(1)
    }
    guard increment.isInteger, place >= 1, place <= tuple.tupleCount,
      place != target.table.keyPlace, tuple.element(place - 1).isInteger
    else { return nil }
    var number = Arithmetic.add(target.process, tuple.element(place - 1), increment)
    guard !number.isNone else { return nil }
    if operation.isTuple, operation.tupleCount == 4 {
      let threshold = operation.element(2)
      let replacement = operation.element(3)
      guard threshold.isInteger, replacement.isInteger else { return nil }
      let order = Arithmetic.compare(number, threshold)
      if increment.isNegativeInteger ? order < 0 : order > 0 { number = replacement }
    }
    tuple.pointer[place] = number.word
    return number
  }
}
