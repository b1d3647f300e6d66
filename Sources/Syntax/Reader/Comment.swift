/// A comment of the source text, as Elixir's `Code.string_to_quoted_with_comments/2` describes it.
public struct Comment: Hashable, Sendable {
  /// The line, counted from 1.
  public var line: Int
  /// The column of the `#`, counted from 1.
  public var column: Int
  /// Ends of lines between it and what stands before; 0 on a line with code.
  public var newlinesBefore: Int
  /// Ends of lines between it and what follows.
  public var newlinesAfter: Int
  /// The text with its `#`, without the end of the line.
  public var text: String
}
