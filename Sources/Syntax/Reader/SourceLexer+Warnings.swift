extension SourceLexer {
  mutating func warn(_ message: String, _ line: Int, _ column: Int) {
    warnings.append(SyntaxWarning(line: line, column: column, message: message))
  }

  /// Names in quotes that would be read without them.
  mutating func warnIfQuotesAreNeedless(
    _ what: String, _ text: Text, _ advice: String, _ line: Int, _ column: Int
  ) {
    guard text.isPlain else { return }
    var bytes = text.bytes
    if let last = bytes.last, last == UInt8(ascii: "?") || last == UInt8(ascii: "!") {
      bytes.removeLast()
    }
    guard let first = bytes.first, first == 95 || (first >= 97 && first <= 122),
      bytes.allSatisfy({ $0 < 128 && Self.isNamePart($0) })
    else { return }
    warn(
      "found quoted \(what) \"\(text.plain)\" but the quotes are not required. \(advice)", line,
      column)
  }

  static let atomAdvice =
    "Atoms made exclusively of ASCII letters, numbers, underscores, beginning with a letter or underscore, and optionally ending with ! or ? do not require quotes"
  static let keywordAdvice =
    "Note that keywords are always atoms, even when quoted. Similar to atoms, keywords made exclusively of ASCII letters, numbers, and underscores and not beginning with a number do not require quotes"
  static let callAdvice =
    "Calls made exclusively of Unicode letters, numbers, and underscores and not beginning with a number do not require quotes"

  /// A character that is not seen stands after `?`.
  mutating func warnIfInvisible(
    _ scalar: Unicode.Scalar, isEscape: Bool, _ line: Int, _ column: Int
  ) {
    let names: [UInt32: (name: String, escape: String)] = [
      0: ("null", "0"), 7: ("alert", "a"), 8: ("backspace", "b"), 9: ("tab", "t"),
      10: ("newline", "n"), 11: ("vertical tab", "v"), 12: ("form feed", "f"),
      13: ("carriage return", "r"), 27: ("escape", "e"), 32: ("space", "s"),
      127: ("delete", "d"),
    ]
    guard let (name, escape) = names[scalar.value] else { return }
    let code = String(scalar.value, radix: 16, uppercase: true)
    warn(
      "found ?\(isEscape ? "\\" : "") followed by code point 0x\(code) (\(name)), please use ?\\\(escape) instead",
      line, column)
  }

  /// A line of a heredoc begins left of its end.
  mutating func warnAboutOutdent(_ line: Int, _ column: Int, _ end: String) {
    warn(
      "outdented heredoc line. The contents inside the heredoc should be indented at the same level as the closing \(end). The following is forbidden:\n\n    def text do\n      \(end)\n    contents\n      \(end)\n    end\n\nInstead make sure the contents are indented as much as the heredoc closing:\n\n    def text do\n      \(end)\n      contents\n      \(end)\n    end\n\nThe current heredoc line is indented too little",
      line, column)
  }
}
