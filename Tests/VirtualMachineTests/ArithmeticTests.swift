import Testing
import VirtualMachine

@Suite struct ArithmeticTests {
  let tester = NativeTester()

  @Test func `integers grow without bounds and shrink again`() {
    let large = tester.erlang("bsl", 1, 200)
    #expect(large == .bigInteger(negative: false, magnitude: [0, 0, 0, 256]))
    #expect(tester.erlang("bsr", large, 190) == 1024)
    #expect(tester.erlang("-", large, large) == 0)
    #expect(tester.erlang("div", tester.erlang("*", large, -3), large) == -3)
    #expect(tester.erlang("rem", tester.erlang("+", large, 5), large) == 5)
  }

  @Test func `the borders of small integers are no borders`() {
    for number in [Value.smallMax, Value.smallMin] {
      for step in [-1, 1] {
        let next = tester.erlang("+", .integer(number), .integer(step))
        #expect(next == .integer(number + step))
        #expect(tester.erlang("-", next, .integer(step)) == .integer(number))
      }
    }
  }

  @Test func `division by zero, and floats that are too great, are arithmetic errors`() {
    #expect(tester.erlang("div", 1, 0) == ["raised", "badarith"])
    #expect(tester.erlang("/", 1, 0.0) == ["raised", "badarith"])
    #expect(tester.erlang("*", 1.0e300, 1.0e300) == ["raised", "badarith"])
    #expect(tester.erlang("+", "a", 1) == ["raised", "badarith"])
  }

  @Test func `a shift that would fill the memory is a system limit`() {
    #expect(tester.erlang("bsl", 1, 1_000_000_000_000) == ["raised", "system_limit"])
    #expect(tester.erlang("bsl", 0, 1_000_000_000_000) == 0)
  }

  @Test func `negative numbers are two's complements to bit operations`() {
    let large = tester.erlang("-", 0, tester.erlang("bsl", 1, 70))
    #expect(tester.erlang("band", large, 255) == 0)
    #expect(tester.erlang("bor", large, 5) == tester.erlang("+", large, 5))
    #expect(tester.erlang("bsr", tester.erlang("-", large, 1), 70) == -2)
    #expect(tester.erlang("bnot", large) == tester.erlang("-", tester.erlang("bsl", 1, 70), 1))
  }

  @Test func `integers and floats compare by their exact values`() {
    #expect(tester.erlang("==", 1, 1.0) == "true")
    #expect(tester.erlang("=:=", 1, 1.0) == "false")
    #expect(tester.erlang("<", 9_007_199_254_740_993, 9_007_199_254_740_992.0) == "false")
    #expect(tester.erlang(">", 9_007_199_254_740_993, 9_007_199_254_740_992.0) == "true")
    #expect(tester.erlang("<", tester.erlang("bsl", 1, 70), 1.0e22) == "true")
  }

  @Test(arguments: [
    (1.0e15, "1.0e15"), (0.1, "0.1"), (1.0e-5, "1.0e-5"), (123.456, "123.456"),
    (100_000.0, "1.0e5"), (-0.0, "-0.0"), (9_007_199_254_740_992.0, "9.007199254740992e15"),
    (.leastNonzeroMagnitude, "5.0e-324"), (0.001, "0.001"), (12345.0, "12345.0"),
  ])
  func `floats are written as short as they read back`(number: Double, text: String) {
    let result = tester.erlang("float_to_binary", .float(number), .list("short"))
    #expect(result == .text(text))
  }

  @Test func `floats are rounded half away from zero to a number of decimals`() {
    let two: Literal = .list(["decimals", 2])
    #expect(tester.erlang("float_to_binary", 0.125, two) == .text("0.13"))
    #expect(tester.erlang("float_to_binary", 2.5, .list(["decimals", 0])) == .text("3"))
    #expect(tester.erlang("float_to_binary", 9.995, two) == .text("9.99"))
    let compact: Literal = .list("compact", ["decimals", 4])
    #expect(tester.erlang("float_to_binary", 1.5, compact) == .text("1.5"))
  }

  @Test func `numbers are parsed strictly`() {
    #expect(tester.erlang("binary_to_integer", .text("+12")) == 12)
    for text in ["", "-", "1_0", " 1", "1 ", "0x1"] {
      #expect(tester.erlang("binary_to_integer", .text(text)) == ["raised", "badarg"])
    }
    #expect(tester.erlang("binary_to_integer", .text("zz"), 36) == 1295)
    for text in ["1", "1.", ".5", "1.0e400", "1e5"] {
      #expect(tester.erlang("binary_to_float", .text(text)) == ["raised", "badarg"])
    }
    let digits = String(repeating: "7", count: 100)
    let number = tester.erlang("binary_to_integer", .text(digits))
    #expect(tester.erlang("integer_to_binary", number) == .text(digits))
  }
}
