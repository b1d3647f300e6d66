/// Something in a text that is read, but should be written otherwise.
public struct SyntaxWarning: Hashable, Sendable {
  /// The line, counted from 1.
  public var line: Int
  /// The column, counted from 1.
  public var column: Int
  /// What is said about it.
  public var message: String
}
