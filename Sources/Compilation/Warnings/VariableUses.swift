internal import Syntax

/// Which variables were bound and which were read, to warn about the rest.
struct VariableUses {
  struct Definition {
    var variable: Variable
    var line: Int
    /// Whether there was one of that name already.
    var shadows: Bool
  }

  private var defined: [Definition] = []
  private var readIDs: Set<Int> = []

  /// What is defined after this is in an inner scope.
  var mark: Int { defined.count }

  mutating func define(
    _ variable: Variable, _ key: VariableKey, _ line: Int, shadows: Bool, _ meta: Meta
  ) {
    guard key.isWritten(meta), !variable.name.hasPrefix("_") else { return }
    defined.append(Definition(variable: variable, line: line, shadows: shadows))
  }

  mutating func read(_ variable: Variable) { readIDs.insert(variable.id) }

  func isRead(_ variable: Variable) -> Bool { readIDs.contains(variable.id) }

  /// Takes a variable that was not read so far out of the scope.
  mutating func take(_ variable: Variable) -> Definition? {
    guard !isRead(variable),
      let index = defined.lastIndex(where: { $0.variable.id == variable.id })
    else { return nil }
    return defined.remove(at: index)
  }

  /// Ends the scope that began at `mark`: its variables that were never read, by name.
  mutating func close(_ mark: Int) -> [(name: String, line: Int, shadows: Bool)] {
    guard defined.count > mark else { return [] }
    let unused = defined[mark...].filter { !readIDs.contains($0.variable.id) }
    defined.removeSubrange(mark...)
    return unused.sorted {
      ($0.variable.name, $0.variable.id) < ($1.variable.name, $1.variable.id)
    }.map { ($0.variable.name, $0.line, $0.shadows) }
  }
}

extension VariableKey {
  /// Whether somebody wrote the variable in the program, rather than a macro.
  func isWritten(_ meta: Meta) -> Bool {
    counter == 0 && context == "nil" && meta["generated"] == nil
  }
}

extension Expander {
  /// What the body does, as a scope of its own: warns of the variables in it that were never read.
  func scope<T>(
    _ environment: Environment, _ body: () throws(CompilationFailure) -> T
  ) throws(CompilationFailure) -> T {
    let mark = uses.mark
    let result = try body()
    closeScope(mark, environment)
    return result
  }

  func closeScope(_ mark: Int, _ environment: Environment) {
    for (name, line, shadows) in uses.close(mark) {
      warnAboutUnused(name, line, shadows, environment)
    }
  }

  /// The variables of a module's body after one of its expressions: later ones may read them.
  func noteBodyVariables(
    before: [VariableKey: Variable], after: [(key: VariableKey, value: Variable)]
  ) {
    for (key, variable) in before where uses.isRead(variable) { bodyVariables[key] = nil }
    for (key, variable) in after where before[key] != variable {
      bodyVariables[key] = uses.take(variable)
    }
  }

  /// Ends a module's body.
  func closeBody(_ environment: Environment) {
    for definition in bodyVariables.values.sorted(by: { $0.line < $1.line }) {
      warnAboutUnused(
        definition.variable.name, definition.line, definition.shadows, environment)
    }
    bodyVariables = [:]
  }

  private func warnAboutUnused(
    _ name: String, _ line: Int, _ shadows: Bool, _ environment: Environment
  ) {
    let advice =
      shadows
      ? "there is a variable with the same name in the context, use the pin operator (^) to match on it or prefix this variable with underscore if it is not meant to be used"
      : "if the variable is not meant to be used, prefix it with an underscore"
    service.warn("variable \"\(name)\" is unused (\(advice))", environment, line: line)
  }

  /// A variable whose name says that it is not read is read.
  func warnIfUnderscored(_ key: VariableKey, _ meta: Meta, _ environment: Environment) {
    guard key.name.hasPrefix("_"), key.isWritten(meta) else { return }
    service.warn(
      "the underscored variable \"\(key.name)\" is used after being set. A leading underscore indicates that the value of the variable should be ignored. If this is intended please rename the variable to remove the underscore",
      environment, line: environment.line)
  }

  /// A variable whose name says that its value does not matter stands twice in a pattern.
  func warnIfUnderscoredTwice(_ key: VariableKey, _ meta: Meta, _ environment: Environment) {
    guard key.name.hasPrefix("_"), key.isWritten(meta) else { return }
    service.warn(
      "the underscored variable \"\(key.name)\" appears more than once in a match. This means the pattern will only match if all \"\(key.name)\" bind to the same value. If this is the intended behaviour, please remove the leading underscore from the variable name, otherwise give the variables different names",
      environment, line: environment.line)
  }
}
