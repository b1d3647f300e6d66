public import VirtualMachine

/// A variable of Core: bound exactly once (a rebinding in the source is a new variable).
public struct Variable: Hashable, Sendable {
  /// Unique within the outermost function.
  public var id: Int
  /// The source's name, for messages.
  public var name: String

  /// A variable.
  public init(id: Int, name: String) {
    self.id = id
    self.name = name
  }
}

/// An expression after macro expansion: scopes are resolved, sugar is gone. What the lowering turns into code.
///
/// `line` is the source line for stack traces, 0 where there is none.
public indirect enum Core: Sendable {
  case literal(Literal)
  case variable(Variable)
  case cons(Core, Core)
  case tuple([Core])
  /// Pairs in source order; a later key wins.
  case map([CorePair])
  /// `%{base | key: value}`: each key must be there.
  case mapUpdate(Core, [CorePair], line: Int)
  /// `<<...>>`.
  case binary([BinarySegment], line: Int)
  /// `pattern = value`; its value is the right side. A failure raises MatchError.
  case match(Pattern, Core, line: Int)
  /// Expressions one after another; the last one's value. Never empty. Variables bound in it stay bound in what follows the
  /// sequence, also where it is an argument.
  case sequence([Core])
  /// `module.function(arguments)` with both names known.
  case remoteCall(module: String, function: String, arguments: [Core], line: Int)
  /// A call of a function of the same module.
  case localCall(function: String, arguments: [Core], line: Int)
  /// `module.function(arguments)` where the module (or the function) is computed.
  case dynamicCall(module: Core, function: Core, arguments: [Core], line: Int)
  /// `function.(arguments)`.
  case apply(Core, [Core], line: Int)
  /// An anonymous function. `name`, where given, is bound inside to the function itself (for loops).
  case function(self: Variable?, clauses: [FunctionClause], arity: Int, line: Int)
  /// `&name/arity` of the same module.
  case localCapture(function: String, arity: Int)
  /// `case subject do clauses end`; where none matches: `failure` with the subject.
  case choose(Core, [Clause], failure: Failure, line: Int)
  /// `if` on Elixir's truth (neither nil nor false).
  case branch(Core, then: Core, otherwise: Core)
  /// Short-circuit `and`/`or` on strict booleans: `operator` is `and` or `or`; a left side that is no boolean raises BadBooleanError.
  case strictBoolean(operator: String, Core, Core, line: Int)
  /// `cond` has become nested branches; this is its end: raises CondClauseError.
  case failure(Failure, Core, line: Int)
  /// Each clause has one pattern. Without `after` it waits for ever.
  case receive([Clause], after: ReceiveTimeout?, line: Int)
  case attempt(Attempt)

  /// `nil`.
  public static let `nil` = Core.literal(.atom("nil"))
}

/// A key and its value.
public struct CorePair: Sendable {
  public var key: Core
  public var value: Core

  /// A pair.
  public init(_ key: Core, _ value: Core) {
    self.key = key
    self.value = value
  }
}

/// `try`. Each handler clause has three patterns: class (`:error`, `:exit`, `:throw`), reason as raised (raw Erlang reasons are not
/// normalised: the expander emits `Exception.normalize` calls), and the raw stack, which `:swm.stacktrace/1` turns into a list.
public struct Attempt: Sendable {
  public var body: Core
  /// Tried in order; where none matches the exception goes on.
  public var handlers: [Clause]
  /// `else`: matched against the body's value outside the handlers; failure raises TryClauseError.
  public var otherwise: [Clause]
  /// `after`: runs in every case; its value is dropped.
  public var after: Core?
  public var line: Int

  /// A try expression.
  public init(
    body: Core, handlers: [Clause], otherwise: [Clause] = [], after: Core? = nil, line: Int
  ) {
    self.body = body
    self.handlers = handlers
    self.otherwise = otherwise
    self.after = after
    self.line = line
  }
}

/// `after milliseconds -> body`.
public struct ReceiveTimeout: Sendable {
  public var milliseconds: Core
  public var body: Core

  /// A timeout.
  public init(milliseconds: Core, body: Core) {
    self.milliseconds = milliseconds
    self.body = body
  }
}

/// `patterns when guard -> body`. The guard is an expression of guard-safe calls (`:erlang` functions, `strictBoolean`,
/// `branch`); its errors count as false. Several `when`s have become `guards`, tried in order: an error in one goes on to the next.
public struct Clause: Sendable {
  public var patterns: [Pattern]
  public var guards: [Core]
  public var body: Core
  public var line: Int

  /// A clause; no guards means always.
  public init(patterns: [Pattern], guards: [Core] = [], body: Core, line: Int) {
    self.patterns = patterns
    self.guards = guards
    self.body = body
    self.line = line
  }
}

/// A clause of a function: one pattern for each argument.
public typealias FunctionClause = Clause

/// A pattern.
public indirect enum Pattern: Sendable {
  case wildcard
  case bind(Variable)
  case literal(Literal)
  /// A pinned variable, or the second occurrence of one in the same pattern: `===`.
  case same(Variable)
  /// `left = right`: both match.
  case both(Pattern, Pattern)
  case cons(Pattern, Pattern)
  case tuple([Pattern])
  /// Keys are literals or variables bound before.
  case map([PatternPair])
  case binary([BinaryPatternSegment])
}

/// A key and the pattern of its value.
public struct PatternPair: Sendable {
  public var key: Core
  public var value: Pattern

  /// A pair.
  public init(_ key: Core, _ value: Pattern) {
    self.key = key
    self.value = value
  }
}

/// The type and options of a segment, after defaults are filled in.
public struct SegmentType: Sendable {
  public enum Kind: Sendable { case integer, float, bits, utf8, utf16, utf32 }
  public var kind: Kind
  /// Bits of one unit of the size: 1 for integers and floats, 8 for `binary`/`bytes`, 1 for `bitstring`/`bits`, unless given.
  public var unit: Int
  public var isSigned: Bool
  /// Little-endian or native.
  public var isLittleEndian: Bool

  /// A type.
  public init(kind: Kind, unit: Int, isSigned: Bool = false, isLittleEndian: Bool = false) {
    self.kind = kind
    self.unit = unit
    self.isSigned = isSigned
    self.isLittleEndian = isLittleEndian
  }
}

/// A segment of a bitstring that is built. Literal strings are `bits` of unit 8 with a binary literal as value.
public struct BinarySegment: Sendable {
  public var value: Core
  /// In units; nil: the default (integer 8, float 64, bits: the whole value).
  public var size: Core?
  public var type: SegmentType

  /// A segment.
  public init(value: Core, size: Core?, type: SegmentType) {
    self.value = value
    self.size = size
    self.type = type
  }
}

/// A segment of a bitstring pattern. A literal string is a `.literal(.binary)` value of kind bits.
public struct BinaryPatternSegment: Sendable {
  public var value: Pattern
  /// In units; may use variables bound by earlier segments. nil: the default; for `bits` at the end, the rest.
  public var size: Core?
  public var type: SegmentType

  /// A segment.
  public init(value: Pattern, size: Core?, type: SegmentType) {
    self.value = value
    self.size = size
    self.type = type
  }
}

/// A function of a module.
public struct FunctionDefinition: Sendable {
  public var name: String
  public var arity: Int
  public var isExported: Bool
  public var clauses: [FunctionClause]
  public var line: Int

  /// A function.
  public init(name: String, arity: Int, isExported: Bool, clauses: [FunctionClause], line: Int) {
    self.name = name
    self.arity = arity
    self.isExported = isExported
    self.clauses = clauses
    self.line = line
  }
}

/// A module ready for lowering. Macros are exported functions `MACRO-name` with the caller's environment as first argument.
public struct ModuleDefinition: Sendable {
  /// The module's atom, for example `Elixir.Enum`.
  public var name: String
  public var file: String
  public var functions: [FunctionDefinition]

  /// A module.
  public init(name: String, file: String, functions: [FunctionDefinition]) {
    self.name = name
    self.file = file
    self.functions = functions
  }
}
