internal import Syntax
internal import VirtualMachine

/// How a `quote` reads its body.
struct Quotation {
  /// The context of the variables in it.
  var context: String
  /// Whether `unquote` means something.
  var unquotes = true
  /// The line for all nodes; nil drops lines, so that the caller's is taken.
  var line: Core?
  var keepsLines = false
  var isGenerated = false
  /// Whether names are noted for hygiene; not so where a definition's own code is stored.
  var isHygienic = true
}

extension Expander {
  func expandQuote(
    _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    var pairs: [(key: String, value: Form)] = []
    var body: Form?
    for argument in arguments {
      guard let keywords = argument.asKeywords else {
        throw fail(environment, meta, "invalid options for quote, expected a keyword list")
      }
      for pair in keywords {
        if pair.key == "do" { body = pair.value } else { pairs.append(pair) }
      }
    }
    guard let body else {
      throw fail(environment, meta, "missing :do option in \"quote\"")
    }
    var quotation = Quotation(context: environment.module ?? "Elixir")
    var bindings: [Core] = []
    for (key, value) in pairs {
      switch key {
      case "unquote": quotation.unquotes = value != .atom("false")
      case "location": quotation.keepsLines = value == .atom("keep")
      case "generated": quotation.isGenerated = value == .atom("true")
      case "context":
        guard let name = try expandInner(value, environment).asLiteral?.asAtom else { break }
        quotation.context = name
      case "line": quotation.line = try expand(value, &environment)
      case "file": break
      case "bind_quoted":
        quotation.unquotes = false
        bindings = try quotedBindings(value, quotation, meta, &environment)
      default:
        throw fail(environment, meta, "unsupported option :\(key) given to quote")
      }
    }
    let quoted = try quote(body, quotation, &environment)
    if bindings.isEmpty { return quoted }
    return Core.tupleOf([
      .atom("__block__"), .literal(.emptyList), Core.listOf(bindings + [quoted]),
    ])
  }

  private func quotedBindings(
    _ form: Form, _ quotation: Quotation, _ meta: Meta, _ environment: inout Environment
  ) throws(CompilationFailure) -> [Core] {
    guard let pairs = form.asKeywords else {
      throw fail(
        environment, meta,
        "invalid :bind_quoted for quote, expected a keyword list of variable names")
    }
    var result: [Core] = []
    for (name, value) in pairs {
      let core = try expand(value, &environment)
      let variable = Core.literal(
        .tuple([.atom(name), Meta(line: meta.line).literal, .atom(quotation.context)]))
      result.append(
        Core.tupleOf([.atom("="), .literal(.emptyList), Core.listOf([variable, core])]))
    }
    return result
  }

  /// Code that builds `form`.
  func quote(
    _ form: Form, _ quotation: Quotation, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    switch form {
    case .atom, .integer, .bigInteger, .float, .binary, .bitstring, .opaque:
      return .literal(form.literal)
    case .list(let elements): return try quoteList(elements, quotation, &environment)
    case .improperList(let elements, let tail):
      let parts = try quoteEach(elements, quotation, &environment)
      return Core.listOf(parts, tail: try quote(tail, quotation, &environment))
    case .tuple(let elements):
      if quotation.unquotes, elements.count == 2, elements.contains(where: \.isSplice) {
        // A pair is spelled out, as it may get another number of elements.
        let cores = try quoteList(elements, quotation, &environment)
        return Core.tupleOf([.atom("{}"), .literal(.emptyList), cores])
      }
      return Core.tupleOf(try quoteEach(elements, quotation, &environment))
    case .map(let pairs):
      var result: [CorePair] = []
      for pair in pairs {
        let key = try quote(pair.key, quotation, &environment)
        result.append(CorePair(key, try quote(pair.value, quotation, &environment)))
      }
      return Core.mapOf(result)
    case .node(let node): return try quoteNode(node, form, quotation, &environment)
    }
  }

  private func quoteEach(
    _ forms: [Form], _ quotation: Quotation, _ environment: inout Environment
  ) throws(CompilationFailure) -> [Core] {
    var result: [Core] = []
    for form in forms { result.append(try quote(form, quotation, &environment)) }
    return result
  }

  private func quoteList(
    _ elements: [Form], _ quotation: Quotation, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    var tail = Core.literal(.emptyList)
    var pending: [Core] = []
    for (index, element) in elements.enumerated().reversed() {
      if quotation.unquotes, let splice = element.asCall(of: "unquote_splicing", arity: 1) {
        tail = Core.listOf(pending.reversed(), tail: tail)
        pending = []
        let spliced = try expand(splice[0], &environment)
        if case .literal(.list([], nil)) = tail {
          tail = spliced
        } else {
          tail = .erlang("++", [spliced, tail], line: environment.line)
        }
        continue
      }
      if quotation.unquotes, index == elements.count - 1,
        let cell = element.asCall(of: "|", arity: 2),
        let splice = cell[0].asCall(of: "unquote_splicing", arity: 1)
      {
        let rest = try quote(cell[1], quotation, &environment)
        let spliced = try expand(splice[0], &environment)
        let meta = Core.literal(.emptyList)
        // The last element of the spliced list and the rest are the two sides of the bar.
        return .remoteCall(
          module: "swm_code", function: "quote_tail",
          arguments: [
            try quoteList(Array(elements.dropLast()), quotation, &environment), spliced, meta, rest,
          ], line: environment.line)
      }
      pending.append(try quote(element, quotation, &environment))
    }
    return Core.listOf(pending.reversed(), tail: tail)
  }

  private func quoteNode(
    _ node: Node, _ form: Form, _ quotation: Quotation, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let node = quotation.isHygienic ? annotated(node, quotation.context) : node
    if case .atom(let name) = node.head {
      switch node.arguments {
      case .context(let context):
        return try quoteVariable(name, node.meta, context, quotation, environment)
      case .list(let arguments):
        if let core = try quoteSpecial(name, node, arguments, quotation, &environment) {
          return core
        }
        var meta = node.meta
        if quotation.isHygienic {
          noteImports(name, arguments.count, &meta, quotation, environment)
        }
        let inner = name == "quote" && !arguments.isEmpty ? quotation.nested : quotation
        let cores = try quoteList(arguments, inner, &environment)
        return Core.tupleOf([.atom(name), try quoteMeta(meta, quotation), cores])
      }
    }
    if quotation.unquotes, let dotted = try quoteDot(node, quotation, &environment) {
      return dotted
    }
    let head = try quote(node.head, quotation, &environment)
    let meta = try quoteMeta(node.meta, quotation)
    switch node.arguments {
    case .context(let context):
      return Core.tupleOf([head, meta, .atom(context == "nil" ? quotation.context : context)])
    case .list(let arguments):
      return Core.tupleOf([head, meta, try quoteList(arguments, quotation, &environment)])
    }
  }

  /// Definitions, attributes and directives in quoted code say which module wrote them.
  private func annotated(_ node: Node, _ context: String) -> Node {
    guard case .list(var arguments) = node.arguments, let first = arguments.first else {
      return node
    }
    var node = node
    let name = node.head.asAtom ?? node.head.asCall(of: ".", arity: 2)?[1].asAtom
    switch name {
    case "def", "defp", "defmacro", "defmacrop", "@":
      guard case .node(var head) = first else { return node }
      head.meta.set("context", .atom(context))
      arguments[0] = .node(head)
      node.arguments = .list(arguments)
    case "alias", "import", "require":
      guard node.head.asAtom != nil else { return node }
      node.meta.set("context", .atom(context))
    default: break
    }
    return node
  }

  private func quoteVariable(
    _ name: String, _ meta: Meta, _ context: String, _ quotation: Quotation,
    _ environment: Environment
  ) throws(CompilationFailure) -> Core {
    Core.tupleOf([
      .atom(name), try quoteMeta(meta, quotation),
      .atom(context == "nil" && quotation.isHygienic ? quotation.context : context),
    ])
  }

  private func quoteSpecial(
    _ name: String, _ node: Node, _ arguments: [Form], _ quotation: Quotation,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Core? {
    switch (name, arguments.count) {
    case ("unquote", 1) where quotation.unquotes: return try expand(arguments[0], &environment)
    case ("unquote_splicing", 1) where quotation.unquotes:
      throw .argumentError(
        """
        unquote_splicing only works inside arguments and block contexts, \
        wrap it in parens if you want it to work with one-liners
        """)
    case ("__aliases__", _) where quotation.isHygienic && node.meta["alias"] == nil:
      var meta = node.meta
      var alias = Form.atom("false")
      let isPlain = arguments.allSatisfy { $0.asAtom != nil }
      if isPlain, let first = arguments.first?.asAtom, first != "Elixir",
        let resolved = try aliasName(node.meta, arguments, environment),
        resolved != "Elixir." + arguments.compactMap(\.asAtom).joined(separator: ".")
      {
        alias = .atom(resolved)
      }
      if arguments.first?.asAtom.map({ $0 != "Elixir" }) == true { meta.set("alias", alias) }
      return Core.tupleOf([
        .atom(name), try quoteMeta(meta, quotation),
        try quoteList(arguments, quotation, &environment),
      ])
    case ("&", 1) where quotation.isHygienic:
      guard let sides = arguments[0].asCall(of: "/", arity: 2), let variable = sides[0].asVariable,
        case .integer(let arity) = sides[1], case .node(var slash) = arguments[0]
      else { return nil }
      var meta = variable.meta
      noteImports(variable.name, arity, &meta, quotation, environment)
      let inner = Core.tupleOf([
        .atom(variable.name), try quoteMeta(meta, quotation), .atom(quotation.context),
      ])
      noteImports("/", 2, &slash.meta, quotation, environment)
      let division = Core.tupleOf([
        .atom("/"), try quoteMeta(slash.meta, quotation),
        Core.listOf([inner, .literal(.integer(arity))]),
      ])
      return Core.tupleOf([
        .atom("&"), try quoteMeta(node.meta, quotation), Core.listOf([division]),
      ])
    default: return nil
    }
  }

  /// `left.unquote(name)` with or without arguments.
  private func quoteDot(
    _ node: Node, _ quotation: Quotation, _ environment: inout Environment
  ) throws(CompilationFailure) -> Core? {
    guard case .list(let arguments) = node.arguments else { return nil }
    let meta = try quoteMeta(node.meta, quotation)
    if let dot = node.head.asCall(of: ".", arity: 2), dot[1] == .atom("unquote"),
      arguments.count == 1
    {
      let left = try quote(dot[0], quotation, &environment)
      let name = try expand(arguments[0], &environment)
      return .remoteCall(
        module: "swm_code", function: "quote_dot", arguments: [meta, left, name, .atom("nil")],
        line: environment.line)
    }
    if case .node(let inner) = node.head, let dot = inner.head.asCall(of: ".", arity: 2),
      dot[1] == .atom("unquote"), case .list(let names) = inner.arguments, names.count == 1
    {
      let left = try quote(dot[0], quotation, &environment)
      let name = try expand(names[0], &environment)
      let cores = try quoteList(arguments, quotation, &environment)
      return .remoteCall(
        module: "swm_code", function: "quote_dot", arguments: [meta, left, name, cores],
        line: environment.line)
    }
    return nil
  }

  private func quoteMeta(
    _ meta: Meta, _ quotation: Quotation
  ) throws(CompilationFailure) -> Core {
    var kept = meta
    if quotation.isHygienic {
      if !quotation.keepsLines { kept.line = 0 }
      kept.column = 0
    }
    if quotation.isGenerated {
      kept.set("generated", nil)
      kept.entries.insert(Meta.Entry(key: "generated", value: .atom("true")), at: 0)
    }
    guard let line = quotation.line else { return .literal(kept.literal) }
    let pair = Core.tupleOf([.atom("line"), line])
    return Core.listOf([pair], tail: .literal(kept.literal))
  }

  /// Notes where an imported name comes from, so that it means the same wherever the macro is used.
  private func noteImports(
    _ name: String, _ arity: Int, _ meta: inout Meta, _ quotation: Quotation,
    _ environment: Environment
  ) {
    guard meta["imports"] == nil else { return }
    let key = NameArity(name, arity)
    guard environment.functionImport(key) != nil || environment.macroImport(key) != nil else {
      return
    }
    var found: [(Int, String)] = []
    for entry in environment.functions + environment.macros {
      if entry.module == "Elixir.Kernel" {
        for arity in KernelTable.arities[name] ?? []
        where entry.names.contains(NameArity(name, arity)) {
          found.append((arity, entry.module))
        }
      } else {
        for imported in entry.names where imported.name == name {
          found.append((imported.arity, entry.module))
        }
      }
    }
    found.sort { $0 < $1 }
    let list = found.map { Form.tuple([.integer($0.0), .atom($0.1)]) }
    if meta["context"] == nil { meta.set("context", .atom(quotation.context)) }
    meta.set("imports", .list(list))
  }
}

extension Form {
  /// Whether several forms are to take its place.
  fileprivate var isSplice: Bool { asCall(of: "unquote_splicing", arity: 1) != nil }
}

extension Quotation {
  /// The body of a `quote` inside this one.
  fileprivate var nested: Quotation {
    var copy = self
    copy.unquotes = false
    return copy
  }
}

extension KernelTable {
  /// The numbers of arguments that Kernel has a name with.
  static let arities: [String: [Int]] = {
    var table: [String: [Int]] = [:]
    for key in functions.union(macros) { table[key.name, default: []].append(key.arity) }
    return table.mapValues { $0.sorted() }
  }()
}
