internal import Syntax
internal import VirtualMachine

/// `defprotocol`, `defimpl`, `defexception` and `defdelegate` as plain modules and functions.
///
/// The first modules that any program loads consist of these; so the expander knows them, and Kernel itself need not be loaded.
extension Expander {
  /// One of these macros as other quoted code; nil for other names and for arguments that are no literal code.
  func rewriteProtocolMacro(
    _ key: NameArity, _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form? {
    switch key.name {
    case "defprotocol": return try rewriteProtocol(meta, arguments, environment)
    case "defimpl": return try rewriteImplementation(meta, arguments, environment)
    case "defexception": return rewriteException(meta, arguments[0])
    default: return try rewriteDelegate(meta, arguments)
    }
  }

  private func function(
    _ name: String, _ arguments: [Form], _ meta: Meta, guarded: Form? = nil, _ body: Form
  ) -> Form {
    var own = meta
    own.set("context", .atom("Elixir.Kernel"))
    var head = Form.call(name, own, arguments)
    if let guarded { head = .call("when", meta, [head, guarded]) }
    return kernelCall("def", meta, [head, .keywords([("do", body)])])
  }

  private func attribute(_ name: String, _ value: Form, _ meta: Meta) -> Form {
    kernelCall("@", meta, [.call(name, meta, [value])])
  }

  // MARK: defprotocol

  private func rewriteProtocol(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    let body = arguments[1].asKeywords?.first { $0.key == "do" }?.value ?? .nil
    var forms: [Form] = []
    var functions: [NameArity] = []
    var fallsBack = false
    for form in body.asBlock {
      if let value = attributeValue("fallback_to_any", form) {
        fallsBack = value == .atom("true")
      } else if let head = form.asCall(of: "def", arity: 1),
        head[0].asCall != nil || head[0].asVariable != nil
      {
        let key = try protocolFunction(head[0], environment)
        if !functions.contains(key) {
          functions.append(key)
          forms.append(dispatcher(key.name, key.arity, head[0].meta))
        }
      } else if let call = form.asCall,
        ["def", "defp", "defmacro", "defmacrop"].contains(call.name)
      {
        throw fail(
          environment, form.meta,
          "undefined function \(call.name)/\(call.arguments.count) (there is no such import)")
      } else if attributeValue("spec", form) == nil {
        forms.append(form)
      }
    }
    let any = Form.boolean(fallsBack)
    let term = Form.variable("term", meta, context: "Elixir.Protocol")
    for name in ["impl_for", "impl_for!"] {
      let runtime = name == "impl_for" ? "__impl_for__" : "__impl_for__!"
      let call = Form.remoteCall(
        .atom("Elixir.Protocol"), runtime, meta, [term, any].inserting(moduleForm(meta), at: 0))
      forms.append(function(name, [term], meta, call))
    }
    let pairs = functions.sorted().map { Form.tuple([.atom($0.name), .integer($0.arity)]) }
    let facts: [(String, Form)] = [
      ("module", moduleForm(meta)), ("functions", .list(pairs)), ("consolidated?", .atom("false")),
      ("impls", .atom("not_consolidated")), ("fallback_to_any", any),
    ]
    for (name, value) in facts {
      forms.append(function("__protocol__", [.atom(name)], meta, value))
    }
    for key in functions {
      let term = Form.call("term", meta, [])
      let head = Form.call(key.name, meta, Array(repeating: term, count: key.arity))
      forms.append(attribute("callback", .call("::", meta, [head, term]), meta))
    }
    return kernelCall("defmodule", meta, [arguments[0], .keywords([("do", .block(forms, meta))])])
  }

  /// What a protocol says of one of its functions: a name and variables.
  private func protocolFunction(
    _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> NameArity {
    let head = try definitionHead(form, .def, environment)
    guard !head.parameters.isEmpty else {
      throw .argumentError("protocol functions expect at least one argument")
    }
    var place = environment
    place.line = form.meta.line == 0 ? environment.line : form.meta.line
    try checkBodiless(head, .def, place)
    return NameArity(head.name, head.parameters.count)
  }

  private func moduleForm(_ meta: Meta) -> Form { .variable("__MODULE__", meta) }

  /// The value of `@name value`.
  private func attributeValue(_ name: String, _ form: Form) -> Form? {
    guard let inner = form.asCall(of: "@", arity: 1), let call = inner[0].asCall(of: name, arity: 1)
    else { return nil }
    return call[0]
  }

  private func dispatcher(_ name: String, _ arity: Int, _ meta: Meta) -> Form {
    let variables = (1...arity).map {
      Form.variable("arg\($0)", meta, context: "Elixir.Protocol")
    }
    let implementation = Form.call("impl_for!", meta, [variables[0]])
    return function(name, variables, meta, .remoteCall(implementation, name, meta, variables))
  }

  // MARK: defimpl

  private func rewriteImplementation(
    _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> Form? {
    var target: Form?
    var body = Form.nil
    for argument in arguments.dropFirst() {
      guard let pairs = argument.asKeywords else { return nil }
      for (key, value) in pairs {
        if key == "for" { target = value } else if key == "do" { body = value }
      }
    }
    if target == nil, let module = environment.module { target = .atom(module) }
    guard let target else {
      throw .argumentError("defimpl/3 expects a :for option when declared outside a module")
    }
    var forms: [Form] = []
    for one in target.asList ?? [target] {
      forms.append(try implementation(arguments[0], one, body, meta, environment))
    }
    return forms.count == 1 ? forms[0] : .block(forms, meta)
  }

  private func implementation(
    _ protocolForm: Form, _ target: Form, _ body: Form, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> Form {
    var name = Form.remoteCall(
      .atom("Elixir.Protocol"), "__concat__", meta, [protocolForm, target])
    if !protocolForm.containsUnquote, !target.containsUnquote,
      let protocolName = try moduleName(protocolForm, environment),
      let targetName = try moduleName(target, environment)
    {
      let tail = targetName.hasPrefix("Elixir.") ? String(targetName.dropFirst(7)) : targetName
      name = .atom(protocolName + "." + tail)
    }
    let forms = [
      attribute("protocol", protocolForm, meta), attribute("for", target, meta),
      attribute("behaviour", protocolForm, meta), body,
      function("__impl__", [.atom("for")], meta, attributeRead("for", meta)),
      function("__impl__", [.atom("target")], meta, moduleForm(meta)),
      function("__impl__", [.atom("protocol")], meta, attributeRead("protocol", meta)),
    ]
    let module = kernelCall("defmodule", meta, [name, .keywords([("do", .block(forms, meta))])])
    if let protocolName = protocolForm.containsUnquote
      ? nil : try moduleName(protocolForm, environment),
      Self.coreProtocols.contains(protocolName)
    {
      return module
    }
    let check = Form.remoteCall(
      .atom("Elixir.Protocol"), "assert_protocol!", meta, [protocolForm])
    return .block([check, module], meta)
  }

  /// The protocols of the library, which are there.
  private static let coreProtocols: Set<String> = [
    "Elixir.Collectable", "Elixir.Enumerable", "Elixir.Inspect", "Elixir.List.Chars",
    "Elixir.String.Chars",
  ]

  private func attributeRead(_ name: String, _ meta: Meta) -> Form {
    kernelCall("@", meta, [.variable(name, meta)])
  }

  // MARK: defexception

  private func rewriteException(_ meta: Meta, _ fields: Form) -> Form? {
    guard let elements = fields.asList, !fields.containsUnquote else { return nil }
    var pairs = [Form.tuple([.atom("__exception__"), .atom("true")])]
    var hasMessage = false
    for element in elements {
      if case .atom(let name) = element {
        pairs.append(.tuple([element, .nil]))
        hasMessage = hasMessage || name == "message"
      } else {
        pairs.append(element)
        hasMessage = hasMessage || element.asPair?.0 == .atom("message")
      }
    }
    let context = "Elixir.Kernel"
    let argument = Form.variable("args", meta, context: context)
    let empty = Form.remoteCall(moduleForm(meta), "__struct__", meta, [])
    let build = { (fields: Form) -> Form in
      .remoteCall(.atom("Elixir.Kernel.Structs"), "exception", meta, [empty, fields])
    }
    let guarded = { (name: String) -> Form in
      .remoteCall(.atom("erlang"), name, meta, [argument])
    }
    var forms = [
      attribute("behaviour", .atom("Elixir.Exception"), meta),
      kernelCall("defstruct", meta, [.list(pairs)]),
    ]
    var overridable = [("exception", 1)]
    if hasMessage {
      let exception = Form.variable("exception", meta, context: context)
      let read = Form.remoteCall(.atom("erlang"), "map_get", meta, [.atom("message"), exception])
      forms.append(function("message", [exception], meta, read))
      let message = Form.list([.tuple([.atom("message"), argument])])
      forms.append(
        function(
          "exception", [argument], meta, guarded: guarded("is_binary"), build(message)))
      overridable.append(("message", 1))
    }
    forms.append(
      function("exception", [argument], meta, guarded: guarded("is_list"), build(argument)))
    let keys = overridable.map { Form.tuple([.atom($0.0), .integer($0.1)]) }
    forms.append(kernelCall("defoverridable", meta, [.list(keys)]))
    return .block(forms, meta)
  }

  // MARK: defdelegate

  private func rewriteDelegate(
    _ meta: Meta, _ arguments: [Form]
  ) throws(CompilationFailure) -> Form? {
    guard let options = arguments[1].asKeywords,
      let target = options.first(where: { $0.key == "to" })
    else { return nil }
    var forms: [Form] = []
    for head in arguments[0].asList ?? [arguments[0]] {
      guard head.asCall(of: "when") == nil else {
        throw .argumentError("guards are not allowed in defdelegate/2")
      }
      guard case .node(let node) = head, case .atom(let name) = node.head else { return nil }
      var parameters: [Form] = []
      if case .list(let list) = node.arguments { parameters = list }
      let values = parameters.map { $0.asCall(of: "\\\\", arity: 2)?.first ?? $0 }
      var alias = name
      if let form = options.first(where: { $0.key == "as" })?.value {
        guard case .atom(let other) = form else { return nil }
        alias = other
      }
      let call = Form.remoteCall(target.value, alias, node.meta, values)
      let place = Form.call(
        "{}", meta, [target.value, .atom(alias), .integer(parameters.count)])
      forms.append(documentation("delegate_to", place, meta))
      forms.append(function(name, parameters, node.meta, call))
    }
    return .block(forms, meta)
  }

  /// `@doc key: value`, which adds to what is known about the next definition.
  func documentation(_ key: String, _ value: Form, _ meta: Meta) -> Form {
    kernelCall("@", meta, [.call("doc", meta, [.keywords([(key, value)])])])
  }
}

extension Array {
  fileprivate func inserting(_ element: Element, at index: Int) -> [Element] {
    var copy = self
    copy.insert(element, at: index)
    return copy
  }
}
