public import VirtualMachine

/// Why code could not be compiled.
public enum CompilationFailure: Error, Sendable {
  /// An exception as the term that is to be raised.
  case exception(Literal)
  /// A call that the compiler asked for has raised; the driver knows what.
  case interrupted

  /// `%CompileError{}` at a line of a file.
  static func compileError(_ file: String, _ line: Int, _ description: String) -> Self {
    .exception(
      exceptionTerm(
        "Elixir.CompileError",
        [
          ("file", .binary(Array(file.utf8))), ("line", .integer(line)),
          ("description", .binary(Array(description.utf8))),
        ]))
  }

  /// `%ArgumentError{}`.
  static func argumentError(_ message: String) -> Self {
    .exception(
      exceptionTerm("Elixir.ArgumentError", [("message", .binary(Array(message.utf8)))]))
  }

  /// An exception struct as a term.
  static func exceptionTerm(_ module: String, _ fields: [(String, Literal)]) -> Literal {
    var pairs = [
      LiteralPair(.atom("__struct__"), .atom(module)),
      LiteralPair(.atom("__exception__"), .atom("true")),
    ]
    for (key, value) in fields { pairs.append(LiteralPair(.atom(key), value)) }
    return .map(pairs)
  }
}
