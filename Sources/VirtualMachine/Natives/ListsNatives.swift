/// The module `:lists`, as far as it takes no functions.
enum ListsNatives {
  static let rows: [Native] = basic + sorting + numbers

  private static let basic: [Native] = [
    native("lists", "reverse", 1) { process, base in
      let call = NativeCall(process, base)
      let result = reverse(call, call[0], .emptyList)
      return result.isNone ? call.fail(.functionClause) : result.word
    },
    native("lists", "reverse", 2) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(reverse(call, call[0], call[1]))
    },
    native("lists", "member", 2) { process, base in
      let call = NativeCall(process, base)
      let term = call[0]
      var rest = call[1]
      var count = 0
      defer { call.charge(count >> 4) }
      while rest.isCons {
        if Order.same(rest.head, term) { return Value.true.word }
        rest = rest.tail
        count += 1
      }
      return rest.isEmptyList ? Value.false.word : call.badArgument()
    },
    native("lists", "append", 2) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(ErlangData.append(call, call[0], call[1]))
    },
    native("lists", "append", 1) { process, base in
      let call = NativeCall(process, base)
      guard let lists = call[0].listElements else { return call.badArgument() }
      guard var result = lists.last else { return Value.emptyList.word }
      for list in lists.dropLast().reversed() {
        result = ErlangData.append(call, list, result)
        if result.isNone { return call.badArgument() }
      }
      return result.word
    },
    native("lists", "subtract", 2) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(ErlangData.subtract(call, call[0], call[1]))
    },
    native("lists", "flatten", 1) { process, base in
      let call = NativeCall(process, base)
      let result = flatten(call, call[0], .emptyList)
      return result.isNone ? call.fail(.functionClause) : result.word
    },
    native("lists", "flatten", 2) { process, base in
      let call = NativeCall(process, base)
      let result = flatten(call, call[0], call[1])
      return result.isNone ? call.fail(.functionClause) : result.word
    },
    native("lists", "nth", 2) { process, base in
      let call = NativeCall(process, base)
      guard let index = call[0].natural, index >= 1 else { return call.fail(.functionClause) }
      var rest = call[1]
      for _ in 1..<index {
        guard rest.isCons else { break }
        rest = rest.tail
      }
      return rest.isCons ? rest.head.word : call.fail(.functionClause)
    },
    native("lists", "nthtail", 2) { process, base in
      let call = NativeCall(process, base)
      guard let count = call[0].natural else { return call.fail(.functionClause) }
      var rest = call[1]
      for _ in 0..<count {
        guard rest.isCons else { return call.fail(.functionClause) }
        rest = rest.tail
      }
      return rest.word
    },
    native("lists", "last", 1) { process, base in
      let call = NativeCall(process, base)
      var rest = call[0]
      guard rest.isCons else { return call.fail(.functionClause) }
      while rest.tail.isCons { rest = rest.tail }
      return rest.tail.isEmptyList ? rest.head.word : call.fail(.functionClause)
    },
    native("lists", "delete", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].listCount >= 0 else { return call.fail(.functionClause) }
      var list = ListBuilder(call.process)
      var rest = call[1]
      while rest.isCons {
        if Order.same(rest.head, call[0]) { return list.finish(rest.tail).word }
        list.append(rest.head)
        rest = rest.tail
      }
      return call[1].word
    },
    native("lists", "duplicate", 2) { process, base in
      let call = NativeCall(process, base)
      guard let count = call[0].natural else { return call.fail(.functionClause) }
      guard count <= countLimit, call.mayAllocate(bytes: count * 16) else {
        return call.fail(.systemLimit)
      }
      var list = Value.emptyList
      for _ in 0..<count { list = call.process.cons(call[1], list) }
      return list.word
    },
    native("lists", "sublist", 2) { process, base in
      let call = NativeCall(process, base)
      guard let count = call[1].natural, call[0].isList else { return call.fail(.functionClause) }
      return sublist(call, call[0], count).word
    },
    native("lists", "sublist", 3) { process, base in
      let call = NativeCall(process, base)
      guard let start = call[1].natural, start >= 1, let count = call[2].natural, call[0].isList
      else { return call.fail(.functionClause) }
      var rest = call[0]
      for _ in 1..<start {
        guard rest.isCons else { return Value.emptyList.word }
        rest = rest.tail
      }
      return sublist(call, rest, count).word
    },
  ]

  /// Elements that a list made from a number may have.
  static let countLimit = 1 << 28

  private static func sublist(_ call: NativeCall, _ list: Value, _ count: Int) -> Value {
    var result = ListBuilder(call.process)
    var rest = list
    var left = count
    while left > 0, rest.isCons {
      result.append(rest.head)
      rest = rest.tail
      left -= 1
    }
    return result.finish()
  }

  private static func reverse(_ call: NativeCall, _ list: Value, _ tail: Value) -> Value {
    let count = list.listCount
    guard count >= 0 else { return .none }
    if count == 0 { return tail }
    let cells = call.process.allocate(count * 2)
    var result = tail.word
    var rest = list
    for index in 0..<count {
      let cell = cells + index * 2
      cell[0] = rest.pointer[0]
      cell[1] = result
      result = Value(cons: cell).word
      rest = rest.tail
    }
    return Value(word: result)
  }

  private static func flatten(_ call: NativeCall, _ list: Value, _ tail: Value) -> Value {
    guard list.isList else { return .none }
    var result = ListBuilder(call.process)
    let isProper = TermStack.with { stack in
      stack.push(list)
      while !stack.isEmpty {
        var rest = stack.popValue()
        while rest.isCons {
          let head = rest.head
          if head.isCons {
            stack.push(rest.tail)
            rest = head
          } else {
            if !head.isEmptyList { result.append(head) }
            rest = rest.tail
          }
        }
        guard rest.isEmptyList else { return false }
      }
      return true
    }
    return isProper ? result.finish(tail) : .none
  }

  // MARK: Sorting

  private static let sorting: [Native] = [
    native("lists", "sort", 1) { process, base in
      let call = NativeCall(process, base)
      return sorted(call, call[0], unique: false)
    },
    // Elements that are equal keep their order.
    native("swm_lists", "sort", 1) { process, base in
      let call = NativeCall(process, base)
      return sorted(call, call[0], unique: false, isStable: true)
    },
    native("lists", "usort", 1) { process, base in
      let call = NativeCall(process, base)
      return sorted(call, call[0], unique: true)
    },
    native("lists", "keysort", 2) { process, base in
      let call = NativeCall(process, base)
      return keySorted(call, unique: false)
    },
    native("lists", "ukeysort", 2) { process, base in
      let call = NativeCall(process, base)
      return keySorted(call, unique: true)
    },
  ]

  /// Runs `body` with the elements of a list in memory.
  private static func withElements(
    _ list: Value, _ count: Int, _ body: (Words) -> UInt64
  ) -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { buffer in
      // Safe: the callers leave out empty lists.
      let words = buffer.baseAddress.unsafelyUnwrapped
      var rest = list
      for index in 0..<count {
        words[index] = rest.pointer[0]
        rest = rest.tail
      }
      return body(words)
    }
  }

  private static func sorted(
    _ call: NativeCall, _ list: Value, unique: Bool, isStable: Bool = false
  )
    -> UInt64
  {
    let count = list.listCount
    guard count >= 0 else { return call.fail(.functionClause) }
    if count < 2 { return list.word }
    if count > 64 { call.charge(count >> 3) }
    let atoms = call.machine.atoms
    return withElements(list, count) { words in
      TermSort.sort(words, count, atoms)
      if !unique, !isStable, hasUnlikeEquals(words, count) {
        var given: [UInt64] = []
        var rest = list
        while rest.isCons {
          given.append(rest.head.word)
          rest = rest.tail
        }
        let result = ErlangSort(atoms: atoms).sort(given).map { Value(word: $0) }
        return call.process.list(result).word
      }
      var used = count
      if unique {
        used = 1
        for index in 1..<count
        where !Order.equal(Value(word: words[used - 1]), Value(word: words[index])) {
          words[used] = words[index]
          used += 1
        }
      }
      return ErlangData.list(call.process, words, used, .emptyList).word
    }
  }

  /// Whether neighbours are equal but not the same, as 1 and 1.0 are.
  private static func hasUnlikeEquals(_ words: Words, _ count: Int) -> Bool {
    for index in 1..<count where words[index - 1] != words[index] {
      let (a, b) = (Value(word: words[index - 1]), Value(word: words[index]))
      if a.isSmall, b.isSmall { continue }
      if Order.equal(a, b), !Order.same(a, b) { return true }
    }
    return false
  }

  private static func keySorted(_ call: NativeCall, unique: Bool) -> UInt64 {
    let list = call[1]
    let count = list.listCount
    guard let key = call[0].natural, key >= 1, count >= 0 else {
      return call.fail(.functionClause)
    }
    var rest = list
    while rest.isCons {
      guard rest.head.isTuple, rest.head.tupleCount >= key else { return call.badArgument() }
      rest = rest.tail
    }
    if count < 2 { return list.word }
    if count > 64 { call.charge(count >> 3) }
    let atoms = call.machine.atoms
    return withElements(list, count) { words in
      TermSort.merge(words, count) {
        let a = Value(word: Value(word: $0).pointer[key])
        return Order.compare(a, Value(word: Value(word: $1).pointer[key]), atoms) <= 0
      }
      var used = count
      if unique {
        used = 1
        for index in 1..<count {
          let last = Value(word: Value(word: words[used - 1]).pointer[key])
          if !Order.equal(last, Value(word: Value(word: words[index]).pointer[key])) {
            words[used] = words[index]
            used += 1
          }
        }
      }
      return ErlangData.list(call.process, words, used, .emptyList).word
    }
  }

  // MARK: Numbers

  private static let numbers: [Native] = [
    native("lists", "seq", 2) { process, base in
      let call = NativeCall(process, base)
      if call[0].isSmall, call[1].isSmall, call[0].small - 1 > call[1].small {
        return call.fail(.functionClause)
      }
      return sequence(call, call[0], call[1], Value(small: 1))
    },
    native("lists", "seq", 3) { process, base in
      let call = NativeCall(process, base)
      return sequence(call, call[0], call[1], call[2])
    },
    native("lists", "sum", 1) { process, base in
      let call = NativeCall(process, base)
      var sum = Value(small: 0)
      var rest = call[0]
      while rest.isCons {
        sum = Arithmetic.add(call.process, rest.head, sum)
        if sum.isNone { return call.fail(.badarith) }
        rest = rest.tail
      }
      return rest.isEmptyList ? sum.word : call.fail(.functionClause)
    },
    native("lists", "max", 1) { process, base in
      let call = NativeCall(process, base)
      return extreme(call) { $0 > 0 }
    },
    native("lists", "min", 1) { process, base in
      let call = NativeCall(process, base)
      return extreme(call) { $0 < 0 }
    },
  ]

  private static func extreme(_ call: NativeCall, _ isBetter: (Int) -> Bool) -> UInt64 {
    guard call[0].isCons else { return call.fail(.functionClause) }
    var best = call[0].head
    var rest = call[0].tail
    while rest.isCons {
      if isBetter(call.compare(rest.head, best)) { best = rest.head }
      rest = rest.tail
    }
    return rest.isEmptyList ? best.word : call.fail(.functionClause)
  }

  private static func sequence(
    _ call: NativeCall, _ first: Value, _ last: Value, _ step: Value
  ) -> UInt64 {
    guard first.isSmall, last.isSmall, step.isSmall else { return call.badArgument() }
    let from = first.small
    let to = last.small
    let by = step.small
    if by == 0 {
      guard from == to else { return call.badArgument() }
      return call.process.cons(first, .emptyList).word
    }
    if by > 0 ? from - by > to : from - by < to { return call.badArgument() }
    let count = (to - from + by) / by
    if count <= 0 { return Value.emptyList.word }
    guard count <= countLimit, call.mayAllocate(bytes: count * 16) else {
      return call.fail(.systemLimit)
    }
    if count > 64 { call.charge(count >> 2) }
    let cells = call.process.allocate(count * 2)
    for index in 0..<count {
      cells[index * 2] = Value(small: from + index * by).word
      cells[index * 2 + 1] = UInt64(UInt(bitPattern: cells + index * 2 + 2)) | Tag.cons
    }
    cells[count * 2 - 1] = Tag.emptyList
    return Value(cons: cells).word
  }
}
