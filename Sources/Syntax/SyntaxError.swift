/// What is wrong with a source text, in Elixir's words where the case is Elixir's.
public struct SyntaxError: Error, Hashable, Sendable {
  /// What sort of error it is.
  public enum Kind: Hashable, Sendable {
    /// The text ends too early (Elixir's `TokenMissingError`); more input may complete it.
    case incomplete
    /// The text is wrong whatever follows (Elixir's `SyntaxError`).
    case invalid
  }

  /// Whether more input could help.
  public var kind: Kind
  /// The file's name as it was given to the parser.
  public var file: String
  /// The line, counted from 1.
  public var line: Int
  /// The column in code points, counted from 1; 0 where it is not known.
  public var column: Int
  /// What is wrong, up to the words it is wrong with.
  public var message: String
  /// The words that are wrong; may be empty.
  public var token: String
  /// What is said after them: how it came to be, or what may help.
  public var advice: String

  /// Makes the error of its parts.
  public init(
    kind: Kind, file: String, line: Int, column: Int, message: String, token: String = "",
    advice: String = ""
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.token = token
    self.advice = advice
  }

  /// What the exception says.
  public var description: String {
    if kind == .incomplete, token.isEmpty, message == Self.before {
      return "syntax error: expression is incomplete"
    }
    if message == Self.before, let word = reservedWord {
      return
        "\(message)\(word). \"\(word)\" is a reserved word in Elixir and therefore its usage is limited. For instance, it can't be used as a variable or be defined nor invoked as a regular function"
    }
    return message + token + advice
  }

  /// The reserved word that stands where it cannot.
  public var reservedWord: String? {
    let word = token.filter { $0 != "'" }
    return ["and", "or", "not", "in", "when"].contains(word) ? word : nil
  }

  /// Whether a string or a sigil stands where it cannot.
  public var isOfText: Bool { message == Self.before && isText }

  /// Whether `token` is what a text says, not a word.
  public var isText = false

  static let before = "syntax error before: "
}
