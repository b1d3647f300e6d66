internal import Syntax
internal import VirtualMachine

/// How a function was defined.
enum DefinitionKind: String, Sendable {
  case def, defp, defmacro, defmacrop

  var isMacro: Bool { self == .defmacro || self == .defmacrop }
  var isPublic: Bool { self == .def || self == .defmacro }
}

/// A function or macro while its module is compiled.
struct Definition {
  var kind: DefinitionKind
  var key: NameArity
  var clauses: [FunctionClause] = []
  var line: Int
  var file: String
  var isUsed = false
  /// Whether it is a macro that was expanded in the module.
  var isExpanded = false
  /// Whether a macro wrote it.
  var isGenerated = false
  /// The module of the macro that wrote it.
  var context: Form?
  /// How many of the last arguments have defaults.
  var defaults = 0
  /// The full function, where this one only fills in defaults.
  var defaultsOf: NameArity?
  /// The number of the clause that was defined last in the module, to see clauses that do not stand together.
  var position = 0
  /// Local functions that its clauses call.
  var calls: [LocalCall] = []
  /// Each clause as written, for `Module.get_definition/2`.
  var sources: [ClauseSource] = []

  /// The name that the function has in the code.
  var codeName: String { kind.isMacro ? "MACRO-" + key.name : key.name }
  var codeArity: Int { kind.isMacro ? key.arity + 1 : key.arity }
}

/// A definition that a later one may replace.
struct Overridable {
  var definition: Definition
  /// How often it was replaced, for the names of the older ones.
  var count: Int
  var isReplaced = false
  var isSuperUsed = false
}

/// A module attribute.
struct Attribute {
  var value: Literal
  var accumulates = false
  var persists = false
  var isSet = true
  var isRead = false
  /// Whether the program, and no macro, sets it.
  var isWritten = true
  var line = 0
}

/// A module while its body runs.
final class ModuleRecord: @unchecked Sendable {
  let name: String
  let file: String
  let line: Int
  var definitions: [NameArity: Definition] = [:]
  /// Keys of `definitions` in the order in which they came.
  var order: [NameArity] = []
  var attributes: [String: Attribute] = [:]
  var overridables: [NameArity: Overridable] = [:]
  var structFields: [LiteralPair]?
  var enforcedKeys: [String] = []
  var callbacks: [NameArity] = []
  var macroCallbacks: [NameArity] = []
  var optionalCallbacks: [NameArity] = []
  var docs = ModuleDocs()
  /// Set while a clause is expanded, where it reads `__CALLER__` or `__ENV__` of its caller.
  var usesCaller = false
  var callerMacros: Set<NameArity> = []
  /// Grows with every change of the definitions.
  var version = 0
  /// The last temporary module with the local macros, and what it was made for.
  var macroModule: (name: String, version: Int, root: NameArity)?
  /// The environment at the present point of the body.
  var environment: Environment
  var isClosed = false
  var lateWarnings: [LateWarning] = []
  /// What `@deprecated` says of functions and macros.
  var deprecated: [NameArity: String] = [:]
  /// What `@impl` was set for.
  var implementations: [Implementation] = []
  var position = 0

  init(name: String, environment: Environment, line: Int) {
    self.name = name
    self.environment = environment
    file = environment.file
    self.line = line
    for name in ModuleRecord.accumulating {
      attributes[name] = Attribute(value: .emptyList, accumulates: true)
    }
  }

  static let accumulating = [
    "after_compile", "before_compile", "behaviour", "compile", "derive", "dialyzer",
    "external_resource", "on_definition", "after_verify",
  ]

  /// Sets an attribute, or adds to one that accumulates.
  func put(_ name: String, _ value: Literal, line: Int = 0, isWritten: Bool = true) {
    if putDocMetadata(name, value) { return }
    if var attribute = attributes[name], attribute.accumulates {
      attribute.value = .joined([value], attribute.value)
      attributes[name] = attribute
      return
    }
    var attribute = attributes[name] ?? Attribute(value: value, line: line)
    attribute.value = value
    attribute.line = line
    attribute.isWritten = isWritten
    attribute.isSet = true
    attributes[name] = attribute
  }
}

/// What is known of a module that this service has compiled.
struct ModuleFacts: Sendable {
  var functions: Set<NameArity> = []
  var macros: Set<NameArity> = []
  /// The macros that look at their caller; the others get nil for it.
  var callerMacros: Set<NameArity> = []
  var structFields: [LiteralPair]?
  var enforcedKeys: [String] = []
  /// Modules whose functions it may call without being warned, or `all`.
  var unchecked: Set<String> = []
}
