/// How the parser reads a text and what it notes in the metadata.
public struct ParserOptions: Sendable {
  /// The file's name, for errors.
  public var file: String
  /// The line of the first byte.
  public var line: Int
  /// The column of the first byte.
  public var column: Int
  /// Whether nodes keep their column, as Elixir's `columns: true`.
  public var columns: Bool
  /// Whether nodes keep `do:`, `end:`, `closing:` and their like, as Elixir's `token_metadata: true`.
  public var tokenMetadata: Bool
  /// The head of a node `{head, meta, [literal]}` around each literal, as a `literal_encoder` makes it; nil leaves them as they are.
  public var literalHead: String?
  /// Whether escapes in strings are read, as Elixir's `unescape: true`.
  public var unescapes: Bool
  /// Whether comments are kept.
  public var keepsComments: Bool
  /// The deepest nesting of expressions; beyond it there is an error.
  public var depthLimit: Int
  /// The longest text in bytes; beyond it there is an error.
  public var byteLimit: Int

  /// Elixir's defaults: only lines are kept.
  public init(
    file: String = "nofile", line: Int = 1, column: Int = 1, columns: Bool = false,
    tokenMetadata: Bool = false, literalHead: String? = nil, unescapes: Bool = true,
    keepsComments: Bool = false, depthLimit: Int = 500, byteLimit: Int = 64 << 20
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.columns = columns
    self.tokenMetadata = tokenMetadata
    self.literalHead = literalHead
    self.unescapes = unescapes
    self.keepsComments = keepsComments
    self.depthLimit = depthLimit
    self.byteLimit = byteLimit
  }
}
