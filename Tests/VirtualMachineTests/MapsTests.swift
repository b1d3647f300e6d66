import Testing
import VirtualMachine

@Suite struct MapsTests {
  let tester = NativeTester()

  func numbered(_ range: ClosedRange<Int>) -> Literal {
    .pairs(range.map { (.integer($0), .integer($0 * 10)) })
  }

  @Test(arguments: [0, 1, 31, 32, 33, 34, 100, 2000])
  func `what is put in is found, and nothing else`(count: Int) {
    let map = count == 0 ? .map([]) : numbered(1...count)
    #expect(tester.call("maps", "size", map) == .integer(count))
    for key in Swift.stride(from: 1, through: count, by: Swift.max(1, count / 50)) {
      #expect(tester.call("maps", "get", .integer(key), map) == .integer(key * 10))
    }
    #expect(tester.call("maps", "find", .integer(count + 1), map) == "error")
    #expect(tester.call("maps", "find", 1.0, map) == "error")
  }

  @Test func `a map has one form, whatever way it came about`() {
    let small = numbered(1...30)
    let large = numbered(1...40)
    var grown = small
    for key in 31...40 {
      grown = tester.call("maps", "put", .integer(key), .integer(key * 10), grown)
    }
    #expect(tester.erlang("=:=", grown, large) == "true")
    for key in 31...40 { grown = tester.call("maps", "remove", .integer(key), grown) }
    #expect(grown == small)
    #expect(tester.erlang("=:=", grown, small) == "true")
  }

  @Test func `of two values for a key the later one stands`() {
    let list: Literal = .list(["a", 1], ["b", 2], ["a", 3])
    #expect(tester.call("maps", "from_list", list) == .pairs([("a", 3), ("b", 2)]))
    let merged = tester.call("maps", "merge", numbered(1...40), .pairs([(7, "new")]))
    #expect(tester.call("maps", "get", 7, merged) == "new")
    #expect(tester.call("maps", "size", merged) == 40)
  }

  @Test func `keys of a small map come in order, and integers before floats`() {
    let map = Literal.pairs([("b", 1), (2.5, 2), (3, 3), ("a", 4)])
    #expect(tester.call("maps", "keys", map) == .list(3, 2.5, "a", "b"))
  }

  @Test func `keys of a large map come in the order of the BEAM`() {
    let keys = tester.call("maps", "keys", numbered(1...40))
    let first: [Int] = [33, 12, 23, 29, 30, 39, 26, 31, 11, 37]
    guard case .list(let list, _) = keys else {
      Issue.record("no list")
      return
    }
    #expect(Array(list.prefix(10)) == first.map { .integer($0) })
  }

  @Test func `what is no map, and keys that are not there, have their own errors`() {
    #expect(tester.call("maps", "get", "k", 5) == ["raised", ["badmap", 5]])
    #expect(tester.call("maps", "get", "k", .map([])) == ["raised", ["badkey", "k"]])
    #expect(tester.call("maps", "update", "k", 1, .map([])) == ["raised", ["badkey", "k"]])
  }
}
