import Testing
import VirtualMachine

@Suite struct TermTests {
  let tester = NativeTester()

  @Test func `terms of different types have an order`() {
    let terms: [Literal] = [
      1, 1.5, "atom", ["tuple"], .map([]), .emptyList, .list(1), .text("binary"),
    ]
    for first in terms.indices {
      for second in terms.indices {
        let isLess: Literal = first < second ? "true" : "false"
        #expect(tester.erlang("<", terms[first], terms[second]) == isLess)
      }
    }
  }

  @Test func `keys of maps are the same only if exactly equal`() {
    let one = Literal.pairs([(1, "a")])
    let float = Literal.pairs([(1.0, "a")])
    #expect(tester.erlang("==", one, float) == "false")
    #expect(tester.erlang("==", .pairs([("k", 1)]), .pairs([("k", 1.0)])) == "true")
    #expect(tester.erlang("=:=", .pairs([("k", 1)]), .pairs([("k", 1.0)])) == "false")
  }

  @Test func `deep terms are compared, hashed and encoded without the stack`() {
    // Lists in lists, a hundred thousand levels: built by the decoder, since literals nest less.
    var bytes: [UInt8] = [131]
    for _ in 0..<100_000 { bytes += [108, 0, 0, 0, 1] }
    bytes += [97, 1]
    bytes += [UInt8](repeating: 106, count: 100_000)
    let hash = tester.erlang("phash2", .binary(bytes))
    #expect(hash != ["raised", "badarg"])
    guard case .value(let size) = tester.machine.callNative("erlang", "byte_size", [.binary(bytes)])
    else { return }
    #expect(size == .integer(bytes.count))
    #expect(tester.erlang("binary_to_term", .binary(bytes)) != ["raised", "badarg"])
  }

  @Test(arguments: [
    (Literal.integer(1), 2_614_250), (.integer(-1), 44_071_773), (.atom("hello"), 7_258_927),
    (.text("abc"), 98_228_475), (.float(1.5), 10_380_315), (.emptyList, 113_427_502),
    (.pairs([("a", 1), ("b", 2)]), 103_634_663), (.integer(-134_217_729), 76_739_502),
  ])
  func `phash2 is that of the BEAM`(term: Literal, hash: Int) {
    #expect(tester.erlang("phash2", term) == .integer(hash))
  }

  @Test func `external terms read back as they were`() {
    let terms: [Literal] = [
      0, -1, 255, 256, .integer(.max), .bigInteger(negative: true, magnitude: [1, 2, 3]), 1.5,
      "atom", "äöü", .text("binary"), .bitstring([0xA0], bitCount: 3), [], [1, ["two"]],
      .emptyList, .list(1, 2, 300), .list([1], tail: 2), .pairs([(2, .emptyList), ("a", 1)]),
      .export(module: "lists", function: "map", arity: 2),
    ]
    for term in terms {
      let bytes = tester.erlang("term_to_binary", term)
      #expect(tester.erlang("binary_to_term", bytes) == term)
    }
  }

  @Test func `damaged external terms are refused`() {
    let term: Literal = [1, .list("a", .text("b")), .pairs([("k", 2.5)])]
    guard case .binary(let bytes) = tester.erlang("term_to_binary", term) else {
      Issue.record("not encoded")
      return
    }
    for count in 0..<bytes.count {
      let part = Literal.binary(Array(bytes[..<count]))
      #expect(tester.erlang("binary_to_term", part) == ["raised", "badarg"])
    }
    // Counts for which there are no bytes.
    for bytes: [UInt8] in [
      [131, 105, 255, 255, 255, 255], [131, 108, 127, 255, 255, 255, 97, 1],
      [131, 116, 255, 255, 255, 255], [131, 109, 255, 255, 255, 255, 1], [131, 80, 0, 0, 0, 1, 0],
      [131, 70, 127, 240, 0, 0, 0, 0, 0, 0],
    ] {
      #expect(tester.erlang("binary_to_term", .binary(bytes)) == ["raised", "badarg"])
    }
  }

  @Test func `iodata may be nested in any way`() {
    let data: Literal = .list(
      [.integer(1), .list(.text("ab"), .list([.integer(2)], tail: .text("c")))],
      tail: .text("d"))
    #expect(tester.erlang("iolist_to_binary", data) == .binary([1, 97, 98, 2, 99, 100]))
    #expect(tester.erlang("iolist_to_binary", .list(256)) == ["raised", "badarg"])
  }

  @Test func `checksums are the known ones`() {
    #expect(tester.erlang("crc32", .text("123456789")) == 0xCBF4_3926)
    #expect(tester.erlang("adler32", .text("Wikipedia")) == 0x11E6_0398)
    let md5 = tester.erlang("md5", .text(""))
    #expect(
      md5
        == .binary([
          0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00, 0xb2, 0x04, 0xe9, 0x80, 0x09, 0x98, 0xec, 0xf8, 0x42,
          0x7e,
        ]))
  }
}
