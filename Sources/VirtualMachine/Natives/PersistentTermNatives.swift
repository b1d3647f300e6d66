/// The terms of `:persistent_term`: constants, which processes use without copying. The memory of
/// one that is replaced is not given back, so there is a limit.
final class PersistentTerms {
  /// A term as a key of a dictionary.
  struct Key: Hashable {
    let term: Value

    static func == (a: Key, b: Key) -> Bool { Order.same(a.term, b.term) }
    func hash(into hasher: inout Hasher) { hasher.combine(Hash.term(term)) }
  }

  private(set) var terms: [Key: Value] = [:]
  private var order: [Value] = []
  private(set) var words = 0
  static let wordLimit = 1 << 27

  /// Keys, the oldest first.
  var keys: [Value] { order }

  /// Keeps a copy; false where there is no room.
  func put(_ machine: Machine, _ key: Value, _ value: Value) -> Bool {
    if let old = terms[Key(term: key)] {
      if Order.same(old, value) { return true }
      guard let constant = constant(machine, value) else { return false }
      terms[Key(term: key)] = constant
      return true
    }
    guard let key = constant(machine, key), let value = constant(machine, value) else {
      return false
    }
    order.append(key)
    terms[Key(term: key)] = value
    return true
  }

  func remove(_ key: Value) -> Bool {
    guard terms.removeValue(forKey: Key(term: key)) != nil else { return false }
    order.removeAll { Order.same($0, key) }
    return true
  }

  private func constant(_ machine: Machine, _ term: Value) -> Value? {
    var term = term
    guard term.isPointer else { return term }
    let count = machine.copyWords(term)
    guard words + count <= Self.wordLimit else { return nil }
    words += count
    let target = machine.literals.allocate(count)
    var copier = TermCopier(machine, sharedBinaries: 0)
    _ = copier.copy(&term, to: target, limit: target + count)
    return term
  }
}

/// The module `:persistent_term`.
enum PersistentTermNatives {
  static let rows: [Native] = [
    native("persistent_term", "put", 2) { process, base in
      let call = NativeCall(process, base)
      guard terms(call).put(call.machine, call[0], call[1]) else {
        return call.fail(.systemLimit)
      }
      return Value.ok.word
    },
    native("persistent_term", "get", 1) { process, base in
      let call = NativeCall(process, base)
      return call.orBadArgument(terms(call).terms[PersistentTerms.Key(term: call[0])] ?? .none)
    },
    native("persistent_term", "get", 2) { process, base in
      let call = NativeCall(process, base)
      return (terms(call).terms[PersistentTerms.Key(term: call[0])] ?? call[1]).word
    },
    native("persistent_term", "erase", 1) { process, base in
      let call = NativeCall(process, base)
      return call.boolean(terms(call).remove(call[0]))
    },
    native("persistent_term", "get", 0) { process, base in
      let call = NativeCall(process, base)
      let kept = terms(call)
      let pairs = kept.keys.compactMap { key in
        kept.terms[PersistentTerms.Key(term: key)].map { call.process.tuple(key, $0) }
      }
      return call.list(pairs).word
    },
    native("persistent_term", "info", 0) { process, base in
      let call = NativeCall(process, base)
      let kept = terms(call)
      let pairs = [
        LiteralPair(.atom("count"), .integer(kept.terms.count)),
        LiteralPair(.atom("memory"), .integer(kept.words * 8)),
      ]
      return call.machine.value(.map(pairs), in: call.process).word
    },
  ]

  private static func terms(_ call: NativeCall) -> PersistentTerms {
    call.machine.attachment { PersistentTerms() }
  }
}
