/// What is written in one file: which aliases and imports were used, and which functions of other modules are called.
///
/// Environments share it; it is only touched by the compilation that has its turn.
final class LexicalTracker: @unchecked Sendable {
  /// The deprecated calls outside of functions that were met, each of which is said once.
  private var deprecatedCalls: Set<String> = []

  /// Whether a deprecated call is met for the first time.
  func meets(_ module: String, _ key: NameArity, _ line: Int) -> Bool {
    deprecatedCalls.insert("\(line) \(module) \(Names.text(key))").inserted
  }

  struct Alias {
    var name: String
    var line: Int
    var isUsed = false
  }

  struct Import {
    var module: String
    var line: Int
    /// What `only:` names; nil where all is imported.
    var only: [NameArity]?
    var used: Set<NameArity> = []
  }

  private(set) var aliases: [Alias] = []
  private(set) var imports: [Import] = []
  /// Calls of functions of other modules.
  var calls: [RemoteCallUse] = []

  /// Notes an alias; the number finds it again.
  func add(alias name: String, line: Int) -> Int {
    aliases.append(Alias(name: name, line: line))
    return aliases.count - 1
  }

  func use(alias number: Int) { aliases[number].isUsed = true }

  func add(import module: String, line: Int, only: [NameArity]?) {
    imports.append(Import(module: module, line: line, only: only))
  }

  func use(import module: String, _ key: NameArity) {
    guard let index = imports.lastIndex(where: { $0.module == module }) else { return }
    imports[index].used.insert(key)
  }
}

/// A call of another module's function, as it is checked when all modules of the file are there.
struct RemoteCallUse: Sendable {
  var module: String
  var key: NameArity
  var line: Int
  /// Where it stands.
  var environment: Environment
}

extension CompilationService {
  /// Warns of aliases and imports that nothing in the file has used.
  func warnAboutUnused(_ tracker: LexicalTracker, file: String) {
    let place = Environment.place(file)
    for alias in tracker.aliases where !alias.isUsed {
      let name = Names.inspect(module: alias.name)
      warn("unused alias \(name)", place, line: alias.line, at: .line)
    }
    for entry in tracker.imports {
      let module = Names.inspect(module: entry.module)
      if entry.used.isEmpty {
        warn("unused import \(module)", place, line: entry.line, at: .line)
        continue
      }
      for key in (entry.only ?? []).sorted() where !entry.used.contains(key) {
        warn("unused import \(module).\(Names.text(key))", place, line: entry.line, at: .line)
      }
    }
  }
}
