/// The variables of a match pattern: `:"$1"`, `:"$2"`... by their atoms, and the special ones.
struct MatchVariables {
  /// The variables' atoms in the order of their numbers.
  private(set) var atoms: [(word: UInt64, number: Int)] = []
  let any: UInt64
  let whole: UInt64
  let allVariables: UInt64
  /// What each variable stands for, `.none` where it has not been met.
  var values: [Value] = []

  init(_ machine: Machine) {
    any = machine.atoms.intern("_").word
    whole = machine.atoms.intern("$_").word
    allVariables = machine.atoms.intern("$$").word
  }

  /// Collects the variables in a pattern.
  mutating func collect(_ pattern: Value, _ table: AtomTable) {
    TermStack.with { stack in
      stack.push(pattern)
      while !stack.isEmpty {
        let term = stack.popValue()
        if term.isAtom {
          add(term, table)
        } else if term.isCons {
          stack.push(term.tail)
          stack.push(term.head)
        } else if term.isTuple {
          for index in 0..<term.tupleCount { stack.push(term.element(index)) }
        } else if term.isMap {
          Maps.forEach(term) { key, value in stack.push(value) }
        }
      }
    }
    atoms.sort { $0.number < $1.number }
    values = Array(repeating: .none, count: atoms.count)
  }

  private mutating func add(_ atom: Value, _ table: AtomTable) {
    guard index(atom.word) == nil else { return }
    let name = table.name(atom).utf8
    guard name.first == 0x24, name.count > 1, name.count < 10,
      let number = Int(String(decoding: name.dropFirst(), as: UTF8.self)), number >= 0
    else { return }
    atoms.append((atom.word, number))
  }

  @inline(__always) func index(_ word: UInt64) -> Int? {
    for index in atoms.indices where atoms[index].word == word { return index }
    return nil
  }

  /// Whether a pattern stands for itself only.
  func isConstant(_ pattern: Value) -> Bool {
    TermStack.with { stack in
      stack.push(pattern)
      while !stack.isEmpty {
        let term = stack.popValue()
        if term.isAtom {
          if term.word == any || index(term.word) != nil { return false }
        } else if term.isCons {
          stack.push(term.tail)
          stack.push(term.head)
        } else if term.isTuple {
          for index in 0..<term.tupleCount { stack.push(term.element(index)) }
        } else if term.isMap {
          return false
        }
      }
      return true
    }
  }

  mutating func reset() {
    for index in values.indices { values[index] = .none }
  }

  /// Whether a term matches; the variables then have their values.
  mutating func match(_ pattern: Value, _ term: Value, _ table: AtomTable) -> Bool {
    reset()
    return withUnsafeTemporaryAllocation(
      of: UInt64.self, capacity: TermStack.initialWords
    ) { memory in
      var stack = TermStack(memory)
      defer { stack.free() }
      stack.push(term)
      stack.push(pattern)
      while !stack.isEmpty {
        let pattern = stack.popValue()
        let term = stack.popValue()
        if pattern.isAtom {
          if pattern.word == any { continue }
          if let index = index(pattern.word) {
            if values[index].isNone {
              values[index] = term
            } else if !Order.same(values[index], term) {
              return false
            }
          } else if pattern != term {
            return false
          }
        } else if pattern.isCons {
          guard term.isCons else { return false }
          stack.push(term.tail)
          stack.push(pattern.tail)
          stack.push(term.head)
          stack.push(pattern.head)
        } else if pattern.isTuple {
          let count = pattern.tupleCount
          guard term.isTuple, term.tupleCount == count else { return false }
          var index = count
          while index > 0 {
            stack.push(term.pointer[index])
            stack.push(pattern.pointer[index])
            index -= 1
          }
        } else if pattern.isMap {
          guard term.isMap else { return false }
          var isThere = true
          Maps.forEach(pattern) { key, value in
            let found = Maps.get(term, key, table)
            if found.isNone {
              isThere = false
            } else {
              stack.push(found)
              stack.push(value)
            }
          }
          if !isThere { return false }
        } else if !Order.same(pattern, term) {
          return false
        }
      }
      return true
    }
  }
}
