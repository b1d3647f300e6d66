internal import Syntax

/// Which variables were bound and which were read, to warn about the rest.
struct VariableUses {
  private var defined: [(variable: Variable, line: Int, shadows: Bool)] = []
  private var readIDs: Set<Int> = []

  mutating func define(
    _ variable: Variable, _ key: VariableKey, _ line: Int, shadows: Bool, _ meta: Meta
  ) {
    guard key.counter == 0, key.context == "nil", !variable.name.hasPrefix("_"),
      meta["generated"] == nil
    else { return }
    defined.append((variable, line, shadows))
  }

  mutating func read(_ variable: Variable) { readIDs.insert(variable.id) }

  /// Warns about what was never read, and forgets everything.
  mutating func report(_ expander: Expander, _ environment: Environment) {
    for (variable, line, shadows) in defined where !readIDs.contains(variable.id) {
      let advice =
        shadows
        ? "there is a variable with the same name in the context, use the pin operator (^) to match on it or prefix this variable with underscore if it is not meant to be used"
        : "if the variable is not meant to be used, prefix it with an underscore"
      expander.service.warn(
        "variable \"\(variable.name)\" is unused (\(advice))", environment, line: line)
    }
    defined = []
    readIDs = []
  }
}
