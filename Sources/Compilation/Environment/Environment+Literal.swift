internal import Syntax
internal import VirtualMachine

extension Expander {
  /// `%Macro.Env{}` of an environment.
  func environmentLiteral(_ environment: Environment, line: Int? = nil) -> Literal {
    environment.literal(line: line ?? environment.line)
  }
}

extension Environment {
  /// `%Macro.Env{}`.
  func literal(line: Int) -> Literal {
    let imports = { (entries: [ImportEntry]) -> Literal in
      .proper(
        entries.map { entry in .tuple([.atom(entry.module), Environment.namesLiteral(entry.names)])
        })
    }
    let contextName = context == .none ? "nil" : context == .match ? "match" : "guard"
    let function: Literal =
      self.function.map { .tuple([.atom($0.name), .integer($0.arity)]) } ?? .atom("nil")
    let versioned = variables.sorted { $0.value.id < $1.value.id }.enumerated().map {
      LiteralPair(
        .tuple([
          .atom($1.key.name),
          $1.key.counter == 0 ? .atom($1.key.context) : .integer($1.key.counter),
        ]), .integer($0))
    }
    let fields: [(String, Literal)] = [
      ("__struct__", .atom("Elixir.Macro.Env")),
      ("aliases", .proper(aliases.map { .tuple([.atom($0.name), .atom($0.target)]) })),
      ("context", .atom(contextName)),
      ("context_modules", .proper(contextModules.map { .atom($0) })),
      ("file", .string(file)), ("function", function), ("functions", imports(functions)),
      ("lexical_tracker", .atom("nil")), ("line", .integer(line)),
      (
        "macro_aliases",
        .proper(
          macroAliases.map {
            .tuple([.atom($0.name), .tuple([.integer($0.counter), .atom($0.target)])])
          })
      ),
      ("macros", imports(macros)), ("module", .atom(module ?? "nil")),
      ("requires", .proper(requires.sorted().map { .atom($0) })), ("tracers", .emptyList),
      ("versioned_vars", .map(versioned)),
    ]
    return .map(fields.map { LiteralPair(.atom($0.0), $0.1) })
  }

  private static let kernelFunctions = sortedNames(KernelTable.functions)
  private static let kernelMacros = sortedNames(KernelTable.macros)

  private static func namesLiteral(_ names: Set<NameArity>) -> Literal {
    if names.count == KernelTable.functions.count, names == KernelTable.functions {
      return kernelFunctions
    }
    if names.count == KernelTable.macros.count, names == KernelTable.macros { return kernelMacros }
    return sortedNames(names)
  }

  private static func sortedNames(_ names: Set<NameArity>) -> Literal {
    .proper(names.sorted().map { .tuple([.atom($0.name), .integer($0.arity)]) })
  }

  /// The environment that a `%Macro.Env{}` says; nil for other terms.
  init?(_ literal: Literal) {
    guard case .map = literal, let file = literal["file"]?.asString else { return nil }
    self.init(file: file)
    if case .integer(let line)? = literal["line"] { self.line = line }
    if let name = literal["module"]?.asAtom, name != "nil" { module = name }
    if let pair = literal["function"]?.asTuple, pair.count == 2, case .atom(let name) = pair[0],
      case .integer(let arity) = pair[1]
    {
      function = NameArity(name, arity)
    }
    switch literal["context"] {
    case .atom("match")?: context = .match
    case .atom("guard")?: context = .guard
    default: break
    }
    contextModules = literal["context_modules"]?.asList?.compactMap(\.asAtom) ?? []
    requires = Set(literal["requires"]?.asList?.compactMap(\.asAtom) ?? [])
    requires.insert("Elixir.Kernel")
    for entry in literal["aliases"]?.asList ?? [] {
      guard let pair = entry.asTuple, pair.count == 2, case .atom(let name) = pair[0],
        case .atom(let target) = pair[1]
      else { continue }
      aliases.append(AliasEntry(name: name, target: target))
    }
    for entry in literal["macro_aliases"]?.asList ?? [] {
      guard let pair = entry.asTuple, pair.count == 2, case .atom(let name) = pair[0],
        let value = pair[1].asTuple, value.count == 2, case .integer(let counter) = value[0],
        case .atom(let target) = value[1]
      else { continue }
      macroAliases.append(AliasEntry(name: name, target: target, counter: counter))
    }
    if let entries = literal["functions"]?.asList { functions = Self.imports(entries) }
    if let entries = literal["macros"]?.asList { macros = Self.imports(entries) }
  }

  private static func imports(_ entries: [Literal]) -> [ImportEntry] {
    entries.compactMap { entry in
      guard let pair = entry.asTuple, pair.count == 2, case .atom(let module) = pair[0] else {
        return nil
      }
      if pair[1] == kernelFunctions {
        return ImportEntry(module: module, names: KernelTable.functions)
      }
      if pair[1] == kernelMacros { return ImportEntry(module: module, names: KernelTable.macros) }
      return ImportEntry(module: module, names: Expander.names(pair[1]))
    }
  }
}
