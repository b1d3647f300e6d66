import Testing
import VirtualMachine

@Suite struct TextTests {
  let tester = NativeTester()

  func unicode(_ name: String, _ arguments: Literal...) -> Literal {
    switch tester.machine.callNative("swm_unicode", name, arguments) {
    case .value(let value): return value
    default: return "failed"
    }
  }

  @Test func `letters change their case by the full mappings`() {
    #expect(unicode("upcase", .text("ßﬁé"), "default") == .text("SSFIÉ"))
    #expect(unicode("downcase", .text("İI"), "turkic") == .text("iı"))
    #expect(unicode("downcase", .text("ΑΣ ΣΑ"), "greek") == .text("ας σα"))
    #expect(unicode("capitalize", .text("ǆABC"), "default") == .text("ǅabc"))
  }

  @Test func `characters are what people see`() {
    let text = Literal.text("a\u{301}👨‍👩‍👧\r\nक्षि")
    #expect(unicode("length", text) == 5)
    #expect(
      unicode("next_grapheme", text)
        == [.text("a\u{301}"), .text("👨‍👩‍👧\r\nक्षि")])
    #expect(unicode("reverse", .text("abé")) == .text("éba"))
    #expect(unicode("graphemes", .binary([0x61, 0xFF])) == .list(.text("a"), .binary([0xFF])))
  }

  @Test func `a cluster longer than any window is found`() {
    let text = "a" + String(repeating: "\u{301}", count: 5000) + "b"
    #expect(unicode("length", .text(text)) == 2)
    #expect(
      unicode("next_grapheme", .text(text))
        == [.text(String(text.dropLast())), .text("b")])
  }

  @Test func `white space is trimmed and split at`() {
    #expect(unicode("trim", .text("\u{3000} a \n")) == .text("a"))
    #expect(
      unicode("split_whitespace", .text(" a\u{A0}b  c ")) == .list(.text("a\u{A0}b"), .text("c")))
  }

  @Test func `text is normalized`() {
    #expect(unicode("normalize", .text("e\u{301}"), "nfc") == .text("é"))
    #expect(unicode("normalize", .text("é"), "nfd") == .text("e\u{301}"))
  }

  @Test func `regular expressions find groups`() {
    func run(_ pattern: String, _ subject: String, _ offset: Int = 0) -> Literal {
      tester.call("swm_re", "run", .text(pattern), .text(subject), .integer(offset), .emptyList)
    }
    #expect(run("a(b)?(c)", "xac") == .list([1, 2], [-1, 0], [2, 1]))
    #expect(run("z", "xac") == "nomatch")
    #expect(run("a", "aba", 1) == .list([2, 1]))
    // Takes steps without end, which are limited.
    #expect(run("(a+)+$", String(repeating: "a", count: 40) + "b") == "nomatch")
  }

  @Test func `errors in regular expressions say what and where`() {
    let result = tester.call("swm_re", "compile", .text("a("), .emptyList)
    let message = Literal.list("missing )".utf8.map { .integer(Int($0)) }, tail: nil)
    #expect(result == ["error", [message, 2]])
  }

  @Test func `invalid text ends a conversion`() {
    let result = tester.call("unicode", "characters_to_binary", .list(.text("a"), .binary([0xFF])))
    #expect(result == ["error", .text("a"), .list(.binary([0xFF]))])
    #expect(
      tester.call("unicode", "characters_to_binary", .binary([0x61, 0xE2, 0x82]))
        == ["incomplete", .text("a"), .binary([0xE2, 0x82])])
  }
}
