internal import VirtualMachine

/// Clauses that can never be chosen.
extension Expander {
  /// Warns of clauses behind one that takes all they would; `function` names what they define.
  func warnAboutUnreachable(
    _ clauses: [Clause], _ environment: Environment, function: NameArity? = nil
  ) {
    guard clauses.count > 1 else { return }
    // Clauses by what they match where that is plain constants: each is looked for once.
    var constants: [[Literal]: Int] = [:]
    var earlier: [Clause] = []
    for clause in clauses {
      if let general = earlier.first(where: \.matchesAll) {
        let what = function.map { "this clause for \(Names.text($0))" } ?? "this clause"
        warn(what, clause, behind: general.line, environment)
        continue
      }
      if let literals = clause.literals {
        if let line = constants[literals] {
          warn("this clause", clause, behind: line, environment)
        } else if clause.guards.isEmpty {
          constants[literals] = clause.line
        }
        continue
      }
      let covering = earlier.last { $0.guards.isEmpty && $0.covers(clause) }
      if let covering { warn("this clause", clause, behind: covering.line, environment) }
      // A variable in between ends what is compared at once.
      if clause.patterns.first?.isVariable == true { constants = [:] }
      earlier.append(clause)
      if earlier.count > Self.comparedClauses, !clause.matchesAll { earlier.removeFirst() }
    }
  }

  /// How many clauses back a pattern that is no constant is compared.
  private static let comparedClauses = 32

  private func warn(
    _ what: String, _ clause: Clause, behind line: Int, _ environment: Environment
  ) {
    warnLate(
      "\(what) cannot match because a previous clause at line \(line) always matches", clause.line,
      environment)
  }
}

extension Clause {
  /// Whether it takes whatever comes.
  fileprivate var matchesAll: Bool { guards.isEmpty && patterns.allSatisfy(\.isVariable) }

  /// Its patterns, where all are constants.
  fileprivate var literals: [Literal]? {
    var result: [Literal] = []
    for pattern in patterns {
      guard case .literal(let literal) = pattern else { return nil }
      result.append(literal)
    }
    return result
  }

  fileprivate func covers(_ other: Clause) -> Bool {
    patterns.count == other.patterns.count
      && zip(patterns, other.patterns).allSatisfy { $0.covers($1) }
  }
}

extension Pattern {
  fileprivate var isVariable: Bool {
    switch self {
    case .wildcard, .bind: true
    case .both(let left, let right): left.isVariable && right.isVariable
    default: false
    }
  }

  /// Whether it matches everything that the other one does; false where that is not plain.
  fileprivate func covers(_ other: Pattern) -> Bool {
    if case .both(let left, let right) = other, !isVariable {
      return covers(left) || covers(right)
    }
    switch (self, other) {
    case (.wildcard, _), (.bind, _): return true
    case (.both(let left, let right), _): return left.covers(other) && right.covers(other)
    case (.literal(let one), .literal(let two)): return one == two
    case (.tuple(let one), .tuple(let two)):
      return one.count == two.count && zip(one, two).allSatisfy { $0.covers($1) }
    case (.cons(let head, let tail), .cons(let otherHead, let otherTail)):
      return head.covers(otherHead) && tail.covers(otherTail)
    default: return false
    }
  }
}
