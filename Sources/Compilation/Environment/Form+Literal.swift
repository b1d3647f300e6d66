internal import Syntax
internal import VirtualMachine

extension Form {
  /// The quoted form as a term: what `quote` returns and what a macro receives.
  var literal: Literal {
    switch self {
    case .atom(let name): return .atom(name)
    case .integer(let value): return .integer(value)
    case .bigInteger(let negative, let magnitude):
      return .bigInteger(negative: negative, magnitude: magnitude)
    case .float(let value): return .float(value)
    case .binary(let bytes): return .binary(bytes)
    case .bitstring(let bytes, let count): return .bitstring(bytes, bitCount: count)
    case .list(let elements): return .list(elements.map(\.literal), tail: nil)
    case .improperList(let elements, let tail):
      return .list(elements.map(\.literal), tail: tail.literal)
    case .tuple(let elements): return .tuple(elements.map(\.literal))
    case .map(let pairs):
      return .map(pairs.map { LiteralPair($0.key.literal, $0.value.literal) })
    case .node(let node):
      return .tuple([node.head.literal, node.meta.literal, node.arguments.literal])
    case .opaque(let index): return .opaque(index)
    }
  }

  /// The form that a term spells.
  init(_ literal: Literal) {
    switch literal {
    case .atom(let name): self = .atom(name)
    case .integer(let value): self = .integer(value)
    case .bigInteger(let negative, let magnitude):
      self = .bigInteger(negative: negative, magnitude: magnitude)
    case .float(let value): self = .float(value)
    case .binary(let bytes): self = .binary(bytes)
    case .bitstring(let bytes, let count): self = .bitstring(bytes, bitCount: count)
    case .list(let elements, nil): self = .list(elements.map { Form($0) })
    case .list(let elements, let tail?):
      self = .improperList(elements.map { Form($0) }, tail: Form(tail))
    case .tuple(let elements): self = Form.tupleOrNode(elements)
    case .map(let pairs):
      self = .map(pairs.map { MapPair(key: Form($0.key), value: Form($0.value)) })
    case .export(let module, let function, let arity):
      self = Form.capture(module: module, function: function, arity: arity)
    case .opaque(let index): self = .opaque(index)
    }
  }

  /// `&module.function/arity` in quoted form.
  static func capture(module: String, function: String, arity: Int) -> Form {
    let call = Form.remoteCall(.atom(module), function, .none, [])
    return .call("&", .none, [.call("/", .none, [call, .integer(arity)])])
  }

  private static func tupleOrNode(_ elements: [Literal]) -> Form {
    if elements.count == 3, let meta = Meta(elements[1]),
      let arguments = Arguments(elements[2])
    {
      switch elements[0] {
      case .atom, .tuple:
        return .node(Node(head: Form(elements[0]), meta: meta, arguments: arguments))
      default: break
      }
    }
    return .tuple(elements.map { Form($0) })
  }
}

extension Arguments {
  var literal: Literal {
    switch self {
    case .list(let forms): .list(forms.map(\.literal), tail: nil)
    case .context(let name): .atom(name)
    }
  }

  init?(_ literal: Literal) {
    switch literal {
    case .list(let elements, nil): self = .list(elements.map { Form($0) })
    case .atom(let name): self = .context(name)
    default: return nil
    }
  }
}

extension Meta {
  var literal: Literal {
    if self == .none { return .emptyList }
    var pairs: [Literal] = []
    for entry in entries where entry.key != "counter" {
      pairs.append(.tuple([.atom(entry.key), entry.value.literal]))
    }
    if line != 0 { pairs.append(.tuple([.atom("line"), .integer(line)])) }
    if column != 0 { pairs.append(.tuple([.atom("column"), .integer(column)])) }
    for entry in entries where entry.key == "counter" {
      pairs.append(.tuple([.atom(entry.key), entry.value.literal]))
    }
    return .list(pairs, tail: nil)
  }

  /// The metadata that a keyword list spells; nil for anything else.
  init?(_ literal: Literal) {
    guard case .list(let elements, nil) = literal else { return nil }
    var meta = Meta.none
    for element in elements {
      guard case .tuple(let pair) = element, pair.count == 2, case .atom(let key) = pair[0]
      else { return nil }
      switch (key, pair[1]) {
      case ("line", .integer(let line)): meta.line = line
      case ("column", .integer(let column)): meta.column = column
      default: meta.entries.append(Entry(key: key, value: Form(pair[1])))
      }
    }
    self = meta
  }

  /// The expansion that made the node; 0 for plain code.
  var counter: Int {
    guard case .integer(let counter)? = self["counter"] else { return 0 }
    return counter
  }
}
