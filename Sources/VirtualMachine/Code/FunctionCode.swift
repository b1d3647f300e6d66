/// Code as the compiler hands it over, before it has addresses.
///
/// Further words that need an address (functions, exports, natives, literals) are listed as `fixups`, by their position in
/// `words`; the loader fills them in.
public struct FunctionCode: Sendable {
  /// A word that the loader fills in.
  public enum Fixup: Sendable {
    /// The entry of the function with this index in the module.
    case function(Int)
    /// The export `module.function/arity`.
    case export(module: String, function: String, arity: Int)
    /// The native `module.function/arity`, which must exist.
    case native(module: String, function: String, arity: Int)
    /// A constant.
    case literal(Literal)
  }

  /// A range of words in which an exception goes to `handler`. Inner ranges come first.
  public struct Handler: Sendable {
    /// The words that are covered.
    public var range: Range<Int>
    /// The first word of the handler.
    public var target: Int
    /// The register that gets the class; the reason and the raw stack go to the next two.
    public var register: Int

    /// A handler.
    public init(range: Range<Int>, target: Int, register: Int) {
      self.range = range
      self.target = target
      self.register = register
    }
  }

  /// The function's name, `-name/arity-fun-0-` for closures as in Erlang.
  public var name: String
  /// Arguments, without captured values.
  public var arity: Int
  /// Captured values, which follow the arguments at entry.
  public var capturedCount: Int
  /// Registers that the frame needs, including one more than any call window's start.
  public var frameSize: Int
  /// Whether other modules may call it.
  public var isExported: Bool
  /// Instructions and their further words.
  public var words: [UInt64]
  /// What the loader fills in, by position in `words`.
  public var fixups: [(position: Int, fixup: Fixup)]
  /// Exception handlers, inner ones first.
  public var handlers: [Handler]
  /// Source lines: from this word on, the line is that.
  public var lines: [(position: Int, line: Int)]

  /// An empty function.
  public init(name: String, arity: Int, capturedCount: Int = 0, isExported: Bool) {
    self.name = name
    self.arity = arity
    self.capturedCount = capturedCount
    self.isExported = isExported
    frameSize = arity + capturedCount
    words = []
    fixups = []
    handlers = []
    lines = []
  }
}

/// A module as the compiler hands it over.
public struct ModuleCode: Sendable {
  /// The module's atom, for example `Elixir.Enum`.
  public var name: String
  /// The source file, for stack traces.
  public var file: String
  /// All functions, closures included; `Fixup.function` is an index into it.
  public var functions: [FunctionCode]

  /// A module.
  public init(name: String, file: String, functions: [FunctionCode]) {
    self.name = name
    self.file = file
    self.functions = functions
  }
}
