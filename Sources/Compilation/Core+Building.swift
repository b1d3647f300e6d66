internal import VirtualMachine

extension Core {
  /// The constant, where this is one.
  var asLiteral: Literal? {
    guard case .literal(let literal) = self else { return nil }
    return literal
  }

  /// Whether it has no effect and cannot fail.
  var isPlain: Bool {
    switch self {
    case .literal, .variable: true
    default: false
    }
  }

  /// A tuple; a constant where its elements are.
  static func tupleOf(_ elements: [Core]) -> Core {
    guard let literals = literals(elements) else { return .tuple(elements) }
    return .literal(.tuple(literals))
  }

  /// A list before `tail`; a constant where all of it is.
  static func listOf(_ elements: [Core], tail: Core = .literal(.emptyList)) -> Core {
    if let last = tail.asLiteral, let heads = literals(elements) {
      return .literal(Literal.joined(heads, last))
    }
    return elements.reversed().reduce(tail) { .cons($1, $0) }
  }

  /// A map; a constant where its pairs are and no key comes twice.
  static func mapOf(_ pairs: [CorePair]) -> Core {
    var constants: [LiteralPair] = []
    var keys: Set<Literal> = []
    for pair in pairs {
      guard let key = pair.key.asLiteral, let value = pair.value.asLiteral,
        keys.insert(key).inserted
      else { return .map(pairs) }
      constants.append(LiteralPair(key, value))
    }
    return .literal(.map(constants))
  }

  /// One expression after the other, without nesting.
  static func sequenceOf(_ expressions: [Core]) -> Core {
    var flat: [Core] = []
    for expression in expressions {
      if case .sequence(let inner) = expression { flat += inner } else { flat.append(expression) }
    }
    switch flat.count {
    case 0: return .nil
    case 1: return flat[0]
    default: return .sequence(flat)
    }
  }

  private static func literals(_ elements: [Core]) -> [Literal]? {
    var result: [Literal] = []
    result.reserveCapacity(elements.count)
    for element in elements {
      guard case .literal(let literal) = element else { return nil }
      result.append(literal)
    }
    return result
  }

  /// `:erlang.name(arguments)`.
  static func erlang(_ name: String, _ arguments: [Core], line: Int = 0) -> Core {
    .remoteCall(module: "erlang", function: name, arguments: arguments, line: line)
  }

  static func atom(_ name: String) -> Core { .literal(.atom(name)) }
}

extension Literal {
  /// The list of `elements` before the list (or other term) `tail`.
  static func joined(_ elements: [Literal], _ tail: Literal) -> Literal {
    if elements.isEmpty { return tail }
    guard case .list(let rest, let last) = tail else { return .list(elements, tail: tail) }
    return .list(elements + rest, tail: last)
  }

  /// The elements of a proper list.
  var asList: [Literal]? {
    guard case .list(let elements, nil) = self else { return nil }
    return elements
  }

  /// The name of an atom.
  var asAtom: String? {
    guard case .atom(let name) = self else { return nil }
    return name
  }

  /// The elements of a tuple.
  var asTuple: [Literal]? {
    guard case .tuple(let elements) = self else { return nil }
    return elements
  }

  /// The text of a binary.
  var asString: String? {
    guard case .binary(let bytes) = self else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value under an atom key of a map.
  subscript(key: String) -> Literal? {
    guard case .map(let pairs) = self else { return nil }
    return pairs.first { $0.key == .atom(key) }?.value
  }

  /// A binary of a text.
  static func string(_ text: String) -> Literal { .binary(Array(text.utf8)) }

  /// A proper list.
  static func proper(_ elements: [Literal]) -> Literal { .list(elements, tail: nil) }
}
