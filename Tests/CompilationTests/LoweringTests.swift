import Compilation
import Testing
import VirtualMachine

/// What becomes of Core, as the disassembler shows it.
@Suite struct LoweringTests {
  @Test func `two recursive calls take eight instructions`() throws {
    let text = try Lowered.text(
      function(
        "fib", clause(bind(0), when: [erlang("<", variable(0), integer(2))], body: variable(0)),
        clause(
          bind(1),
          body: erlang(
            "+", local("fib", erlang("-", variable(1), integer(1))),
            local("fib", erlang("-", variable(1), integer(2)))))))
    #expect(
      text == """
        fib/1 frame 6
          0 testLessSmall r0, 2, else 2
          1 return r0
          2 addSmall r2, r0, -1
          3 call r2, fib/1
          5 addSmall r4, r0, -2
          6 call r4, fib/1
          8 add r1, r2, r4
          9 return r1

        """)
  }

  @Test func `a loop over a list ends in a tail call`() throws {
    let text = try Lowered.text(
      function(
        "sum",
        clause(.literal(.emptyList), bind(0), body: variable(0)),
        clause(
          .cons(bind(1), bind(2)), bind(3),
          body: local("sum", variable(2), erlang("+", variable(3), variable(1))))))
    #expect(
      text == """
        sum/2 frame 4
          0 testWord r0, [], else 3
          2 return r1
          3 testUncons r2, r3, r0, else 8
          4 add r1, r1, r2
          5 move r0, r3
          6 tailCall r0, 0, sum/2
          8 functionClause

        """)
  }

  @Test func `a case tries its clauses in order and its guards as jumps`() throws {
    let text = try Lowered.text(
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
                ],
                body: remote(
                  "g", remote("h", variable(2)), .match(bind(3), integer(1), line: 0), variable(3))),
            ], failure: .caseClause, line: 3))))
    #expect(
      text == """
        handle/1 frame 8
          0 testTagged r0, 2, :ok, else 4
          2 element r1, r0, 1
          3 return r1
          4 testTagged r0, 2, :error, else 29
          6 element r1, r0, 1
          7 testTuple r1, 2, else 29
          8 element r2, r1, 1
          9 testWord r2, 5, else 29
          11 element r2, r1, 0
          12 testType r2, atom, else 14
          13 jump 20
          14 testType r2, integer, else 16
          15 jump 20
          16 nativeGuard r3, r2, 1, erlang.length/1, else 29
          18 loadSmall r4, 3
          19 testLess r4, r3, else 29
          20 move r6, r2
          21 callExport r6, other.h/1
          23 move r4, r6
          24 loadSmall r3, 1
          25 move r5, r3
          26 move3 r0, r4, r5, r3
          27 tailCallExport r0, 0, other.g/3
          29 fail r0, caseClause

        """)
  }

  @Test func `a receive looks at one message after the other until the time is over`() throws {
    let text = try Lowered.text(
      function(
        "loop",
        clause(
          bind(0),
          body: .receive(
            [
              clause(.tuple([.literal(.atom("put")), bind(1)]), body: local("loop", variable(1))),
              clause(.literal(.atom("stop")), body: atom("ok")),
            ],
            after: ReceiveTimeout(milliseconds: integer(100), body: atom("late")), line: 3))))
    #expect(
      text == """
        loop/1 frame 4
          0 loadSmall r1, 100
          1 receiveNext r2, else 15
          2 testTagged r2, 2, :put, else 8
          4 element r3, r2, 1
          5 receiveAccept
          6 tailCall r3, 1, loop/1
          8 testWord r2, :stop, else 14
          10 receiveAccept
          11 loadWord r3, :ok
          13 return r3
          14 receiveSkip 1
          15 receiveWaitTimeout r1, 1
          16 loadWord r3, :late
          18 return r3

        """)
  }

  @Test func `a try has one copy of after for both ways out`() throws {
    let text = try Lowered.text(
      function(
        "tries",
        clause(
          bind(0),
          body: .attempt(
            Attempt(
              body: .sequence([
                .match(.tuple([bind(1), bind(2)]), remote("f", variable(0)), line: 4),
                remote("g", variable(1), variable(2)),
              ]),
              handlers: [
                clause(.literal(.atom("error")), bind(3), .wildcard, body: variable(3))
              ], otherwise: [clause(.literal(.integer(1)), body: atom("one"))],
              after: remote("cleanup"), line: 3)))))
    #expect(
      text == """
        tries/1 frame 11
          0 loadSmall r1, 0
          1 move r4, r0
          2 callExport r4, other.f/1
          4 testTuple r4, 2, else 12
          5 element r5, r4, 0
          6 element r6, r4, 1
          7 move2 r8, r5, r6
          8 callExport r8, other.g/2
          10 move r2, r8
          11 jump 13
          12 fail r4, badMatch
          13 testWord r2, 1, else 25
          15 loadWord r1, :one
          17 jump 26
          18 jump 25
          19 testWord r3, :error, else 23
          21 move r1, r4
          22 jump 26
          23 raise r3
          24 jump 26
          25 fail r2, tryClause
          26 loadSmall r2, 0
          27 callExport r6, other.cleanup/0
          29 testType r2, atom, else 31
          30 raise r2
          31 return r1
          handler 1..<13 -> 19 r3
          handler 1..<26 -> 27 r2

        """)
  }

  @Test func `a closure that calls itself passes its captured values on`() throws {
    let text = try Lowered.text(
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
          ]))))
    #expect(
      text == """
        map/2 frame 3
          0 makeFunction r2, r1, 1, -map/2-fun-0-/1
          2 move r1, r2
          3 tailCallFunction r0, 1

        -map/2-fun-0-/1 frame 9 captured 1
          0 testWord r0, [], else 5
          2 loadWord r2, []
          4 return r2
          5 testUncons r2, r3, r0, else 13
          6 move2 r5, r2, r1
          7 callFunction r5, 1
          8 move2 r7, r3, r1
          9 call r7, -map/2-fun-0-/1
          11 cons r4, r5, r7
          12 return r4
          13 functionClause

        """)
  }

  @Test func `bitstrings are read by position and built in one go`() throws {
    let bits8 = SegmentType(kind: .bits, unit: 8)
    let int = SegmentType(kind: .integer, unit: 1)
    let text = try Lowered.text(
      function(
        "packet",
        clause(
          .binary([
            BinaryPatternSegment(
              value: .literal(.binary(Array("GET ".utf8))), size: nil, type: bits8),
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
            ], line: 0))))
    #expect(
      text == """
        packet/1 frame 8
          0 binaryStart r1, r0, else 22
          1 binaryInteger r2, r0, r1, 32*1, else 22
          3 testWord r2, 1195725856, else 22
          5 binaryInteger r2, r0, r1, 16*1, else 22
          7 binaryBytes r3, r0, r1, r2*8, else 22
          9 binaryRest r4, r0, r1, unit 8, else 22
          11 loadWord r5, bytes[1, 2, 3]
          13 callExport r7, other.n/0
          15 buildStart r4
          16 buildBytes r5, whole*8
          18 buildInteger r7, r2*1
          20 buildFinish r5
          21 return r5
          22 functionClause

        """)
  }

  @Test func `map patterns fetch one key after the other`() throws {
    let text = try Lowered.text(
      function(
        "maps",
        clause(
          .map([
            PatternPair(atom("a"), bind(1)), PatternPair(atom("__struct__"), .literal(.atom("S"))),
          ]),
          body: .mapUpdate(
            remote("base"), [CorePair(atom("a"), erlang("+", variable(1), integer(1)))], line: 3)),
        clause(
          bind(2), body: .map([CorePair(atom("k"), variable(2)), CorePair(atom("l"), integer(1))])))
    )
    #expect(
      text == """
        maps/1 frame 7
          0 loadWord r2, :a
          2 mapFetch r1, r2, r0, else 17
          4 loadWord r3, :__struct__
          6 mapFetch r2, r3, r0, else 17
          8 testWord r2, :S, else 17
          10 callExport r4, other.base/0
          12 loadWord r5, :a
          14 addSmall r6, r1, 1
          15 mapUpdate r3, r4, r5, 1
          16 return r3
          17 loadWord r1, :k
          19 move r2, r0
          20 loadWord r3, :l
          22 loadSmall r4, 1
          23 makeMap r1, r1, 2
          24 return r1

        """)
  }

  @Test func `conditions are jumps and only values are booleans`() throws {
    let text = try Lowered.text(
      function(
        "logic",
        clause(
          bind(0), bind(1),
          body: .branch(
            .strictBoolean(operator: "and", variable(0), erlang("is_list", variable(1)), line: 0),
            then: .strictBoolean(
              operator: "or", erlang("==", variable(1), atom("x")), variable(0), line: 0),
            otherwise: .branch(
              variable(1), then: erlang("is_atom", variable(1)),
              otherwise: erlang("<", variable(0), variable(1)))))))
    #expect(
      text == """
        logic/2 frame 4
          0 testWord r0, :true, else 3
          2 jump 6
          3 testWord r0, :false, else 25
          5 jump 14
          6 testType r1, list, else 14
          7 testWord r1, :x, else 10
          9 jump 11
          10 return r0
          11 loadWord r2, :true
          13 return r2
          14 testWord r1, :false, else 17
          16 jump 23
          17 testWord r1, :nil, else 20
          19 jump 23
          20 native r2, r1, 1, erlang.is_atom/1
          22 return r2
          23 less r2, r0, r1
          24 return r2
          25 move r3, r0
          26 loadWord r2, :and
          28 fail r2, badBoolean

        """)
  }

  @Test func `variables that an argument binds outlive the call`() throws {
    let text = try Lowered.text(
      function(
        "binds",
        clause(
          bind(0),
          body: .sequence([
            local("binds", .match(.tuple([bind(1), bind(2)]), variable(0), line: 0)),
            .match(
              bind(5),
              .branch(
                .match(bind(3), remote("x"), line: 0), then: variable(3), otherwise: integer(2)),
              line: 0),
            .tuple([variable(1), variable(2), variable(3), variable(5)]),
          ]))))
    #expect(
      text == """
        binds/1 frame 7
          0 testTuple r0, 2, else 20
          1 element r1, r0, 0
          2 element r2, r0, 1
          3 move r4, r0
          4 call r4, binds/1
          6 callExport r6, other.x/0
          8 move r3, r6
          9 testWord r3, :false, else 12
          11 jump 17
          12 testWord r3, :nil, else 15
          14 jump 17
          15 move r4, r3
          16 jump 18
          17 loadSmall r4, 2
          18 makeTuple r5, r1, 4
          19 return r5
          20 fail r0, badMatch

        """)
  }

  @Test func `calls of computed functions put what they call behind the arguments`() throws {
    let text = try Lowered.text(
      function(
        "calls",
        clause(
          bind(0),
          body: .sequence([
            erlang("apply", variable(0), .literal(.list([.integer(1)], tail: nil))),
            .dynamicCall(
              module: remote("mod"), function: atom("f"), arguments: [integer(1), remote("arg")],
              line: 0),
            .apply(remote("fun"), [remote("g")], line: 7),
            .apply(.literal(.export(module: "a", function: "b", arity: 0)), [], line: 0),
            .cons(integer(1), .cons(variable(0), .literal(.emptyList))),
            erlang("self"),
          ]))))
    #expect(
      text == """
        calls/1 frame 8
          0 loadSmall r2, 1
          1 move r3, r0
          2 callFunction r2, 1
          3 callExport r2, other.mod/0
          5 loadSmall r4, 1
          6 callExport r7, other.arg/0
          8 move2 r5, r7, r2
          9 loadWord r7, :f
          11 callDynamic r4, 2
          12 callExport r2, other.fun/0
          14 callExport r4, other.g/0
          16 move r5, r2
          17 callFunction r4, 1
          18 callExport r2, a.b/0
          20 loadSmall r1, 1
          21 move r2, r0
          22 loadWord r3, []
          24 makeList r1, r1, 2
          25 native r1, r1, 0, erlang.self/0
          27 return r1

        """)
  }
}
