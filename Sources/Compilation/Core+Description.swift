internal import VirtualMachine

extension ModuleDefinition: CustomStringConvertible {
  /// The module as text, one clause after the other, for tests and for looking at what the expander made.
  public var description: String {
    var text = "module \(name)\n"
    for function in functions {
      let kind = function.isExported ? "def" : "defp"
      for clause in function.clauses {
        text += "\(kind) \(function.name)/\(function.arity) \(clause.description)\n"
      }
    }
    return text
  }
}

extension Clause: CustomStringConvertible {
  /// `(patterns) when guards -> body`.
  public var description: String {
    var text = "(" + patterns.map(\.description).joined(separator: ", ") + ")"
    if !guards.isEmpty { text += " when " + guards.map(\.description).joined(separator: " when ") }
    return text + " -> " + body.description
  }
}

extension Variable: CustomStringConvertible {
  /// The name with its number.
  public var description: String { "\(name)#\(id)" }
}

private func joined(_ items: [some CustomStringConvertible]) -> String {
  items.map(\.description).joined(separator: ", ")
}

extension Core: CustomStringConvertible {
  /// The expression on one line.
  public var description: String {
    switch self {
    case .literal(let literal): return literal.notation
    case .variable(let variable): return variable.description
    case .cons(let head, let tail): return "[\(head) | \(tail)]"
    case .tuple(let elements): return "{" + joined(elements) + "}"
    case .map(let pairs): return "%{" + joined(pairs) + "}"
    case .mapUpdate(let map, let pairs, _): return "%{\(map) | \(joined(pairs))}"
    case .binary(let segments, _): return "<<" + joined(segments) + ">>"
    case .match(let pattern, let value, _): return "\(pattern) = \(value)"
    case .sequence(let forms):
      return "(" + forms.map(\.description).joined(separator: "; ") + ")"
    case .remoteCall(let module, let function, let arguments, _):
      return "\(module).\(function)(\(joined(arguments)))"
    case .localCall(let function, let arguments, _): return "\(function)(\(joined(arguments)))"
    case .dynamicCall(let module, let function, let arguments, _):
      return "(\(module)).(\(function))(\(joined(arguments)))"
    case .apply(let function, let arguments, _): return "\(function).(\(joined(arguments)))"
    case .function(let name, let clauses, _, _):
      let own = name.map { " \($0)" } ?? ""
      return "fn\(own) " + clauses.map(\.description).joined(separator: "; ") + " end"
    case .localCapture(let function, let arity): return "&\(function)/\(arity)"
    case .choose(let subject, let clauses, let failure, _):
      return "case \(subject) do " + clauses.map(\.description).joined(separator: "; ")
        + " else \(failure) end"
    case .branch(let condition, let then, let otherwise):
      return "if \(condition) then \(then) else \(otherwise) end"
    case .strictBoolean(let name, let left, let right, _): return "(\(left) \(name) \(right))"
    case .failure(let failure, let value, _): return "fail(\(failure), \(value))"
    case .receive(let clauses, let after, _):
      let timeout = after.map { " after \($0.milliseconds) -> \($0.body)" } ?? ""
      return "receive do " + clauses.map(\.description).joined(separator: "; ") + timeout + " end"
    case .attempt(let attempt): return attempt.description
    }
  }
}

extension Attempt: CustomStringConvertible {
  /// `try` with its parts.
  public var description: String {
    var text = "try \(body)"
    if !handlers.isEmpty {
      text += " catch " + handlers.map(\.description).joined(separator: "; ")
    }
    if !otherwise.isEmpty {
      text += " else " + otherwise.map(\.description).joined(separator: "; ")
    }
    if let after { text += " after \(after)" }
    return text + " end"
  }
}

extension CorePair: CustomStringConvertible {
  /// `key => value`.
  public var description: String { "\(key) => \(value)" }
}

extension BinarySegment: CustomStringConvertible {
  /// `value::type`.
  public var description: String { "\(value)::\(type.text(size))" }
}

extension BinaryPatternSegment: CustomStringConvertible {
  /// `pattern::type`.
  public var description: String { "\(value)::\(type.text(size))" }
}

extension SegmentType {
  fileprivate func text(_ size: Core?) -> String {
    var text = "\(kind)"
    if let size { text += "-size(\(size))" }
    text += "-unit(\(unit))"
    if isSigned { text += "-signed" }
    if isLittleEndian { text += "-little" }
    return text
  }
}

extension PatternPair: CustomStringConvertible {
  /// `key => pattern`.
  public var description: String { "\(key) => \(value)" }
}

extension Pattern: CustomStringConvertible {
  /// The pattern on one line.
  public var description: String {
    switch self {
    case .wildcard: "_"
    case .bind(let variable): variable.description
    case .literal(let literal): literal.notation
    case .same(let variable): "^\(variable)"
    case .both(let left, let right): "\(left) = \(right)"
    case .cons(let head, let tail): "[\(head) | \(tail)]"
    case .tuple(let elements): "{" + joined(elements) + "}"
    case .map(let pairs): "%{" + joined(pairs) + "}"
    case .binary(let segments): "<<" + joined(segments) + ">>"
    }
  }
}

extension Literal {
  /// The constant as Elixir spells it, roughly.
  fileprivate var notation: String {
    switch self {
    case .export(let module, let function, let arity): "&\(module).\(function)/\(arity)"
    case .opaque(let index): "#\(index)"
    default: Names.inspect(literal: self)
    }
  }
}
