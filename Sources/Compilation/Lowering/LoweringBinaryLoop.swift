internal import VirtualMachine

/// A function that takes a binary apart and calls itself with the rest, as parsers do:
///
///     def count(<<?\n, rest::binary>>, lines), do: count(rest, lines + 1)
///     def count(<<_, rest::binary>>, lines), do: count(rest, lines)
///     def count(<<>>, lines), do: lines
///
/// The rest is never made. So is a closure that calls itself, as a comprehension over a bitstring is. The argument's register keeps the
/// whole binary, and the register after the arguments (and captured values) the position where
/// the argument begins in it; such a call moves the position on and jumps to the first clause. Whatever else wants the argument
/// itself gets it by `binarySettle`, which makes it and sets the position back to 0.
struct BinaryLoop {
  /// The argument.
  let argument: Int
  /// The register of the position where it begins.
  let position: Int
  /// Where the clauses begin.
  let start: Label
  /// For each variable that stands for the rest, by number: the register of the position where it begins.
  var rests: [Int: Int] = [:]
}

extension FunctionLowering {
  /// Begins the loop, where the clauses make one.
  func beginLoop(over clauses: [FunctionClause]) {
    guard arity + capturedCount < 255,
      let argument = (0..<arity).first(where: { argument in
        clauses.contains { rest(of: $0, argument) != nil }
      })
    else { return }
    let loop = BinaryLoop(
      argument: argument, position: registers.allocate(), start: code.label())
    code.load(.integer(0), to: loop.position)
    code.bind(loop.start, entered: true)
    binaryLoop = loop
  }

  /// The variable of the rest, where all that the clause does with it is to pass it on as the same argument.
  func rest(of clause: FunctionClause, _ argument: Int) -> Variable? {
    guard case .binary(let segments) = clause.patterns[argument], let last = segments.last,
      last.isRest, case .bind(let variable) = last.value
    else { return nil }
    var uses = 0
    [clause].visitUses { if $0 == variable { uses += 1 } }
    let passed = passes(clause.body, variable, argument)
    return uses > 0 && uses == passed ? variable : nil
  }

  /// How many calls of this function in place of the expression have the variable as that argument.
  private func passes(_ core: Core, _ variable: Variable, _ argument: Int) -> Int {
    switch core {
    case .sequence(let statements):
      statements.last.map { passes($0, variable, argument) } ?? 0
    case .choose(_, let clauses, _, _):
      clauses.reduce(0) { $0 + passes($1.body, variable, argument) }
    case .branch(_, let then, let otherwise):
      passes(then, variable, argument) + passes(otherwise, variable, argument)
    default:
      if let arguments = argumentsOfLoop(core), case .variable(variable) = arguments[argument] {
        1
      } else {
        0
      }
    }
  }

  /// The arguments, where it is a call of this function or closure by itself.
  private func argumentsOfLoop(_ core: Core) -> [Core]? {
    switch core {
    case .localCall(let function, let arguments, _):
      context.local(function, arguments.count) == index ? arguments : nil
    case .apply(.variable(let function), let arguments, _):
      function == own && arguments.count == arity ? arguments : nil
    default: nil
    }
  }

  /// The patterns of a clause, a constant text among them taken for what it is: a binary of these bytes.
  func loopPatterns(_ patterns: [Pattern], _ loop: BinaryLoop) -> [Pattern] {
    var patterns = patterns
    if case .literal(.binary(let bytes)) = patterns[loop.argument] {
      let text = BinaryPatternSegment(
        value: .literal(.binary(bytes)), size: nil, type: SegmentType(kind: .bits, unit: 8))
      patterns[loop.argument] = .binary(bytes.isEmpty ? [] : [text])
    }
    switch patterns[loop.argument] {
    case .wildcard, .binary: break
    default: settle(loop)
    }
    return patterns
  }

  /// Makes the argument what it stands for.
  func settle(_ loop: BinaryLoop) {
    code.emit(.binarySettle, a: loop.argument, b: loop.position)
  }

  /// Emits the call as a jump, where its argument is a rest that was not made.
  func continueLoop(_ core: Core) -> Bool {
    guard let loop = binaryLoop, let arguments = argumentsOfLoop(core),
      case .variable(let variable) = arguments[loop.argument],
      let position = loop.rests[variable.id]
    else { return false }
    let others = arguments.indices.filter { $0 != loop.argument }
    withOperands(others.map { arguments[$0] }) {
      assign(others.map { (target: $0, core: arguments[$0]) })
      code.emit(.loop, a: loop.position, b: position, word: .distance, else: loop.start)
    }
    return true
  }
}
