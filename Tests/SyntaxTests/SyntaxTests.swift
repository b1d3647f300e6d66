import Syntax
import Testing

/// Reading source text: what is read, what is refused and where, and that nothing traps.
@Suite struct SyntaxTests {
  private func read(_ text: String) throws(SyntaxError) -> Form {
    try SourceReader.read(Array(text.utf8), ParserOptions(file: "test.swm"))
  }

  private func error(_ bytes: [UInt8]) -> SyntaxError? {
    do throws(SyntaxError) {
      _ = try SourceReader.read(bytes, ParserOptions(file: "test.swm"))
      return nil
    } catch {
      return error
    }
  }

  private func error(_ text: String) -> SyntaxError? { error(Array(text.utf8)) }

  @Test(arguments: [
    ("1 + 2 * 3", "1 + (2 * 3)"), ("a |> b |> c", "(a |> b) |> c"),
    ("a and b or c", "(a and b) or c"), ("a = b = c", "a = (b = c)"),
    ("x ++ y ++ z", "x ++ (y ++ z)"),
    ("f a, b", "f(a, b)"), ("if a, do: b", "if(a, [do: b])"), ("%{m | a: 1}", "%{m | :a => 1}"),
    ("\"a#{b}c\"", "\"a#{b}c\""), ("[a: 1]", "[{:a, 1}]"), ("0xFF", "255"),
    ("1_000", "1000"), ("?a", "97"), ("'ab'", "[97, 98]"),
  ])
  func `two ways to write the same are read as the same`(_ pair: (String, String)) throws {
    #expect(withoutMeta(try read(pair.0)) == withoutMeta(try read(pair.1)), "\(pair.0)")
  }

  /// The form as text, without lines and columns.
  private func withoutMeta(_ form: Form) -> String {
    var text = "\(form)"
    while let start = text.range(of: "meta: ["),
      let end = text[start.upperBound...].firstIndex(of: "]")
    {
      text.replaceSubrange(start.lowerBound...end, with: "")
    }
    return text
  }

  @Test(arguments: [
    "f(1,", "if a do", "[1, 2", "\"abc", "fn x ->", "1 +", "%{a: 1", "'''\nabc", "((",
  ])
  func `input that goes on is told from input that is wrong`(_ text: String) {
    #expect(error(text)?.kind == .incomplete, "\(text)")
  }

  @Test(arguments: [(")", 1, 1), ("x = 1\ny = ]", 2, 5), ("a\nb\n  end", 3, 3), ("[1, 2)", 1, 6)])
  func `an error says where it is`(_ text: String, _ line: Int, _ column: Int) {
    let error = error(text)
    #expect(error?.kind == .invalid)
    #expect(error?.file == "test.swm")
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func `deep nesting and foreign bytes are errors`() {
    for bracket in ["(", "[", "{", "fn -> ", "- ", "not ", "a.", "1 + ", "f().", "x |> "] {
      #expect(error(String(repeating: bracket, count: 100_000)) != nil, "\(bracket)")
    }
    #expect(error([120, 32, 61, 32, 34, 0xFF, 34])?.line == 1)
    #expect(error([10, 10, 0xC3])?.line == 3)
  }

  @Test func `no sequence of pieces traps`() {
    let pieces = [
      "(", ")", "[", "]", "{", "}", "<<", ">>", "do", "end", "fn", "->", "\"", "'", "#{", "~s(",
      "\n",
      ";", ",", ":", "a", "A", "1", "1.5", "|>", "=", "+", "not", "in", "&", "&1", "@", "%", "|",
      ".",
      "..", "//", "when", "<-", "\\\\", "^", "\"\"\"\n", "?", "?\\", "~r/", "a:", "\"a\":", " ",
      "é",
    ]
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      var text = ""
      state = state &* 6_364_136_223_846_793_005 &+ 1
      for _ in 0..<(state >> 33) % 12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        text += pieces[Int((state >> 33) % UInt64(pieces.count))]
      }
      _ = error(text)
    }
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
