import Testing
import VirtualMachine

@Suite struct TableTests {
  let tester = NativeTester()

  func make(_ kind: Literal) {
    _ = tester.call("ets", "new", "t", .list("named_table", "public", kind))
  }

  @Test func `a set has one object for a key`() {
    make("set")
    #expect(tester.call("ets", "insert", "t", .list([1, "a"], [2, "b"], [1, "c"])) == "true")
    #expect(tester.call("ets", "lookup", "t", 1) == .list([1, "c"]))
    #expect(tester.call("ets", "lookup", "t", 1.0) == .emptyList)
    #expect(tester.call("ets", "insert_new", "t", .list([3, "x"], [2, "y"])) == "false")
    #expect(tester.call("ets", "member", "t", 3) == "false")
    #expect(tester.call("ets", "info", "t", "size") == 2)
    #expect(tester.call("ets", "take", "t", 2) == .list([2, "b"]))
    #expect(tester.call("ets", "tab2list", "t") == .list([1, "c"]))
  }

  @Test func `an ordered set is walked in order, and its keys are equal by value`() {
    make("ordered_set")
    for key in 1...1000 {
      let key = Literal.integer(key * 7919 % 1009)
      _ = tester.call("ets", "insert", "t", [key, "v"])
    }
    var key = tester.call("ets", "first", "t")
    var last = -1
    var count = 0
    while case .integer(let number) = key {
      #expect(number > last)
      last = number
      count += 1
      key = tester.call("ets", "next", "t", key)
    }
    #expect(count == 1000)
    #expect(key == "$end_of_table")
    #expect(tester.call("ets", "member", "t", 7.0) == "true")
    #expect(tester.call("ets", "prev", "t", 0) == "$end_of_table")
  }

  @Test func `bags keep the objects of a key in order`() {
    make("bag")
    _ = tester.call("ets", "insert", "t", .list([1, "a"], [1, "b"], [1, "a"], [2, "c"]))
    #expect(
      tester.call("ets", "lookup", "t", 1) == .list([1, "b"], [1, "a"])
        || tester.call("ets", "lookup", "t", 1) == .list([1, "a"], [1, "b"]))
    _ = tester.call("ets", "delete_object", "t", [1, "a"])
    #expect(tester.call("ets", "lookup", "t", 1) == .list([1, "b"]))
    _ = tester.call("ets", "delete", "t", 1)
    #expect(tester.call("ets", "tab2list", "t") == .list([2, "c"]))
  }

  @Test func `duplicate bags keep the same object twice`() {
    make("duplicate_bag")
    _ = tester.call("ets", "insert", "t", .list([1, "a"], [1, "a"]))
    #expect(tester.call("ets", "lookup_element", "t", 1, 2) == .list("a", "a"))
  }

  @Test func `many insertions and deletions leave what is left`() {
    make("set")
    for number in 0..<3000 { _ = tester.call("ets", "insert", "t", [.integer(number), "v"]) }
    for number in 0..<3000 where number % 3 != 0 {
      _ = tester.call("ets", "delete", "t", .integer(number))
    }
    #expect(tester.call("ets", "info", "t", "size") == 1000)
    for number in 0..<3000 {
      let isThere: Literal = number % 3 == 0 ? "true" : "false"
      #expect(tester.call("ets", "member", "t", .integer(number)) == isThere)
    }
  }

  @Test func `patterns bind variables`() {
    make("set")
    _ = tester.call("ets", "insert", "t", .list([1, ["a", 2]], [2, ["b", 2]], [3, ["a", 3]]))
    let pattern: Literal = ["$2", ["a", "$1"]]
    let found = tester.call("ets", "match", "t", pattern)
    #expect(found == .list(.list(2, 1), .list(3, 3)))
    #expect(
      tester.call("ets", "match_object", "t", ["$1", ["_", "$1"]])
        == .list([2, ["b", 2]], [3, ["a", 3]]))
    #expect(tester.call("ets", "match", "t", [2, "$1"]) == .list(.list(["b", 2])))
    _ = tester.call("ets", "match_delete", "t", ["_", ["a", "_"]])
    #expect(tester.call("ets", "info", "t", "size") == 1)
  }

  @Test func `specifications select by guards and make new terms`() {
    make("ordered_set")
    for number in 1...10 {
      _ = tester.call("ets", "insert", "t", [.integer(number), .integer(number * number)])
    }
    let guards: Literal = .list([">", "$2", 50], ["=<", "$1", ["const", 9]])
    let select: Literal = .list([["$1", "$2"], guards, .list([["$1", ["+", "$2", 1]]])])
    #expect(tester.call("ets", "select", "t", select) == .list([8, 65], [9, 82]))
    let whole: Literal = .list([["$1", "_"], .list(["==", "$1", 3]), .list("$_")])
    #expect(tester.call("ets", "select", "t", whole) == .list([3, 9]))
    let delete: Literal = .list([["$1", "_"], .list(["<", "$1", 6]), .list("true")])
    #expect(tester.call("ets", "select_count", "t", delete) == 5)
    #expect(tester.call("ets", "select_delete", "t", delete) == 5)
    #expect(tester.call("ets", "first", "t") == 6)
    let replace: Literal = .list([["$1", "_"], .emptyList, .list([["$1", "new"]])])
    #expect(tester.call("ets", "select_replace", "t", replace) == 5)
    #expect(tester.call("ets", "lookup", "t", 6) == .list([6, "new"]))
    #expect(tester.call("ets", "select", "t", .list(["$1"])) == ["raised", "badarg"])
  }

  @Test func `results can be had in parts`() {
    make("ordered_set")
    for number in 1...5 { _ = tester.call("ets", "insert", "t", [.integer(number)]) }
    let all: Literal = .list([["$1"], .emptyList, .list("$1")])
    var seen: [Literal] = []
    var part = tester.call("ets", "select", "t", all, 2)
    while case .tuple(let pair) = part, case .list(let results, _) = pair[0] {
      seen += results
      part = tester.call("ets", "select", pair[1])
    }
    #expect(seen == [1, 2, 3, 4, 5])
    #expect(part == "$end_of_table")
  }

  @Test func `counters of an object are changed in place`() {
    make("set")
    _ = tester.call("ets", "insert", "t", ["k", 1, 10])
    #expect(tester.call("ets", "update_counter", "t", "k", 5) == 6)
    #expect(tester.call("ets", "update_counter", "t", "k", .list([2, 1], [3, -1])) == .list(7, 9))
    #expect(tester.call("ets", "update_counter", "t", "k", [2, 100, 50, 0]) == 0)
    #expect(tester.call("ets", "update_counter", "t", "new", 1, ["x", 41]) == 42)
    #expect(tester.call("ets", "lookup", "t", "new") == .list(["new", 42]))
    #expect(tester.call("ets", "update_counter", "t", "none", 1) == ["raised", "badarg"])
    #expect(tester.call("ets", "update_element", "t", "k", [3, "x"]) == "true")
    #expect(tester.call("ets", "lookup", "t", "k") == .list(["k", 0, "x"]))
  }

  @Test func `a table that is not there is a bad argument`() {
    #expect(tester.call("ets", "lookup", "nothing", 1) == ["raised", "badarg"])
    #expect(tester.call("ets", "whereis", "nothing") == "undefined")
    #expect(tester.call("ets", "info", "nothing") == "undefined")
    make("set")
    #expect(tester.call("ets", "new", "t", .list("named_table")) == ["raised", "badarg"])
    #expect(tester.call("ets", "delete", "t") == "true")
    #expect(tester.call("ets", "tab2list", "t") == ["raised", "badarg"])
  }

  @Test func `persistent terms stay`() {
    #expect(tester.call("persistent_term", "put", ["k"], .list(1, .text("x"))) == "ok")
    #expect(tester.call("persistent_term", "get", ["k"]) == .list(1, .text("x")))
    #expect(tester.call("persistent_term", "get", "other", "default") == "default")
    #expect(tester.call("persistent_term", "erase", ["k"]) == "true")
    #expect(tester.call("persistent_term", "get", ["k"]) == ["raised", "badarg"])
  }
}
