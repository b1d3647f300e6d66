/// The module `:maps`.
enum MapsNatives {
  static let rows: [Native] = reading + writing + whole

  private static let reading: [Native] = [
    native("maps", "find", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      let value = Maps.get(call[1], call[0], call.machine.atoms)
      return value.isNone ? Value.error.word : call.process.tuple(.ok, value).word
    },
    native("maps", "get", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      let value = Maps.get(call[1], call[0], call.machine.atoms)
      return value.isNone ? call.badKey(call[0]) : value.word
    },
    native("maps", "get", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      let value = Maps.get(call[1], call[0], call.machine.atoms)
      return value.isNone ? call[2].word : value.word
    },
    native("maps", "is_key", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      return call.boolean(!Maps.get(call[1], call[0], call.machine.atoms).isNone)
    },
    native("maps", "size", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isMap else { return call.badMap(call[0]) }
      return Value(small: Maps.count(call[0])).word
    },
    native("maps", "keys", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isMap else { return call.badMap(call[0]) }
      var list = ListBuilder(call.process)
      Maps.forEach(call[0]) { key, value in list.append(key) }
      return list.finish().word
    },
    native("maps", "values", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isMap else { return call.badMap(call[0]) }
      var list = ListBuilder(call.process)
      Maps.forEach(call[0]) { key, value in list.append(value) }
      return list.finish().word
    },
    native("maps", "to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isMap else { return call.badMap(call[0]) }
      return pairs(call, call[0]).word
    },
    native("maps", "iterator", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isMap else { return call.badMap(call[0]) }
      return pairs(call, call[0]).word
    },
    native("maps", "next", 1) { process, base in
      let call = NativeCall(process, base)
      if call[0].isEmptyList { return call.atom("none").word }
      guard call[0].isCons, call[0].head.isTuple, call[0].head.tupleCount == 2 else {
        return call.badArgument()
      }
      let pair = call[0].head
      return call.process.tuple(pair.element(0), pair.element(1), call[0].tail).word
    },
  ]

  /// A map's pairs as a list.
  static func pairs(_ call: NativeCall, _ map: Value) -> Value {
    var list = ListBuilder(call.process)
    Maps.forEach(map) { key, value in list.append(call.process.tuple(key, value)) }
    return list.finish()
  }

  private static let writing: [Native] = [
    native("maps", "put", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[2].isMap else { return call.badMap(call[2]) }
      return Maps.put(call.process, call[2], call[0], call[1]).word
    },
    native("maps", "update", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[2].isMap else { return call.badMap(call[2]) }
      guard !Maps.get(call[2], call[0], call.machine.atoms).isNone else {
        return call.badKey(call[0])
      }
      return Maps.put(call.process, call[2], call[0], call[1]).word
    },
    native("maps", "remove", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      return Maps.remove(call.process, call[1], call[0]).word
    },
    native("maps", "take", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      let value = Maps.get(call[1], call[0], call.machine.atoms)
      if value.isNone { return Value.error.word }
      return call.process.tuple(value, Maps.remove(call.process, call[1], call[0])).word
    },
  ]

  private static let whole: [Native] = [
    native("maps", "new", 0) { process, base in
      Maps.empty(NativeCall(process, base).process).word
    },
    native("maps", "merge", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isMap else { return call.badMap(call[0]) }
      guard call[1].isMap else { return call.badMap(call[1]) }
      return Maps.merge(call.process, call[0], call[1]).word
    },
    native("maps", "from_list", 1) { process, base in
      let call = NativeCall(process, base)
      let count = call[0].listCount
      guard count >= 0 else { return call.badArgument() }
      let pairs = call.process.allocate(count * 2)
      var rest = call[0]
      for index in 0..<count {
        let pair = rest.head
        guard pair.isTuple, pair.tupleCount == 2 else { return call.badArgument() }
        pairs[index * 2] = pair.pointer[1]
        pairs[index * 2 + 1] = pair.pointer[2]
        rest = rest.tail
      }
      return Maps.make(call.process, pairs: pairs, count: count).word
    },
    native("maps", "from_keys", 2) { process, base in
      let call = NativeCall(process, base)
      let count = call[0].listCount
      guard count >= 0 else { return call.badArgument() }
      let pairs = call.process.allocate(count * 2)
      var rest = call[0]
      for index in 0..<count {
        pairs[index * 2] = rest.pointer[0]
        pairs[index * 2 + 1] = call[1].word
        rest = rest.tail
      }
      return Maps.make(call.process, pairs: pairs, count: count).word
    },
    native("maps", "with", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      let count = call[0].listCount
      guard count >= 0 else { return call.badArgument() }
      let pairs = call.process.allocate(count * 2)
      var used = 0
      var rest = call[0]
      while rest.isCons {
        let value = Maps.get(call[1], rest.head, call.machine.atoms)
        if !value.isNone {
          pairs[used * 2] = rest.head.word
          pairs[used * 2 + 1] = value.word
          used += 1
        }
        rest = rest.tail
      }
      return Maps.make(call.process, pairs: pairs, count: used).word
    },
    native("maps", "without", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      guard call[0].listCount >= 0 else { return call.badArgument() }
      var map = call[1]
      var rest = call[0]
      while rest.isCons {
        map = Maps.remove(call.process, map, rest.head)
        rest = rest.tail
      }
      return map.word
    },
  ]
}

extension Maps {
  /// The pairs of both maps; where a key is in both, that of the second.
  static func merge(_ p: ProcessPointer, _ a: Value, _ b: Value) -> Value {
    let countA = count(a)
    let countB = count(b)
    if countB == 0 || a == b { return a }
    if countA == 0 { return b }
    if countB * 4 <= countA {
      var map = a
      forEach(b) { key, value in map = put(p, map, key, value) }
      return map
    }
    let pairs = p.allocate((countA + countB) * 2)
    var used = 0
    for map in [a, b] {
      forEach(map) { key, value in
        pairs[used] = key.word
        pairs[used + 1] = value.word
        used += 2
      }
    }
    if countA + countB > flatLimit { return make(p, pairs: pairs, count: countA + countB) }
    return makeFlat(p, pairs: pairs, count: countA + countB)
  }
}
