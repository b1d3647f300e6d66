/// The functions of `:ets` that match patterns and specifications.
///
/// A continuation is `{:"$ets_results", rest, limit, kind}`: the results that have not been given
/// out yet.
enum MatchNatives {
  static let rows: [Native] = patterns + selections + continued + specifications

  // MARK: Patterns

  private enum Wanted { case bindings, objects }

  private static let patterns: [Native] = [
    native("ets", "match", 2) { process, base in
      let call = NativeCall(process, base)
      return match(call, .bindings).map { $0.word } ?? call.badArgument()
    },
    native("ets", "match", 3) { process, base in
      let call = NativeCall(process, base)
      return limited(call, match(call, .bindings), call[2])
    },
    native("ets", "match_object", 2) { process, base in
      let call = NativeCall(process, base)
      return match(call, .objects).map { $0.word } ?? call.badArgument()
    },
    native("ets", "match_object", 3) { process, base in
      let call = NativeCall(process, base)
      return limited(call, match(call, .objects), call[2])
    },
    native("ets", "match_delete", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true), isPattern(call[1]) else {
        return call.badArgument()
      }
      var variables = MatchVariables(call.machine)
      variables.collect(call[1], call.machine.atoms)
      let atoms = call.machine.atoms
      let key = key(target, call[1], variables)
      _ = target.store.remove(key) { variables.match(call[1], $0.term, atoms) }
      call.charge(key == nil ? target.store.count >> 2 : 1)
      return Value.true.word
    },
  ]

  private static func isPattern(_ value: Value) -> Bool { value.isTuple || value.isAtom }

  /// The only key that a pattern can match, or nil.
  private static func key(
    _ target: TableCall, _ pattern: Value, _ variables: MatchVariables
  ) -> Value? {
    guard pattern.isTuple, pattern.tupleCount >= target.table.keyPlace else { return nil }
    let key = target.key(pattern)
    return variables.isConstant(key) ? key : nil
  }

  private static func match(_ call: NativeCall, _ wanted: Wanted) -> Value? {
    guard let target = TableCall(call), isPattern(call[1]) else { return nil }
    let pattern = call[1]
    var variables = MatchVariables(call.machine)
    variables.collect(pattern, call.machine.atoms)
    let key = key(target, pattern, variables)
    var results = ListBuilder(call.process)
    let atoms = call.machine.atoms
    target.forEach(keys: key.map { [$0] }) { object in
      guard variables.match(pattern, object.term, atoms) else { return true }
      switch wanted {
      case .objects: results.append(target.copied(object.term))
      case .bindings:
        results.append(call.process.list(variables.values.map { target.copied($0) }))
      }
      return true
    }
    call.charge(key == nil ? target.store.count >> 2 : 1)
    return results.finish()
  }

  // MARK: Specifications

  private static let selections: [Native] = [
    native("ets", "select", 2) { process, base in
      let call = NativeCall(process, base)
      return select(call).map { $0.word } ?? call.badArgument()
    },
    native("ets", "select", 3) { process, base in
      let call = NativeCall(process, base)
      return limited(call, select(call), call[2])
    },
    native("ets", "select_reverse", 2) { process, base in
      let call = NativeCall(process, base)
      return select(call, reversed: true).map { $0.word } ?? call.badArgument()
    },
    native("ets", "select_reverse", 3) { process, base in
      let call = NativeCall(process, base)
      return limited(call, select(call, reversed: true), call[2])
    },
    native("ets", "select_count", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call), var specification = MatchSpecification(call, call[1])
      else { return call.badArgument() }
      var count = 0
      target.forEach(keys: specification.keys(target.table)) { object in
        if specification.run(object.term, wantsCopy: false)?.isTrue == true { count += 1 }
        return true
      }
      call.charge(target.store.count >> 2)
      return Value(small: count).word
    },
    native("ets", "select_delete", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true),
        var specification = MatchSpecification(call, call[1])
      else { return call.badArgument() }
      func isMatch(_ object: TableObject) -> Bool {
        specification.run(object.term, wantsCopy: false)?.isTrue == true
      }
      var count = 0
      call.charge(target.store.count >> 2)
      if let keys = specification.keys(target.table) {
        for key in keys { count += target.store.remove(key, where: isMatch) }
      } else {
        count = target.store.remove(nil, where: isMatch)
      }
      return Value(small: count).word
    },
    native("ets", "select_replace", 2) { process, base in
      let call = NativeCall(process, base)
      guard let target = TableCall(call, writes: true), target.table.kind != .bag,
        var specification = MatchSpecification(call, call[1])
      else { return call.badArgument() }
      var replacements: [Value] = []
      var isValid = true
      target.forEach(keys: specification.keys(target.table)) { object in
        guard let made = specification.run(object.term) else { return true }
        guard target.isObject(made), Order.same(target.key(made), target.key(object.term)) else {
          isValid = false
          return false
        }
        replacements.append(made)
        return true
      }
      call.charge(target.store.count >> 2)
      guard isValid, target.table.kind != .duplicateBag || replacements.isEmpty else {
        return call.badArgument()
      }
      for object in replacements { target.insert(object) }
      return Value(small: replacements.count).word
    },
  ]

  private static func select(_ call: NativeCall, reversed: Bool = false) -> Value? {
    guard let target = TableCall(call), var specification = MatchSpecification(call, call[1]) else {
      return nil
    }
    var results = ListBuilder(call.process)
    target.forEach(keys: specification.keys(target.table)) { object in
      if let value = specification.run(object.term) { results.append(value) }
      return true
    }
    call.charge(target.store.count >> 2)
    let list = results.finish()
    guard reversed else { return list }
    return call.process.list((list.listElements ?? []).reversed())
  }

  // MARK: Results in parts

  /// The first `limit` results and a continuation, or :"$end_of_table" where there are none.
  private static func limited(_ call: NativeCall, _ results: Value?, _ limit: Value) -> UInt64 {
    guard let results, let count = limit.natural, count > 0 else { return call.badArgument() }
    if results.isEmptyList { return call.atom("$end_of_table").word }
    var part = ListBuilder(call.process)
    var rest = results
    var left = count
    while left > 0, rest.isCons {
      part.append(rest.head)
      rest = rest.tail
      left -= 1
    }
    let end = call.atom("$end_of_table")
    let continuation =
      rest.isEmptyList ? end : call.process.tuple(call.atom("$ets_results"), rest, limit)
    return call.process.tuple(part.finish(), continuation).word
  }

  private static func resume(_ call: NativeCall) -> UInt64 {
    let continuation = call[0]
    if continuation == call.atom("$end_of_table") { return continuation.word }
    guard continuation.isTuple, continuation.tupleCount == 3,
      continuation.element(0) == call.atom("$ets_results"), continuation.element(1).isList
    else { return call.badArgument() }
    return limited(call, continuation.element(1), continuation.element(2))
  }

  private static let continued: [Native] = [
    native("ets", "match", 1) { process, base in resume(NativeCall(process, base)) },
    native("ets", "match_object", 1) { process, base in resume(NativeCall(process, base)) },
    native("ets", "select", 1) { process, base in resume(NativeCall(process, base)) },
    native("ets", "select_reverse", 1) { process, base in resume(NativeCall(process, base)) },
    native("ets", "repair_continuation", 2) { process, base in
      NativeCall(process, base)[0].word
    },
  ]

  private static let specifications: [Native] = [
    // A compiled specification is {:"$match_spec", specification}.
    native("ets", "match_spec_compile", 1) { process, base in
      let call = NativeCall(process, base)
      guard MatchSpecification(call, call[0]) != nil else { return call.badArgument() }
      return call.process.tuple(call.atom("$match_spec"), call[0]).word
    },
    native("ets", "is_compiled_ms", 1) { process, base in
      let call = NativeCall(process, base)
      let term = call[0]
      return call.boolean(
        term.isTuple && term.tupleCount == 2 && term.element(0) == call.atom("$match_spec"))
    },
    native("ets", "match_spec_run", 2) { process, base in
      let call = NativeCall(process, base)
      guard let list = call[0].listElements, call[1].isTuple, call[1].tupleCount == 2,
        call[1].element(0) == call.atom("$match_spec"),
        var specification = MatchSpecification(call, call[1].element(1))
      else { return call.badArgument() }
      var results = ListBuilder(call.process)
      for term in list {
        if let value = specification.run(term) { results.append(value) }
      }
      return results.finish().word
    },
  ]
}
