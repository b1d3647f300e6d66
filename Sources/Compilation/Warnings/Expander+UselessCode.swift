internal import Syntax
internal import VirtualMachine

/// Code without effect.
extension Expander {
  /// Warns of an expression in the middle of a block whose value is lost and that does nothing else.
  func warnIfUseless(_ form: Form, _ core: Core, _ line: Int, _ environment: Environment) {
    let advice = { (what: String) in " (remove the \(what) or assign it to _ to avoid warnings)" }
    switch form {
    case .integer, .bigInteger, .float, .binary:
      let text = Names.inspect(literal: form.literal)
      service.warn(
        "code block contains unused literal \(text)\(advice("literal"))", environment, line: line,
        at: .withoutLine)
    case .node(let node):
      if let variable = form.asVariable {
        let key = VariableKey(
          variable.name, context: variable.context, counter: variable.meta.counter)
        guard key.isWritten(variable.meta), !variable.name.hasPrefix("__") else { return }
        service.warn(
          "variable \(variable.name) in code block has no effect as it is never returned\(advice("variable"))",
          environment, line: line)
      } else if let attribute = form.asCall(of: "@", arity: 1)?.first?.asVariable {
        service.warn(
          "module attribute @\(attribute.name) in code block has no effect as it is never returned\(advice("attribute"))",
          environment, line: line)
      } else if node.meta["context"] == nil || form.asCall?.name != "__block__" {
        warnIfIgnored(core, environment)
      }
    default: return
    }
  }

  /// A function of the runtime without effects is called for nothing.
  private func warnIfIgnored(_ core: Core, _ environment: Environment) {
    guard case .remoteCall("erlang", let name, let arguments, let line) = core, line > 0 else {
      return
    }
    let key = NameArity(name, arguments.count)
    guard GuardTable.functions.contains(key), name != "node", name != "self" else { return }
    let isOperator = name.utf8.first.map { !Names.isWordByte($0) } ?? false
    let suppress = "is ignored (suppress the warning by assigning the expression to the _ variable)"
    let text: String
    if ["==", "/=", "=:=", "=/=", "<", "=<", ">", ">="].contains(name) {
      text = "use of operator \(Self.elixirOperator(name)) has no effect"
    } else if name.hasPrefix("is_") {
      text = "the call to \(Names.text(key)) has no effect"
    } else if isOperator || ["not", "and", "or", "xor", "div", "rem"].contains(name) {
      text = "the result of evaluating operator '\(name)'/\(key.arity) \(suppress)"
    } else {
      text = "the result of calling \(Names.text(key)) \(suppress)"
    }
    warnLate(text, line, environment)
  }

  private static func elixirOperator(_ name: String) -> String {
    switch name {
    case "/=": "!="
    case "=:=": "==="
    case "=/=": "!=="
    case "=<": "<="
    default: name
    }
  }

  /// A key stands twice in a map.
  func warnAboutDoubles(_ pairs: [CorePair], _ environment: Environment) {
    guard pairs.count > 1 else { return }
    var seen: Set<Literal> = []
    for pair in pairs {
      guard case .literal(let key) = pair.key, !seen.insert(key).inserted else { continue }
      service.warn(
        "key \(Names.inspect(literal: key)) will be overridden in map", environment,
        line: environment.line, at: .line)
    }
  }

  // MARK: Warnings that come when the whole is compiled

  /// Keeps a warning until the module or script is complete: such warnings come in the order of lines.
  func warnLate(_ text: String, _ line: Int, _ environment: Environment) {
    let warning = LateWarning(text: text, line: line, file: environment.file)
    if let record { record.lateWarnings.append(warning) } else { lateWarnings.append(warning) }
  }

  func showLateWarnings() {
    let late = (record?.lateWarnings ?? []) + lateWarnings
    lateWarnings = []
    record?.lateWarnings = []
    for warning in late.sorted(by: { $0.line < $1.line }) {
      service.warn(warning.text, .place(warning.file), line: warning.line, at: .line)
    }
  }
}

/// A warning of the pass over complete code.
struct LateWarning: Sendable {
  var text: String
  var line: Int
  var file: String
}
