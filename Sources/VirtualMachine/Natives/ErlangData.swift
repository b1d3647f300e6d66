/// `:erlang`'s functions on tuples, lists and sizes.
enum ErlangData {
  static let rows: [Native] = sizes + tuples + lists

  private static let sizes: [Native] = [
    native("erlang", "length", 1) { process, base in
      let call = NativeCall(process, base)
      let count = call[0].listCount
      if count > 64 { call.charge(count >> 4) }
      return count < 0 ? call.badArgument() : Value(small: count).word
    },
    native("erlang", "tuple_size", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isTuple else { return call.badArgument() }
      return Value(small: call[0].tupleCount).word
    },
    native("erlang", "map_size", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isMap else { return call.badMap(call[0]) }
      return Value(small: Maps.count(call[0])).word
    },
    native("erlang", "map_get", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      let value = Maps.get(call[1], call[0], call.machine.atoms)
      return value.isNone ? call.badKey(call[0]) : value.word
    },
    native("erlang", "byte_size", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBitstring else { return call.badArgument() }
      return Value(small: call[0].byteCount).word
    },
    native("erlang", "bit_size", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBitstring else { return call.badArgument() }
      return Value(small: call[0].bitCount).word
    },
    native("erlang", "size", 1) { process, base in
      let call = NativeCall(process, base)
      if call[0].isTuple { return Value(small: call[0].tupleCount).word }
      guard call[0].isBitstring else { return call.badArgument() }
      return Value(small: call[0].bitCount >> 3).word
    },
  ]

  private static let tuples: [Native] = [
    native("erlang", "element", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isSmall, call[1].isTuple, call[0].small >= 1,
        call[0].small <= call[1].tupleCount
      else { return call.badArgument() }
      return call[1].element(call[0].small - 1).word
    },
    native("erlang", "setelement", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isSmall, call[1].isTuple, call[0].small >= 1,
        call[0].small <= call[1].tupleCount
      else { return call.badArgument() }
      let count = call[1].tupleCount
      let box = call.process.allocate(count + 1)
      box.update(from: call[1].pointer, count: count + 1)
      box[call[0].small] = call[2].word
      return Value(boxed: box).word
    },
    native("erlang", "make_tuple", 2) { process, base in
      let call = NativeCall(process, base)
      guard let count = call[0].natural, count < tupleLimit else { return call.badArgument() }
      return filled(call, count, call[1]).word
    },
    native("erlang", "make_tuple", 3) { process, base in
      let call = NativeCall(process, base)
      guard let count = call[0].natural, count < tupleLimit else { return call.badArgument() }
      let tuple = filled(call, count, call[1])
      var rest = call[2]
      while rest.isCons {
        let pair = rest.head
        guard pair.isTuple, pair.tupleCount == 2, let index = pair.element(0).natural, index >= 1,
          index <= count
        else { return call.badArgument() }
        tuple.pointer[index] = pair.element(1).word
        rest = rest.tail
      }
      return rest.isEmptyList ? tuple.word : call.badArgument()
    },
    native("erlang", "append_element", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isTuple else { return call.badArgument() }
      return inserted(call, call[0], call[0].tupleCount, call[1])
    },
    native("erlang", "insert_element", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isTuple, let index = call[0].natural, index >= 1,
        index <= call[1].tupleCount + 1
      else { return call.badArgument() }
      return inserted(call, call[1], index - 1, call[2])
    },
    native("erlang", "delete_element", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isTuple, let index = call[0].natural, index >= 1, index <= call[1].tupleCount
      else { return call.badArgument() }
      let count = call[1].tupleCount
      let box = call.process.allocate(count)
      let old = call[1].pointer
      box[0] = Header(.tuple, count - 1).word
      (box + 1).update(from: old + 1, count: index - 1)
      (box + index).update(from: old + index + 1, count: count - index)
      return Value(boxed: box).word
    },
    native("erlang", "list_to_tuple", 1) { process, base in
      let call = NativeCall(process, base)
      let count = call[0].listCount
      guard count >= 0, count < tupleLimit else { return call.badArgument() }
      let box = call.process.allocate(count + 1)
      box[0] = Header(.tuple, count).word
      var rest = call[0]
      var index = 1
      while rest.isCons {
        box[index] = rest.pointer[0]
        index += 1
        rest = rest.tail
      }
      return Value(boxed: box).word
    },
    native("erlang", "tuple_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isTuple else { return call.badArgument() }
      return list(call.process, call[0].pointer + 1, call[0].tupleCount, .emptyList).word
    },
  ]

  /// Elements that a tuple may have.
  static let tupleLimit = 1 << 24

  private static func filled(_ call: NativeCall, _ count: Int, _ value: Value) -> Value {
    let box = call.process.allocate(count + 1)
    box[0] = Header(.tuple, count).word
    (box + 1).update(repeating: value.word, count: count)
    return Value(boxed: box)
  }

  private static func inserted(
    _ call: NativeCall, _ tuple: Value, _ at: Int, _ value: Value
  ) -> UInt64 {
    let count = tuple.tupleCount
    let box = call.process.allocate(count + 2)
    let old = tuple.pointer
    box[0] = Header(.tuple, count + 1).word
    (box + 1).update(from: old + 1, count: at)
    box[at + 1] = value.word
    (box + at + 2).update(from: old + at + 1, count: count - at)
    return Value(boxed: box).word
  }

  /// A list of `count` words before `tail`.
  static func list(_ p: ProcessPointer, _ words: Words, _ count: Int, _ tail: Value) -> Value {
    if count == 0 { return tail }
    let cells = p.allocate(count * 2)
    for index in 0..<count {
      cells[index * 2] = words[index]
      cells[index * 2 + 1] = UInt64(UInt(bitPattern: cells + index * 2 + 2)) | Tag.cons
    }
    cells[count * 2 - 1] = tail.word
    return Value(cons: cells)
  }

  private static let lists: [Native] = [
    native("erlang", "hd", 1) { process, base in
      let call = NativeCall(process, base)
      return call[0].isCons ? call[0].head.word : call.badArgument()
    },
    native("erlang", "tl", 1) { process, base in
      let call = NativeCall(process, base)
      return call[0].isCons ? call[0].tail.word : call.badArgument()
    },
    native("erlang", "++", 2) { process, base in
      let call = NativeCall(process, base)
      let result = append(call, call[0], call[1])
      return result.isNone ? call.badArgument() : result.word
    },
    native("erlang", "--", 2) { process, base in
      let call = NativeCall(process, base)
      let result = subtract(call, call[0], call[1])
      return result.isNone ? call.badArgument() : result.word
    },
  ]

  /// `a ++ b`, or `.none` where `a` is no proper list.
  static func append(_ call: NativeCall, _ a: Value, _ b: Value) -> Value {
    if a.isEmptyList { return b }
    let count = a.listCount
    guard count >= 0 else { return .none }
    let cells = call.process.allocate(count * 2)
    var rest = a
    for index in 0..<count {
      cells[index * 2] = rest.pointer[0]
      cells[index * 2 + 1] = UInt64(UInt(bitPattern: cells + index * 2 + 2)) | Tag.cons
      rest = rest.tail
    }
    cells[count * 2 - 1] = b.word
    return Value(cons: cells)
  }

  /// `a -- b`, or `.none` where one is no proper list.
  static func subtract(_ call: NativeCall, _ a: Value, _ b: Value) -> Value {
    guard a.listCount >= 0, let removed = b.listElements else { return .none }
    if a.isEmptyList || removed.isEmpty { return a }
    var left = removed.count
    var result = ListBuilder(call.process)
    if left <= 16 {
      var removed = removed
      var rest = a
      while rest.isCons, left > 0 {
        if let index = removed.firstIndex(where: { Order.same($0, rest.head) }) {
          removed.remove(at: index)
          left -= 1
        } else {
          result.append(rest.head)
        }
        rest = rest.tail
      }
      return result.finish(rest)
    }
    var table = TermCounts(removed)
    var rest = a
    while rest.isCons, left > 0 {
      if table.take(rest.head) { left -= 1 } else { result.append(rest.head) }
      rest = rest.tail
    }
    return result.finish(rest)
  }
}

/// How often each of some terms is there: a table with open addressing.
struct TermCounts {
  private var keys: [Value]
  private var counts: [Int]
  private let mask: Int

  init(_ terms: [Value]) {
    var size = 16
    while size < terms.count * 2 { size *= 2 }
    keys = Array(repeating: .none, count: size)
    counts = Array(repeating: 0, count: size)
    mask = size - 1
    for term in terms {
      let at = index(of: term)
      keys[at] = term
      counts[at] += 1
    }
  }

  private func index(of term: Value) -> Int {
    var at = Int(Hash.term(term)) & mask
    while !keys[at].isNone, !Order.same(keys[at], term) { at = (at + 1) & mask }
    return at
  }

  /// Takes one away; whether there was one.
  mutating func take(_ term: Value) -> Bool {
    let at = index(of: term)
    guard counts[at] > 0 else { return false }
    counts[at] -= 1
    return true
  }
}
