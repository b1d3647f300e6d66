/// Reads source text as quoted forms: an operator-precedence parser over the words of `SourceLexer`, which takes what
/// Elixir's grammar takes and refuses the rest in its words.
public struct SourceReader {
  var tokens: [SourceToken]
  let bytes: [UInt8]
  let options: ParserOptions
  var index = 0
  var depth = 0
  var warnings: [SyntaxWarning] = []
  /// What may follow a name here.
  var reach = Reach.all
  /// What the last expression was.
  var shape = Shape.other

  /// What may follow a name.
  enum Reach {
    case all
    /// Arguments, but no `do`: it belongs to a call further left.
    case arguments
    /// Only what stands in parentheses: the name of a struct.
    case parentheses
  }

  /// What the last expression was, where what follows depends on it.
  enum Shape: Equatable {
    case other
    /// A name, or a call of one: it may stand alone in a map.
    case call
    /// A call with a `do` block.
    case block
    /// A call of several arguments without parentheses, at this place; in a list of expressions it would take the rest of it.
    case open(line: Int, column: Int)
  }

  /// The quoted form of a text.
  public static func read(
    _ bytes: [UInt8], _ options: ParserOptions
  ) throws(SyntaxError) -> Form {
    try readFully(bytes, options).form
  }

  /// A text that has been read.
  public struct Reading: Sendable {
    /// The quoted form.
    public var form: Form
    /// The comments, where the options keep them.
    public var comments: [Comment]
    /// What should be written otherwise.
    public var warnings: [SyntaxWarning]
  }

  /// The quoted form of a text, and what else is known of it.
  public static func readFully(
    _ bytes: [UInt8], _ options: ParserOptions
  ) throws(SyntaxError) -> Reading {
    guard bytes.count <= options.byteLimit else {
      throw SyntaxError(
        kind: .invalid, file: options.file, line: options.line, column: options.column,
        message: "the source is longer than \(options.byteLimit) bytes")
    }
    if let (line, byte) = invalidByte(bytes) {
      throw SyntaxError(
        kind: .invalid, file: options.file, line: options.line + line, column: 1,
        message:
          "the source is not UTF-8: unexpected byte 0x\(String(byte, radix: 16)) in this line")
    }
    var lexer = SourceLexer(bytes: bytes, options: options)
    var reader = SourceReader(tokens: try lexer.run(), bytes: bytes, options: options)
    let form = try reader.program()
    return Reading(
      form: form, comments: lexer.comments, warnings: lexer.warnings + reader.warnings)
  }

  /// The first byte that is no UTF-8 there, and the number of line ends before it.
  private static func invalidByte(_ bytes: [UInt8]) -> (line: Int, byte: UInt8)? {
    var line = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        if byte == 10 { line += 1 }
        index += 1
        continue
      }
      let size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let end = min(index + size, bytes.count)
      guard byte >= 0xC2, byte < 0xF5, String(validating: bytes[index..<end], as: UTF8.self) != nil
      else { return (line, byte) }
      index = end
    }
    return nil
  }

  init(tokens: [SourceToken], bytes: [UInt8], options: ParserOptions) {
    self.tokens = tokens
    self.bytes = bytes
    self.options = options
  }

  // MARK: Words

  var token: SourceToken { tokens[index] }
  var next: SourceToken { tokens[min(index + 1, tokens.count - 1)] }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  /// Consumes the present word.
  mutating func take() -> SourceToken {
    let word = token
    advance()
    return word
  }

  /// Skips the ends of lines here; how many there are.
  @discardableResult
  mutating func skipNewlines() -> Int {
    guard token.isNewline else { return 0 }
    return take().newlines
  }

  /// Skips ends of lines before `mark`, and consumes it.
  mutating func close(_ mark: Mark) throws(SyntaxError) -> SourceToken {
    if token.isNewline, next.isMark(mark) { advance() }
    guard token.isMark(mark) else { throw unexpected() }
    return take()
  }

  // MARK: Metadata

  func meta(_ token: SourceToken, _ entries: [Meta.Entry] = []) -> Meta {
    Meta(line: token.line, column: options.columns ? token.column : 0, entries: entries)
  }

  func place(line: Int, column: Int) -> Form {
    var pairs: [(String, Form)] = [("line", .integer(line))]
    if options.columns { pairs.append(("column", .integer(column))) }
    return .keywords(pairs)
  }

  /// An entry of token metadata with a place; none where it is not asked for.
  func entry(_ key: String, _ token: SourceToken) -> [Meta.Entry] {
    guard options.tokenMetadata else { return [] }
    return [Meta.Entry(key: key, value: place(line: token.line, column: token.column))]
  }

  func newlines(_ count: Int) -> [Meta.Entry] {
    guard options.tokenMetadata, count > 0 else { return [] }
    return [Meta.Entry(key: "newlines", value: .integer(count))]
  }

  func delimiter(_ text: Text) -> [Meta.Entry] {
    var entries = [Meta.Entry(key: "delimiter", value: .string(text.delimiter))]
    if let indentation = text.indentation {
      entries.append(Meta.Entry(key: "indentation", value: .integer(indentation)))
    }
    return entries
  }

  /// The literal itself, or where literals are to be kept apart a node around it.
  func literal(
    _ form: Form, _ token: SourceToken, _ entries: @autoclosure () -> [Meta.Entry] = []
  ) -> Form {
    guard let head = options.literalHead else { return form }
    return .call(head, meta(token, entries()), [form])
  }

  // MARK: Programs

  /// Expressions up to the end of the text.
  mutating func program() throws(SyntaxError) -> Form {
    var block = Meta.none
    if token.isNewline || token.isMark(.semicolon) {
      block = meta(token)
      advance()
    }
    var statements: [Form] = []
    while true {
      if case .end = token.kind { break }
      statements.append(try expression(Self.loosest))
      if case .end = token.kind { break }
      let end = token
      guard end.isNewline || end.isMark(.semicolon) else { throw unexpected() }
      advance()
      if case .end = token.kind { break }
      note(end, in: &statements[statements.count - 1])
    }
    if statements.isEmpty { return .block([], block) }
    return Self.block(statements)
  }

  /// Notes what ended an expression, where another follows it.
  func note(_ end: SourceToken, in form: inout Form) {
    guard options.tokenMetadata, case .node(var node) = form else { return }
    var pairs: [(String, Form)] = [
      ("newlines", .integer(end.newlines)), ("line", .integer(end.line)),
    ]
    if options.columns { pairs.append(("column", .integer(end.column))) }
    let entry = Meta.Entry(key: "end_of_expression", value: .keywords(pairs))
    if node.head == .atom("->"), case .list(var parts) = node.arguments, case .node = parts[1] {
      note(end, in: &parts[1])
      node.arguments = .list(parts)
    } else {
      node.meta.entries.insert(entry, at: 0)
    }
    form = .node(node)
  }

  /// The expressions as one; a single negation and a splice keep their block.
  static func block(_ statements: [Form]) -> Form {
    guard statements.count == 1 else { return .block(statements) }
    let only = statements[0]
    if let call = only.asCall, call.arguments.count == 1,
      call.name == "unquote_splicing" || call.name == "not" || call.name == "!"
    {
      return .block(statements)
    }
    return only
  }
}
