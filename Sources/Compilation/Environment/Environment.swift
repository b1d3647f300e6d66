/// A name with its number of arguments.
struct NameArity: Hashable, Sendable, Comparable {
  var name: String
  var arity: Int

  init(_ name: String, _ arity: Int) {
    self.name = name
    self.arity = arity
  }

  static func < (left: NameArity, right: NameArity) -> Bool {
    left.name == right.name ? left.arity < right.arity : left.name < right.name
  }
}

/// What tells one source variable from another: its name, and the macro (or the expansion of one) that made it.
struct VariableKey: Hashable, Sendable {
  var name: String
  /// The context's atom; empty where the counter says it.
  var context: String
  /// The expansion's number; 0 for variables that no macro made.
  var counter: Int

  init(_ name: String, context: String = "nil", counter: Int = 0) {
    self.name = name
    self.context = counter == 0 ? context : ""
    self.counter = counter
  }
}

/// Where an expression stands, as far as it changes what is allowed.
enum ExpansionContext: Sendable { case none, match, `guard` }

/// A short name for a module.
struct AliasEntry: Sendable, Hashable {
  var name: String
  var target: String
  /// The expansion whose quoted code defined it; 0 for plain code.
  var counter = 0
  /// What the tracker of its file calls it.
  var number: Int?
}

/// The functions (or macros) that came from a module by `import`.
struct ImportEntry: Sendable {
  var module: String
  var names: Set<NameArity>
}

/// What an expression can see: the module and function around it, short names, imports, variables.
struct Environment: Sendable {
  var module: String?
  var file: String
  var line = 0
  var function: NameArity?
  var context = ExpansionContext.none
  var contextModules: [String] = []
  var aliases: [AliasEntry] = []
  var macroAliases: [AliasEntry] = []
  var requires: Set<String> = ["Elixir.Kernel", "Elixir.Kernel.Typespec", "Elixir.Application"]
  var functions: [ImportEntry]
  var macros: [ImportEntry]
  var variables: [VariableKey: Variable] = [:]
  /// The variable that holds the raw stack inside `rescue` and `catch`.
  var stackVariable: Variable?
  /// The variable that holds the caller inside a macro's body.
  var callerVariable: Variable?
  /// Parameters of the capture that surrounds the expression.
  var isTopLevelOfFile = false
  /// What the file's warnings are made of; nil for code that is no file's.
  var tracker: LexicalTracker?

  init(file: String) {
    self.file = file
    functions = [ImportEntry(module: "Elixir.Kernel", names: KernelTable.functions)]
    macros = [ImportEntry(module: "Elixir.Kernel", names: KernelTable.macros)]
  }

  /// The module that a short name stands for; the name itself where there is no alias.
  func resolveAlias(_ segments: [String], meta alias: AliasMeta, counter: Int) -> String {
    if case .module(let module) = alias { return module }
    guard let first = segments.first else { return "Elixir" }
    if first == "Elixir" { return segments.joined(separator: ".") }
    let head = "Elixir." + first
    let table = alias == .isFalse ? macroAliases : aliases
    for entry in table where entry.name == head && (alias != .isFalse || entry.counter == counter) {
      if let number = entry.number { tracker?.use(alias: number) }
      return ([entry.target] + segments.dropFirst()).joined(separator: ".")
    }
    return "Elixir." + segments.joined(separator: ".")
  }

  /// Makes `name` stand for `target`.
  mutating func storeAlias(_ name: String, _ target: String, counter: Int, number: Int? = nil) {
    aliases.removeAll { $0.name == name }
    if name == target {
      macroAliases.removeAll { $0.name == name && $0.counter == counter }
      return
    }
    aliases.insert(AliasEntry(name: name, target: target, number: number), at: 0)
    guard counter != 0 else { return }
    macroAliases.removeAll { $0.name == name }
    macroAliases.insert(AliasEntry(name: name, target: target, counter: counter), at: 0)
  }

  /// The modules that `name/arity` was imported from as a function.
  func functionImport(_ key: NameArity) -> String? {
    for entry in functions where entry.names.contains(key) { return entry.module }
    return nil
  }

  /// The module that `name/arity` was imported from as a macro.
  func macroImport(_ key: NameArity) -> String? {
    for entry in macros where entry.names.contains(key) { return entry.module }
    return nil
  }

  /// The same environment for code of a function: nothing but the module's view.
  func withoutVariables() -> Environment {
    var copy = self
    copy.variables = [:]
    copy.stackVariable = nil
    copy.callerVariable = nil
    return copy
  }
}

/// The `alias:` entry of an alias's metadata.
enum AliasMeta: Equatable {
  case absent
  case isFalse
  case module(String)
}
