/// The functions of `:lists` on lists of tuples. Keys are compared with `==`.
enum KeyListNatives {
  static let rows: [Native] = [
    native("lists", "keyfind", 3) { process, base in
      let call = NativeCall(process, base)
      guard let found = find(call) else { return call.badArgument() }
      return (found.isNone ? .false : found.head).word
    },
    native("lists", "keymember", 3) { process, base in
      let call = NativeCall(process, base)
      guard let found = find(call) else { return call.badArgument() }
      return call.boolean(!found.isNone)
    },
    native("lists", "keysearch", 3) { process, base in
      let call = NativeCall(process, base)
      guard let found = find(call) else { return call.badArgument() }
      if found.isNone { return Value.false.word }
      return call.process.tuple(call.atom("value"), found.head).word
    },
    native("lists", "keydelete", 3) { process, base in
      let call = NativeCall(process, base)
      guard let found = find(call) else { return call.badArgument() }
      if found.isNone { return call[2].word }
      return before(call, found).finish(found.tail).word
    },
    native("lists", "keytake", 3) { process, base in
      let call = NativeCall(process, base)
      guard let found = find(call) else { return call.badArgument() }
      if found.isNone { return Value.false.word }
      let rest = before(call, found).finish(found.tail)
      return call.process.tuple(call.atom("value"), found.head, rest).word
    },
    native("lists", "keyreplace", 4) { process, base in
      let call = NativeCall(process, base)
      guard let found = find(call), call[3].isTuple else { return call.badArgument() }
      if found.isNone { return call[2].word }
      var list = before(call, found)
      list.append(call[3])
      return list.finish(found.tail).word
    },
    native("lists", "keystore", 4) { process, base in
      let call = NativeCall(process, base)
      guard let found = find(call), call[3].isTuple else { return call.badArgument() }
      var list = before(call, found)
      list.append(call[3])
      return list.finish(found.isNone ? .emptyList : found.tail).word
    },
  ]

  /// The cell of the first tuple whose element at a place (the second argument) is the key; `.none`
  /// where there is none, nil for wrong arguments.
  private static func find(_ call: NativeCall) -> Value? {
    guard let place = call[1].natural, place >= 1 else { return nil }
    let key = call[0]
    var rest = call[2]
    var count = 0
    defer { call.charge(count >> 4) }
    if !key.isPointer, !key.isSmall {
      while rest.isCons {
        let tuple = rest.head
        if tuple.isTuple, tuple.tupleCount >= place, tuple.pointer[place] == key.word {
          return rest
        }
        rest = rest.tail
        count += 1
      }
      return rest.isEmptyList ? Value.none : nil
    }
    while rest.isCons {
      let tuple = rest.head
      if tuple.isTuple, tuple.tupleCount >= place, Order.equal(tuple.element(place - 1), key) {
        return rest
      }
      rest = rest.tail
      count += 1
    }
    return rest.isEmptyList ? Value.none : nil
  }

  /// A copy of the list up to a cell.
  private static func before(_ call: NativeCall, _ cell: Value) -> ListBuilder {
    var list = ListBuilder(call.process)
    var rest = call[2]
    while rest.isCons, rest != cell {
      list.append(rest.head)
      rest = rest.tail
    }
    return list
  }
}
