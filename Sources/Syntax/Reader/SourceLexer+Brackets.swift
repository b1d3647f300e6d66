/// The brackets that are open, and what their indentation says about which of them is wrong.
struct Brackets {
  struct Open {
    var mark: Mark
    var line: Int
    var indentation: Int
    /// The index of its word.
    var index: Int
  }

  var open: [Open] = []
  /// The indentation of the present line.
  var indentation = 0
  /// Brackets that the indentation speaks against, last first.
  private var suspects: [(mark: Mark, line: Int)] = []

  var isEmpty: Bool { open.isEmpty }

  mutating func push(_ mark: Mark, line: Int, index: Int) {
    if let last = open.last, last.mark == mark, mark == .do || mark == .fn,
      last.indentation == indentation
    {
      suspects.insert((mark, last.line), at: 0)
    }
    open.append(Open(mark: mark, line: line, indentation: indentation, index: index))
  }

  mutating func pop(_ closing: Mark, line: Int) -> Open? {
    guard let last = open.popLast() else { return nil }
    if closing == .end, last.mark == .do, indentation > last.indentation {
      suspects.insert((.end, line), at: 0)
    }
    return last
  }

  func suspect(_ mark: Mark) -> Int? { suspects.first { $0.mark == mark }?.line }
}

extension SourceLexer {
  mutating func open(_ mark: Mark, _ line: Int) {
    brackets.push(mark, line: line, index: tokens.count - 1)
  }

  mutating func close(_ mark: Mark, _ line: Int, _ column: Int) throws(SyntaxError) {
    let message = mark == .end ? "unexpected reserved word: " : "unexpected token: "
    guard let opened = brackets.pop(mark, line: line) else {
      let hint = brackets.suspect(.end).map {
        "\n\n    HINT: it looks like the \"end\" on line \($0) does not have a matching \"do\" defined before it\n"
      }
      throw failure(
        message, mark.rawValue, line: line, column: column, advice: mark == .end ? hint ?? "" : "")
    }
    guard opened.mark.closing == mark else {
      throw failure(
        message, mark.rawValue, line: line, column: column,
        advice:
          ". The \"\(opened.mark.rawValue)\" at line \(opened.line) is missing terminator \"\(opened.mark.closing?.rawValue ?? "")\""
      )
    }
    tokens[opened.index].closer = tokens.count
  }

  /// At the end of the text nothing may be open.
  mutating func closeBrackets() throws(SyntaxError) {
    guard let opened = brackets.open.last, let closing = opened.mark.closing else { return }
    let (open, close) = (opened.mark.rawValue, closing.rawValue)
    let hint = brackets.suspect(opened.mark).map {
      "\n\n    HINT: it looks like the \"\(open)\" on line \($0) does not have a matching \"\(close)\"\n"
    }
    throw failure(
      "missing terminator: \(close) (for \"\(open)\" starting at line \(opened.line))\(hint ?? "")",
      kind: .incomplete)
  }
}
