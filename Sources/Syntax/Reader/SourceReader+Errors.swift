extension SourceReader {
  func failure(
    _ message: String, _ token: String, line: Int, column: Int, advice: String = "",
    kind: SyntaxError.Kind = .invalid
  ) -> SyntaxError {
    SyntaxError(
      kind: kind, file: options.file, line: line, column: column, message: message, token: token,
      advice: advice)
  }

  func failure(
    _ message: String, _ word: SourceToken, advice: String = ""
  ) -> SyntaxError {
    var failure = failure(
      message, word.text(bytes), line: word.line, column: word.column, advice: advice)
    failure.isText = word.isText
    return failure
  }

  /// The present word cannot stand here.
  func unexpected() -> SyntaxError {
    let last = tokens[max(index - 1, 0)]
    switch token.kind {
    case .end:
      // A dot takes the ends of lines after it.
      let before = tokens[max(index - 2, 0)]
      let last = last.isNewline && before.isMark(.dot) ? before : last
      return failure(
        SyntaxError.before, "", line: last.line, column: last.column, kind: .incomplete)
    case .newline where index + 1 < tokens.count:
      // An end of a line may stand there, what follows it may not.
      var following = self
      following.index += 1
      return following.unexpected()
    case .mark(.percent) where next.isMark(.openBrace) && !next.isSpaced:
      return failure(SyntaxError.before, "'%{}'", line: token.line, column: token.column)
    default: return failure(SyntaxError.before, token)
    }
  }

  /// A key stands directly after a value.
  func unexpectedKey() -> SyntaxError {
    let name: String
    switch token.kind {
    case .keyword(let key): name = key
    case .quotedKeyword(let text): name = text.plain
    default: return unexpected()
    }
    if name == "do" {
      return failure(
        "unexpected keyword: ", "do:", line: token.line, column: token.column,
        advice: Self.blockAdvice)
    }
    return failure(SyntaxError.before, "'\(name):'", line: token.line, column: token.column)
  }

  static let blockAdvice =
    ". In case you wanted to write a \"do\" expression, you must either use do-blocks or separate the keyword argument with comma. For example, you should either write:\n\n    if some_condition? do\n      :this\n    else\n      :that\n    end\n\nor the equivalent construct:\n\n    if(some_condition?, do: :this, else: :that)\n\nwhere \"some_condition?\" is the first argument and the second argument is a keyword list.\n\nYou may see this error if you forget a trailing comma before the \"do\" in a \"do\" block"

  /// A call without parentheses stands among others, and it is not clear whose the commas are.
  func ambiguousComma(inCall: Bool, line: Int, column: Int) -> SyntaxError {
    let message =
      inCall
      ? "unexpected comma. Parentheses are required to solve ambiguity in nested calls.\n\nThis error happens when you have nested function calls without parentheses. For example:\n\n    one a, two b, c, d\n\nIn the example above, we don't know if the parameters \"c\" and \"d\" apply to the function \"one\" or \"two\". You can solve this by explicitly adding parentheses:\n\n    one a, two(b, c, d)\n\nOr by adding commas (in case a nested call is not intended):\n\n    one, a, two, b, c, d\n\nElixir cannot compile otherwise. Syntax error before: "
      : "unexpected comma. Parentheses are required to solve ambiguity inside containers.\n\nThis error may happen when you forget a comma in a list or other container:\n\n    [a, b c, d]\n\nOr when you have ambiguous calls:\n\n    [one, two three, four, five]\n\nIn the example above, we don't know if the parameters \"four\" and \"five\" belongs to the list or the function \"two\". You can solve this by explicitly adding parentheses:\n\n    [one, two(three, four), five]\n\nElixir cannot compile otherwise. Syntax error before: "
    return failure(message, "','", line: line, column: column)
  }

  /// Something follows a keyword list, which must be last.
  func afterKeywords(_ comma: SourceToken, inCall: Bool) -> SyntaxError {
    let message =
      inCall
      ? "unexpected expression after keyword list. Keyword lists must always come as the last argument. Therefore, this is not allowed:\n\n    function_call(1, some: :option, 2)\n\nInstead, wrap the keyword in brackets:\n\n    function_call(1, [some: :option], 2)\n\nSyntax error after: "
      : "unexpected expression after keyword list. Keyword lists must always come last in lists and maps. Therefore, this is not allowed:\n\n    [some: :value, :another]\n    %{some: :value, another => value}\n\nInstead, reorder it to be the last entry:\n\n    [:another, some: :value]\n    %{another => value, some: :value}\n\nSyntax error after: "
    return failure(message, comma)
  }

  func unexpectedParentheses(_ open: SourceToken) -> SyntaxError {
    failure(
      "unexpected parentheses. If you are making a function call, do not insert spaces between the function name and the opening parentheses. Syntax error before: ",
      open)
  }

  func unexpectedArrow(_ arrow: SourceToken) -> SyntaxError {
    failure(
      "unexpected operator ->. If you want to define multiple clauses, the first expression must use ->. Syntax error before: ",
      arrow)
  }

  func strayStep(_ word: SourceToken) -> SyntaxError {
    failure(
      "the range step operator (//) must immediately follow the range definition operator (..), for example: 1..9//2. If you wanted to define a default argument, use (\\\\) instead. Syntax error before: ",
      word)
  }

  func tooDeep() -> SyntaxError {
    failure(
      "expressions are nested deeper than \(options.depthLimit) levels", "", line: token.line,
      column: token.column)
  }

  /// One link more in a chain of operators or calls: each nests what is left of it one level deeper.
  func count(_ links: inout Int) throws(SyntaxError) {
    links += 1
    guard links > Self.chainLimit else { return }
    throw failure(
      "an expression has more than \(Self.chainLimit) operators or calls in a row", "",
      line: token.line, column: token.column)
  }

  private static let chainLimit = 5000
}
