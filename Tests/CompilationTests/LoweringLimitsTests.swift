import Compilation
import Testing
import VirtualMachine

/// Large code, errors, and code of random shape.
@Suite struct LoweringLimitsTests {
  @Test func `a test that reaches further than 16 bits goes over a jump`() throws {
    let calls = (0..<12_000).map { remote("f", integer($0)) }
    let code = try Lowered.module([
      function(
        "far",
        clause(bind(0), body: .branch(variable(0), then: .sequence(calls), otherwise: atom("no"))))
    ])
    #expect(CodeVerifier.problems(in: code) == [])
    #expect(code.functions[0].words.count > 32_767)
  }

  @Test func `ten thousand clauses take linear time`() throws {
    let clauses = (0..<10_000).map { clause(.literal(.integer($0)), body: integer($0 + 1)) }
    let code = try Lowered.module([
      FunctionDefinition(name: "many", arity: 1, isExported: true, clauses: clauses, line: 1)
    ])
    #expect(CodeVerifier.problems(in: code) == [])
    #expect(code.functions[0].frameSize < 4)
  }

  @Test func `more registers than an operand can name are an error`() {
    let elements = (0..<70_000).map { _ in remote("f") }
    #expect(throws: LoweringError.self) {
      try Lowered.module([function("wide", clause(body: .tuple(elements)))])
    }
  }

  @Test func `an unknown local function is an error`() {
    #expect(throws: LoweringError(message: "undefined function none/0", line: 0)) {
      try Lowered.module([function("f", clause(body: local("none")))])
    }
  }

  @Test func `nested after parts do not double the code each time`() throws {
    var body = remote("f")
    for _ in 0..<40 {
      body = .attempt(Attempt(body: remote("g"), handlers: [], after: body, line: 0))
    }
    let code = try Lowered.module([function("nested", clause(body: body))])
    #expect(CodeVerifier.problems(in: code) == [])
    #expect(code.functions[0].words.count < 1000)
  }

  @Test func `closures inside closures capture what they use`() throws {
    let inner = Core.function(
      self: nil, clauses: [clause(bind(2), body: erlang("+", variable(0), variable(2)))], arity: 1,
      line: 0)
    let outer = Core.function(
      self: nil, clauses: [clause(bind(1), body: .tuple([inner, variable(1)]))], arity: 1, line: 0)
    let code = try Lowered.module([function("f", clause(bind(0), body: outer))])
    #expect(CodeVerifier.problems(in: code) == [])
    #expect(code.functions.map(\.name) == ["f", "-f/1-fun-1-", "-f/1-fun-0-"])
    #expect(code.functions.map(\.capturedCount) == [0, 1, 1])
  }

  @Test func `lines go with the calls`() throws {
    let body = Core.sequence([
      .remoteCall(module: "other", function: "f", arguments: [], line: 7),
      .remoteCall(module: "other", function: "g", arguments: [], line: 9),
    ])
    let code = try Lowered.module([function("f", clause(body: body))])
    #expect(code.functions[0].lines.map(\.line) == [7, 9])
    #expect(code.functions[0].lines.map(\.position) == [0, 2])
  }

  @Test(arguments: 0..<400) func `code of random shape is sound`(_ seed: Int) throws {
    var random = RandomCore(seed: UInt64(seed))
    let body = random.core(depth: 5)
    let code = try Lowered.module([
      function("f", clause(bind(0), bind(1), body: body)),
      function("local", clause(bind(0), body: variable(0))),
    ])
    #expect(CodeVerifier.problems(in: code) == [])
    #expect(code.functions.flatMap(CodeVerifier.flowProblems(in:)) == [])
  }
}

/// Core of random shape whose variables are all bound: splitmix64 (Steele, Lea, Flood 2014) decides.
struct RandomCore {
  private var state: UInt64
  private var next = 2
  private var bound = [0, 1]

  init(seed: UInt64) { state = seed }

  private mutating func number(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(limit))
  }

  private mutating func pattern(depth: Int) -> Pattern {
    switch number(depth == 0 ? 4 : 9) {
    case 0: return .wildcard
    case 1: return .literal(.atom("a"))
    case 2: return .same(name(bound[number(bound.count)]))
    case 4: return .cons(pattern(depth: depth - 1), pattern(depth: depth - 1))
    case 5: return .tuple([pattern(depth: depth - 1), pattern(depth: depth - 1)])
    case 6: return .map([PatternPair(atom("k"), pattern(depth: depth - 1))])
    case 7:
      return .binary([
        BinaryPatternSegment(
          value: pattern(depth: 0), size: nil, type: SegmentType(kind: .integer, unit: 1)),
        BinaryPatternSegment(
          value: pattern(depth: 0), size: nil, type: SegmentType(kind: .bits, unit: 8)),
      ])
    case 8: return .both(pattern(depth: depth - 1), pattern(depth: depth - 1))
    default:
      next += 1
      bound.append(next)
      return bind(next)
    }
  }

  private mutating func condition(depth: Int) -> Core {
    switch number(depth == 0 ? 3 : 7) {
    case 0: return erlang("is_atom", variable(bound[number(bound.count)]))
    case 1: return erlang("<", variable(bound[number(bound.count)]), integer(number(10)))
    case 2: return variable(bound[number(bound.count)])
    case 3: return erlang("not", condition(depth: depth - 1))
    case 4: return erlang("=:=", erlang("+", integer(1), variable(0)), atom("b"))
    default:
      return .strictBoolean(
        operator: number(2) == 0 ? "and" : "or", condition(depth: depth - 1),
        condition(depth: depth - 1), line: 1)
    }
  }

  private mutating func clauses(_ patterns: Int, depth: Int) -> [Clause] {
    (0...number(3)).map { _ in
      let outer = bound
      let left = (0..<patterns).map { _ in pattern(depth: 2) }
      let guards = (0..<number(3)).map { _ in condition(depth: 2) }
      let result = Clause(patterns: left, guards: guards, body: core(depth: depth), line: 2)
      bound = outer
      return result
    }
  }

  private mutating func scope(depth: Int) -> Core {
    let outer = bound
    let result = core(depth: depth)
    bound = outer
    return result
  }

  mutating func core(depth: Int) -> Core {
    if depth == 0 {
      return number(2) == 0 ? variable(bound[number(bound.count)]) : integer(number(100))
    }
    let next = depth - 1
    switch number(17) {
    case 0: return .cons(core(depth: next), core(depth: next))
    case 1: return .tuple([core(depth: next), core(depth: next), core(depth: next)])
    case 2: return .map([CorePair(core(depth: next), core(depth: next))])
    case 3: return .mapUpdate(core(depth: next), [CorePair(atom("k"), core(depth: next))], line: 3)
    case 4:
      let segments = (0..<2).map { _ in
        BinarySegment(
          value: core(depth: next), size: nil, type: SegmentType(kind: .bits, unit: 8))
      }
      return .binary(segments, line: 4)
    case 5, 6:
      let value = core(depth: next)
      return .match(pattern(depth: 2), value, line: 5)
    case 7, 8: return .sequence([core(depth: next), core(depth: next), core(depth: next)])
    case 9: return remote("f", core(depth: next), core(depth: next))
    case 10: return local("local", core(depth: next))
    case 11: return .apply(core(depth: next), [core(depth: next), core(depth: next)], line: 6)
    case 12:
      self.next += 1
      let own = self.next
      let outer = bound
      bound.append(own)
      let clauses = clauses(1, depth: next)
      bound = outer
      return .function(self: name(own), clauses: clauses, arity: 1, line: 7)
    case 13:
      let subject = core(depth: next)
      return .choose(subject, clauses(1, depth: next), failure: .caseClause, line: 8)
    case 14:
      let condition = number(2) == 0 ? core(depth: next) : condition(depth: 2)
      return .branch(condition, then: scope(depth: next), otherwise: scope(depth: next))
    case 15:
      return .receive(
        clauses(1, depth: next),
        after: number(2) == 0
          ? nil : ReceiveTimeout(milliseconds: integer(5), body: scope(depth: next)), line: 9)
    default:
      let body = scope(depth: next)
      let handlers = number(3) == 0 ? [] : clauses(3, depth: next)
      let otherwise = number(2) == 0 ? [] : clauses(1, depth: next)
      let after = number(2) == 0 ? nil : scope(depth: next)
      return .attempt(
        Attempt(body: body, handlers: handlers, otherwise: otherwise, after: after, line: 10))
    }
  }
}
