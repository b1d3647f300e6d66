extension Form {
  /// The name of an atom.
  public var asAtom: String? {
    guard case .atom(let name) = self else { return nil }
    return name
  }

  /// The elements of a proper list.
  public var asList: [Form]? {
    guard case .list(let elements) = self else { return nil }
    return elements
  }

  /// The node, where it is one.
  public var asNode: Node? {
    guard case .node(let node) = self else { return nil }
    return node
  }

  /// The metadata of a node; none for literals.
  public var meta: Meta { asNode?.meta ?? .none }

  /// A call of a plain name: `{name, meta, arguments}`.
  public var asCall: (name: String, meta: Meta, arguments: [Form])? {
    guard case .node(let node) = self, case .atom(let name) = node.head,
      case .list(let arguments) = node.arguments
    else { return nil }
    return (name, node.meta, arguments)
  }

  /// The arguments, where this is a call of `name` with that many of them (any number for `nil`).
  public func asCall(of name: String, arity: Int? = nil) -> [Form]? {
    guard let call = asCall, call.name == name, arity == nil || call.arguments.count == arity
    else { return nil }
    return call.arguments
  }

  /// A remote call: `{{:., _, [target, name]}, meta, arguments}`.
  public var asRemoteCall: (target: Form, name: String, meta: Meta, arguments: [Form])? {
    guard case .node(let node) = self, case .list(let arguments) = node.arguments,
      let dot = node.head.asCall(of: ".", arity: 2), case .atom(let name) = dot[1]
    else { return nil }
    return (dot[0], name, node.meta, arguments)
  }

  /// A call of a function value, `f.(x)`: `{{:., _, [target]}, meta, arguments}`.
  public var asAnonymousCall: (target: Form, meta: Meta, arguments: [Form])? {
    guard case .node(let node) = self, case .list(let arguments) = node.arguments,
      let dot = node.head.asCall(of: ".", arity: 1)
    else { return nil }
    return (dot[0], node.meta, arguments)
  }

  /// A variable: `{name, meta, context}`.
  public var asVariable: (name: String, meta: Meta, context: String)? {
    guard case .node(let node) = self, case .atom(let name) = node.head,
      case .context(let context) = node.arguments
    else { return nil }
    return (name, node.meta, context)
  }

  /// The segments of an alias whose parts are all atoms.
  public var asAliasSegments: [String]? {
    guard let segments = asCall(of: "__aliases__") else { return nil }
    var names: [String] = []
    for segment in segments {
      guard case .atom(let name) = segment else { return nil }
      names.append(name)
    }
    return names
  }

  /// The forms of a block, or this form alone.
  public var asBlock: [Form] { asCall(of: "__block__") ?? [self] }

  /// The two elements of a pair.
  public var asPair: (Form, Form)? {
    guard case .tuple(let elements) = self, elements.count == 2 else { return nil }
    return (elements[0], elements[1])
  }

  /// The pairs of a keyword list (an empty list is one).
  public var asKeywords: [(key: String, value: Form)]? {
    guard case .list(let elements) = self else { return nil }
    var pairs: [(key: String, value: Form)] = []
    pairs.reserveCapacity(elements.count)
    for element in elements {
      guard let (key, value) = element.asPair, case .atom(let name) = key else { return nil }
      pairs.append((name, value))
    }
    return pairs
  }

  /// Whether this is a list of pairs whose first elements are atoms; true for the empty list.
  public var isKeywordList: Bool { asKeywords != nil }

  /// The same form with every node's metadata removed.
  public func withoutMeta() -> Form {
    mapNodes { node in node.meta = .none }
  }

  /// The same form with `change` applied to every node, outermost first.
  public func mapNodes(_ change: (inout Node) -> Void) -> Form {
    switch self {
    case .atom, .integer, .bigInteger, .float, .binary, .bitstring, .opaque: return self
    case .list(let elements): return .list(elements.map { $0.mapNodes(change) })
    case .improperList(let elements, let tail):
      return .improperList(elements.map { $0.mapNodes(change) }, tail: tail.mapNodes(change))
    case .tuple(let elements): return .tuple(elements.map { $0.mapNodes(change) })
    case .map(let pairs):
      return .map(
        pairs.map {
          MapPair(key: $0.key.mapNodes(change), value: $0.value.mapNodes(change))
        })
    case .node(var node):
      change(&node)
      node.head = node.head.mapNodes(change)
      if case .list(let arguments) = node.arguments {
        node.arguments = .list(arguments.map { $0.mapNodes(change) })
      }
      return .node(node)
    }
  }
}
