internal import Syntax
internal import VirtualMachine

/// Whether a module keeps what `@behaviour` and `@impl` promise.
extension Expander {
  private struct Callback {
    var key: NameArity
    var isMacro: Bool
    var behaviour: String
    var isOptional: Bool

    var kind: String { isMacro ? "macro" : "function" }
    var behaviourName: String { Names.inspect(module: behaviour) }
    var name: String { "\(behaviourName).\(Names.text(key))" }
  }

  func checkBehaviours(
    _ record: ModuleRecord, _ environment: Environment
  ) throws(CompilationFailure) {
    guard !Names.isLibrary(file: record.file) else { return }
    var behaviours: [String] = []
    for literal in (record.attributes["behaviour"]?.value.asList ?? []).reversed() {
      if let name = literal.asAtom { behaviours.append(name) }
    }
    guard !behaviours.isEmpty || !record.implementations.isEmpty else { return }
    var callbacks: [Callback] = []
    for behaviour in behaviours {
      let own = try self.callbacks(of: behaviour, record, environment)
      for callback in own {
        warnIfRequiredTwice(callback, callbacks, record, environment)
        try warnIfMissing(callback, record, environment)
        callbacks.append(callback)
      }
    }
    checkImplementations(callbacks, behaviours, record, environment)
  }

  private func warn(
    _ text: String, _ environment: Environment, line: Int
  ) {
    var place = environment
    place.function = nil
    service.warn(text, place, line: line, at: .module)
  }

  private func callbacks(
    of behaviour: String, _ record: ModuleRecord, _ environment: Environment
  ) throws(CompilationFailure) -> [Callback] {
    let module = Names.inspect(module: record.name)
    let name = Names.inspect(module: behaviour)
    guard case .atom("true") = try job.call("swm_code", "ensure_loaded", [.atom(behaviour)]) else {
      warn(
        "@behaviour \(name) does not exist (in module \(module))", environment, line: record.line)
      return []
    }
    let answer = try job.call(
      "swm_code", "exported?",
      [.atom(behaviour), .atom("behaviour_info"), .integer(1)])
    guard answer == .atom("true") else {
      warn(
        "module \(name) is not a behaviour (in module \(module))", environment, line: record.line)
      return []
    }
    let all = try job.call(behaviour, "behaviour_info", [.atom("callbacks")])
    let optional = Self.names(
      try job.call(behaviour, "behaviour_info", [.atom("optional_callbacks")]))
    return (all.asList ?? []).flatMap { Self.names(.proper([$0])) }.map { key in
      let isMacro = key.name.hasPrefix("MACRO-")
      let plain =
        isMacro ? NameArity(String(key.name.dropFirst(6)), key.arity - 1) : key
      return Callback(
        key: plain, isMacro: isMacro, behaviour: behaviour, isOptional: optional.contains(key))
    }
  }

  private func warnIfRequiredTwice(
    _ callback: Callback, _ earlier: [Callback], _ record: ModuleRecord, _ environment: Environment
  ) {
    let other = earlier.last { $0.key == callback.key && $0.isMacro == callback.isMacro }
    guard let other, other.behaviour != callback.behaviour || !callback.isOptional else { return }
    warn(
      "conflicting behaviours found. \(callback.kind) \(Names.text(callback.key)) is required by \(other.behaviourName) and \(callback.behaviourName) (in module \(Names.inspect(module: record.name)))",
      environment, line: record.line)
  }

  private func warnIfMissing(
    _ callback: Callback, _ record: ModuleRecord, _ environment: Environment
  ) throws(CompilationFailure) {
    let module = Names.inspect(module: record.name)
    let what = "\(callback.kind) \(Names.text(callback.key)) required by"
    guard let definition = record.definitions[callback.key],
      definition.kind.isMacro == callback.isMacro
    else {
      if callback.isOptional { return }
      let isProtocol = try job.call(
        "swm_code", "exported?",
        [.atom(callback.behaviour), .atom("__protocol__"), .integer(1)])
      let kind = isProtocol == .atom("true") ? "protocol" : "behaviour"
      warn(
        "\(what) \(kind) \(callback.behaviourName) is not implemented (in module \(module))",
        environment, line: record.line)
      return
    }
    guard !definition.kind.isPublic else { return }
    let should = callback.isMacro ? "defmacro" : "def"
    warn(
      "\(what) behaviour \(callback.behaviourName) was implemented as \"\(definition.kind.rawValue)\" but should have been \"\(should)\" (in module \(module))",
      environment, line: record.line)
  }

  // MARK: @impl

  private func checkImplementations(
    _ callbacks: [Callback], _ behaviours: [String], _ record: ModuleRecord,
    _ environment: Environment
  ) {
    var implemented: Set<NameArity> = []
    for entry in record.implementations {
      let keys = (0...entry.defaults).map { NameArity(entry.key.name, entry.key.arity - $0) }
      let matching = callbacks.filter { $0.isMacro == entry.isMacro && keys.contains($0.key) }
      let what = "\(entry.isMacro ? "macro" : "function") \(Names.text(entry.key))"
      let got = "got \"@impl \(Names.inspect(literal: entry.value))\" for \(what)"
      let problem: String?
      switch entry.value {
      case .atom("false"):
        problem = matching.first.map {
          "\(got) but it is a callback specified in \($0.behaviourName)"
        }
      case .atom("true"):
        if behaviours.isEmpty {
          problem = "\(got) but no behaviour was declared"
        } else if matching.isEmpty {
          problem = "\(got) but no behaviour specifies such callback\(Self.known(callbacks))"
        } else {
          problem = nil
          implemented.formUnion(matching.map(\.key))
        }
      default:
        let behaviour = entry.value.asAtom ?? ""
        let own = callbacks.filter { $0.behaviour == behaviour }
        if !behaviours.contains(behaviour) {
          problem = "\(got) but this behaviour was not declared with @behaviour"
        } else if !matching.contains(where: { $0.behaviour == behaviour }) {
          problem = "\(got) but this behaviour does not specify such callback\(Self.known(own))"
        } else {
          problem = nil
          implemented.formUnion(matching.filter { $0.behaviour == behaviour }.map(\.key))
        }
      }
      if let problem { warn(problem, environment, line: entry.line) }
    }
    warnAboutUnmarked(callbacks, implemented, record, environment)
  }

  private static func known(_ callbacks: [Callback]) -> String {
    if callbacks.isEmpty {
      return
        ". There are no known callbacks, please specify the proper @behaviour and make sure it defines callbacks"
    }
    let lines = callbacks.map { "  * \($0.name) (\($0.kind))\n" }.sorted().joined()
    return ". The known callbacks are:\n\n\(lines)"
  }

  /// Where one callback is marked, all that stand beside it are expected to be.
  private func warnAboutUnmarked(
    _ callbacks: [Callback], _ implemented: Set<NameArity>, _ record: ModuleRecord,
    _ environment: Environment
  ) {
    let contexts = record.implementations.map(\.context)
    guard !contexts.isEmpty else { return }
    for key in record.order {
      guard let definition = record.definitions[key], definition.kind.isPublic,
        definition.defaultsOf == nil, !implemented.contains(key),
        contexts.contains(definition.isGenerated ? definition.context : nil),
        let callback = callbacks.first(where: {
          $0.key == key && $0.isMacro == definition.kind.isMacro
        })
      else { continue }
      warn(
        "module attribute @impl was not set for \(callback.kind) \(Names.text(key)) callback (specified in \(callback.behaviourName)). This either means you forgot to add the \"@impl true\" annotation before the definition or that you are accidentally overriding this callback",
        environment, line: definition.line)
    }
  }
}
