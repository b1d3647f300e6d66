internal import Syntax
internal import VirtualMachine

/// Quoted code as text, for messages.
enum FormPrinter {
  static func text(_ form: Form) -> String { Printer().text(form) }
}

private struct Printer {
  func text(_ form: Form) -> String {
    switch form {
    case .atom(let name): return Names.inspect(atom: name)
    case .integer(let value): return String(value)
    case .bigInteger: return "..."
    case .float(let value): return String(value)
    case .binary(let bytes):
      return "\"" + Names.escape(String(decoding: bytes, as: UTF8.self)) + "\""
    case .bitstring: return "<<...>>"
    case .list(let elements):
      if let pairs = form.asKeywords, !pairs.isEmpty {
        return "[" + keywords(pairs) + "]"
      }
      return "[" + joined(elements) + "]"
    case .improperList(let elements, let tail):
      return "[" + joined(elements) + " | " + text(tail) + "]"
    case .tuple(let elements): return "{" + joined(elements) + "}"
    case .map(let pairs):
      return "%{" + pairs.map { "\(text($0.key)) => \(text($0.value))" }.joined(separator: ", ")
        + "}"
    case .node(let node): return self.node(node, form)
    case .opaque: return "#term"
    }
  }

  private func joined(_ forms: [Form]) -> String {
    forms.map { text($0) }.joined(separator: ", ")
  }

  private func keywords(_ pairs: [(key: String, value: Form)]) -> String {
    pairs.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ")
  }

  private func node(_ node: Node, _ form: Form) -> String {
    if let variable = form.asVariable { return variable.name }
    if let segments = form.asAliasSegments { return segments.joined(separator: ".") }
    guard case .list(let arguments) = node.arguments else { return text(node.head) }
    if case .atom(let name) = node.head { return call(name, arguments) }
    if let remote = form.asRemoteCall {
      let target = text(remote.target) + "." + remote.name
      return remote.meta["no_parens"] != nil ? target : target + "(\(joined(remote.arguments)))"
    }
    if let anonymous = form.asAnonymousCall {
      return text(anonymous.target) + ".(\(joined(anonymous.arguments)))"
    }
    return text(node.head) + "(\(joined(arguments)))"
  }

  private func call(_ name: String, _ arguments: [Form]) -> String {
    switch (name, arguments.count) {
    case ("{}", _): return "{" + joined(arguments) + "}"
    case ("%{}", _):
      if let pairs = Form.list(arguments).asKeywords { return "%{" + keywords(pairs) + "}" }
      return "%{"
        + arguments.map { argument in
          argument.asPair.map { "\(text($0.0)) => \(text($0.1))" } ?? text(argument)
        }.joined(separator: ", ") + "}"
    case ("%", 2): return "%" + text(arguments[0]) + text(arguments[1]).dropFirst()
    case ("<<>>", _): return "<<" + joined(arguments) + ">>"
    case ("__block__", _): return arguments.map { text($0) }.joined(separator: "\n")
    case ("__aliases__", _): return arguments.map { text($0) }.joined(separator: ".")
    case ("&", 1):
      if case .integer(let position) = arguments[0] { return "&\(position)" }
      let inner = text(arguments[0])
      return inner.hasPrefix("&") ? "& " + inner : "&" + inner
    case ("-", 1), ("+", 1), ("!", 1), ("^", 1), ("@", 1): return name + text(arguments[0])
    case ("not", 1): return "not " + text(arguments[0])
    case ("..", 2): return text(arguments[0]) + ".." + text(arguments[1])
    case (_, 2) where Names.operators.contains(name) || name == "when":
      return text(arguments[0]) + " " + name + " " + text(arguments[1])
    default: return name + "(" + joined(arguments) + ")"
    }
  }
}

extension Names {
  /// A constant as `inspect` writes it, for messages.
  static func inspect(literal: Literal) -> String { FormPrinter.text(Form.escaped(literal)) }
}
