internal import Syntax

extension Form {
  /// Whether `unquote` stands in it: a definition whose parts are known only when the body runs.
  var containsUnquote: Bool {
    switch self {
    case .node(let node):
      if case .atom(let name) = node.head, case .list(let arguments) = node.arguments {
        if name == "unquote" || name == "unquote_splicing", arguments.count == 1 { return true }
        if name == "quote" { return false }
        return arguments.contains(where: \.containsUnquote)
      }
      if let dot = node.head.asCall(of: ".", arity: 2), dot[1] == .atom("unquote") { return true }
      if node.head.containsUnquote { return true }
      guard case .list(let arguments) = node.arguments else { return false }
      return arguments.contains(where: \.containsUnquote)
    case .list(let elements), .tuple(let elements):
      return elements.contains(where: \.containsUnquote)
    case .improperList(let elements, let tail):
      return elements.contains(where: \.containsUnquote) || tail.containsUnquote
    default: return false
    }
  }

  /// Whether it is data without anything to run: literals, attributes, aliases, captures of remote functions.
  var isSimple: Bool {
    switch self {
    case .node(let node):
      if let segments = asCall(of: "__aliases__") {
        return segments.allSatisfy { $0.asAtom != nil }
      }
      if asVariable?.name == "__MODULE__" || asVariable?.name == "__DIR__" { return true }
      if let attribute = asCall(of: "@", arity: 1) { return attribute[0].asVariable != nil }
      guard case .atom(let name) = node.head, case .list(let arguments) = node.arguments else {
        return false
      }
      switch name {
      case "&": return arguments[0].isRemoteName
      case "{}", "%{}", "-", "<>", "<<>>", "..": return arguments.allSatisfy(\.isSimple)
      case "sigil_w", "sigil_W", "sigil_s", "sigil_S", "sigil_c", "sigil_C":
        return arguments.allSatisfy(\.isSimple)
      default: return false
      }
    case .list(let elements), .tuple(let elements): return elements.allSatisfy(\.isSimple)
    case .improperList: return false
    default: return true
    }
  }

  /// `Module.name/arity`.
  private var isRemoteName: Bool {
    guard let parts = asCall(of: "/", arity: 2), case .integer = parts[1],
      let remote = parts[0].asRemoteCall, remote.arguments.isEmpty
    else { return false }
    return remote.target.isSimple
  }

  /// The names of all variables in it.
  var variableNames: Set<String> {
    var names: Set<String> = []
    collectNames(&names)
    return names
  }

  private func collectNames(_ names: inout Set<String>) {
    switch self {
    case .node(let node):
      if case .context = node.arguments, case .atom(let name) = node.head { names.insert(name) }
      node.head.collectNames(&names)
      if case .list(let arguments) = node.arguments {
        for argument in arguments { argument.collectNames(&names) }
      }
      if node.head.asAtom == "binding" { names.insert("binding") }
    case .list(let elements), .tuple(let elements):
      for element in elements { element.collectNames(&names) }
    case .improperList(let elements, let tail):
      for element in elements { element.collectNames(&names) }
      tail.collectNames(&names)
    case .map(let pairs):
      for pair in pairs {
        pair.key.collectNames(&names)
        pair.value.collectNames(&names)
      }
    default: return
    }
  }
}
