import Compilation
import Testing
import VirtualMachine

@Suite struct LoweringTests {
  @Test func `dump`() throws {
    print(
      try Lowered.text(
        function(
          "fib", clause(bind(0), when: [erlang("<", variable(0), integer(2))], body: variable(0)),
          clause(
            bind(1),
            body: erlang(
              "+", local("fib", erlang("-", variable(1), integer(1))),
              local("fib", erlang("-", variable(1), integer(2))))))))
    print(
      try Lowered.text(
        function(
          "sum",
          clause(.literal(.emptyList), bind(0), body: variable(0)),
          clause(
            .cons(bind(1), bind(2)), bind(3),
            body: local("sum", variable(2), erlang("+", variable(3), variable(1)))))))
    print(
      try Lowered.text(
        function(
          "handle",
          clause(
            bind(0),
            body: .choose(
              variable(0),
              [
                clause(.tuple([.literal(.atom("ok")), bind(1)]), body: variable(1)),
                clause(
                  .tuple([.literal(.atom("error")), .tuple([bind(2), .literal(.integer(5))])]),
                  when: [
                    erlang("is_atom", variable(2)),
                    .strictBoolean(
                      operator: "or", erlang("is_integer", variable(2)),
                      erlang(">", erlang("length", variable(2)), integer(3)), line: 0),
                  ], body: remote("g", remote("h", variable(2)), .match(bind(3), integer(1), line: 0), variable(3))),
              ], failure: .caseClause, line: 3)))))
    print(
      try Lowered.text(
        function(
          "loop",
          clause(
            bind(0),
            body: .receive(
              [
                clause(.tuple([.literal(.atom("put")), bind(1)]), body: local("loop", variable(1))),
                clause(.literal(.atom("stop")), body: atom("ok")),
              ],
              after: ReceiveTimeout(milliseconds: integer(100), body: atom("late")), line: 3)))))
    print(
      try Lowered.text(
        function(
          "tries",
          clause(
            bind(0),
            body: .attempt(
              Attempt(
                body: .sequence([.match(.tuple([bind(1), bind(2)]), remote("f", variable(0)), line: 4), remote("g", variable(1), variable(2))]),
                handlers: [
                  clause(.literal(.atom("error")), bind(3), .wildcard, body: variable(3))
                ], otherwise: [clause(.literal(.integer(1)), body: atom("one"))],
                after: remote("cleanup"), line: 3))))))
    print(
      try Lowered.text(
        function(
          "map",
          clause(
            bind(0), bind(1),
            body: .sequence([
              .match(
                bind(9),
                .function(
                  self: name(2),
                  clauses: [
                    clause(.literal(.emptyList), body: .literal(.emptyList)),
                    clause(
                      .cons(bind(3), bind(4)),
                      body: .cons(
                        .apply(variable(1), [variable(3)], line: 0),
                        .apply(variable(2), [variable(4)], line: 0))),
                  ], arity: 1, line: 0), line: 0), .apply(variable(9), [variable(0)], line: 0),
            ])))))
  }

  @Test func `dump two`() throws {
    let bits8 = SegmentType(kind: .bits, unit: 8)
    let int = SegmentType(kind: .integer, unit: 1)
    print(
      try Lowered.text(
        function(
          "packet",
          clause(
            .binary([
              BinaryPatternSegment(value: .literal(.binary(Array("GET ".utf8))), size: nil, type: bits8),
              BinaryPatternSegment(value: bind(1), size: integer(16), type: int),
              BinaryPatternSegment(value: bind(2), size: variable(1), type: bits8),
              BinaryPatternSegment(value: bind(3), size: nil, type: bits8),
            ]),
            body: .binary(
              [
                BinarySegment(value: variable(3), size: nil, type: bits8),
                BinarySegment(value: integer(1), size: nil, type: int),
                BinarySegment(value: .literal(.binary([2, 3])), size: nil, type: bits8),
                BinarySegment(value: remote("n"), size: variable(1), type: int),
              ], line: 0)))))
    print(
      try Lowered.text(
        function(
          "maps",
          clause(
            .map([PatternPair(atom("a"), bind(1)), PatternPair(atom("__struct__"), .literal(.atom("S")))]),
            body: .mapUpdate(
              remote("base"), [CorePair(atom("a"), erlang("+", variable(1), integer(1)))], line: 3)),
          clause(bind(2), body: .map([CorePair(atom("k"), variable(2)), CorePair(atom("l"), integer(1))])))))
    print(
      try Lowered.text(
        function(
          "logic",
          clause(
            bind(0), bind(1),
            body: .branch(
              .strictBoolean(operator: "and", variable(0), erlang("is_list", variable(1)), line: 0),
              then: .strictBoolean(operator: "or", erlang("==", variable(1), atom("x")), variable(0), line: 0),
              otherwise: .branch(variable(1), then: erlang("is_atom", variable(1)), otherwise: erlang("<", variable(0), variable(1))))))))
    print(
      try Lowered.text(
        function(
          "binds",
          clause(
            bind(0),
            body: .sequence([
              local("binds", .match(.tuple([bind(1), bind(2)]), variable(0), line: 0)),
              .match(bind(5), .branch(.match(bind(3), remote("x"), line: 0), then: variable(3), otherwise: integer(2)), line: 0),
              .tuple([variable(1), variable(2), variable(3), variable(5)]),
            ])))))
    print(
      try Lowered.text(
        function(
          "calls",
          clause(
            bind(0),
            body: .sequence([
              erlang("apply", variable(0), .literal(.list([.integer(1)], tail: nil))),
              .dynamicCall(module: remote("mod"), function: atom("f"), arguments: [integer(1), remote("arg")], line: 0),
              .apply(remote("fun"), [remote("g")], line: 7),
              .apply(.literal(.export(module: "a", function: "b", arity: 0)), [], line: 0),
              .cons(integer(1), .cons(variable(0), .literal(.emptyList))),
              erlang("self"),
            ])))))
  }
}
