internal import Syntax
internal import VirtualMachine

extension CompilationService {
  // MARK: Requests that need no job

  /// Answers what can be said at once; nil for what has to be compiled.
  func answer(_ kind: String, _ arguments: [Literal]) -> JobStep? {
    switch kind {
    case "put_attribute":
      guard let (record, name) = openAttribute(arguments), arguments.count == 4,
        case .integer(let line) = arguments[3]
      else { return closedModule(arguments) }
      record.put(name, arguments[2], line: line)
      return .done(.atom("ok"))
    case "attribute":
      guard let (record, name) = openAttribute(arguments) else { return closedModule(arguments) }
      record.attributes[name]?.isRead = true
      return .done(record.attributes[name]?.value ?? .atom("nil"))
    case "attribute_line":
      guard let (record, name) = openAttribute(arguments) else { return closedModule(arguments) }
      return .done(.integer(record.attributes[name]?.line ?? 0))
    case "has_attribute":
      guard let (record, name) = openAttribute(arguments) else { return closedModule(arguments) }
      return .done(.atom(record.attributes[name] == nil ? "false" : "true"))
    case "delete_attribute":
      guard let (record, name) = openAttribute(arguments) else { return closedModule(arguments) }
      let value = record.attributes[name]?.value ?? .atom("nil")
      if record.attributes[name]?.accumulates == true {
        record.attributes[name]?.value = .emptyList
      } else {
        record.attributes[name] = nil
      }
      return .done(value)
    case "attributes":
      guard let record = openRecord(arguments) else { return closedModule(arguments) }
      return .done(.proper(record.attributes.keys.sorted().map { .atom($0) }))
    case "register_attribute":
      guard let (record, name) = openAttribute(arguments), arguments.count == 3 else {
        return closedModule(arguments)
      }
      registerAttribute(record, name, arguments[2])
      return .done(.atom("ok"))
    case "open": return .done(.atom(openRecord(arguments) == nil ? "false" : "true"))
    case "definitions":
      guard let record = openRecord(arguments) else { return closedModule(arguments) }
      return .done(definitions(record))
    case "delete_definition":
      guard let record = openRecord(arguments), arguments.count == 3,
        case .atom(let name) = arguments[1], case .integer(let arity) = arguments[2]
      else { return closedModule(arguments) }
      let key = NameArity(name, arity)
      let existed = record.definitions.removeValue(forKey: key) != nil
      record.order.removeAll { $0 == key }
      record.version += 1
      return .done(.atom(existed ? "true" : "false"))
    case "overridables":
      guard let record = openRecord(arguments) else { return closedModule(arguments) }
      return .done(
        .proper(
          record.overridables.keys.sorted().map { .tuple([.atom($0.name), .integer($0.arity)]) }))
    case "definition":
      guard let record = openRecord(arguments), arguments.count == 3,
        case .atom(let name) = arguments[1], case .integer(let arity) = arguments[2]
      else { return closedModule(arguments) }
      guard let definition = record.definitions[NameArity(name, arity)] else {
        return .done(.atom("nil"))
      }
      return .done(
        .tuple([
          .atom(definition.kind.rawValue), .integer(definition.line), .string(definition.file),
          .proper(definition.sources.map(\.literal)),
        ]))
    case "specifications":
      guard let record = openRecord(arguments) else { return closedModule(arguments) }
      return .done(.proper(record.docs.specifications.map(\.literal)))
    case "spec_to_callback":
      guard let record = openRecord(arguments), arguments.count == 3,
        case .atom(let name) = arguments[1], case .integer(let arity) = arguments[2]
      else { return closedModule(arguments) }
      let found = record.makeCallback(of: NameArity(name, arity))
      return .done(.atom(found ? "true" : "false"))
    case "documentation":
      let literal = arguments.first?.asAtom.flatMap { documentation(of: $0) }
      return .done(literal ?? .atom("nil"))
    case "library_file":
      let file = arguments.first?.asAtom.flatMap { host.librarySource($0) }?.file
      return .done(file.map { .string($0) } ?? .atom("nil"))
    case "parse": return parseRequest(arguments)
    case "environment":
      let file = arguments.first?.asString ?? "nofile"
      return .done(Environment(file: file).literal(line: 0))
    default: return nil
    }
  }

  private func openRecord(_ arguments: [Literal]) -> ModuleRecord? {
    arguments.first?.asAtom.flatMap { record(of: $0) }
  }

  private func openAttribute(_ arguments: [Literal]) -> (ModuleRecord, String)? {
    guard arguments.count >= 2, let record = openRecord(arguments),
      case .atom(let name) = arguments[1]
    else { return nil }
    return (record, name)
  }

  private func closedModule(_ arguments: [Literal]) -> JobStep {
    let module = arguments.first?.asAtom ?? "nil"
    return .failed(
      CompilationFailure.exceptionTerm(
        "Elixir.ArgumentError",
        [
          (
            "message",
            .string(
              "could not call Module.put_attribute/3 because the module \(Names.inspect(module: module)) is already compiled"
            )
          )
        ]))
  }

  private func registerAttribute(_ record: ModuleRecord, _ name: String, _ options: Literal) {
    var attribute = record.attributes[name] ?? Attribute(value: .atom("nil"), isSet: false)
    for option in options.asList ?? [] {
      guard let pair = option.asTuple, pair.count == 2, pair[1] == .atom("true") else { continue }
      if pair[0] == .atom("persist") { attribute.persists = true }
      if pair[0] == .atom("accumulate") {
        attribute.accumulates = true
        if !attribute.isSet { attribute.value = .emptyList }
      }
    }
    record.attributes[name] = attribute
  }

  /// `[{name, arity, kind}]` in the order of definition.
  private func definitions(_ record: ModuleRecord) -> Literal {
    .proper(
      record.order.compactMap { key in
        guard let definition = record.definitions[key] else { return nil }
        return .tuple([.atom(key.name), .integer(key.arity), .atom(definition.kind.rawValue)])
      })
  }

  /// `[text, file, options]` to `{:ok, quoted, comments}` or `{:error, exception, {message, token, advice}}`; the options are
  /// those of `ParserOptions`.
  private func parseRequest(_ arguments: [Literal]) -> JobStep {
    guard arguments.count == 3, case .binary(let text) = arguments[0],
      let file = arguments[1].asString
    else { return .failed(nil) }
    let options = Self.parserOptions(file, arguments[2])
    do {
      let reading = try host.parse(text, options)
      // Who keeps escapes as they are written does not ask how they should be.
      if options.unescapes { warn(reading.warnings, file) }
      return .done(
        .tuple([
          .atom("ok"), reading.form.literal, .proper(reading.comments.map(Self.description)),
        ]))
    } catch {
      let parts = [error.message, error.token, error.advice].map { Literal.string($0) }
      return .done(
        .tuple([.atom("error"), Self.exception(error, text, options), .tuple(parts)]))
    }
  }

  private func warn(_ warnings: [SyntaxWarning], _ file: String) {
    guard !Names.isLibrary(file: file) else { return }
    for warning in warnings {
      warn("\(warning.message)\n  \(file):\(warning.line):\(warning.column)")
    }
  }

  private static func parserOptions(_ file: String, _ list: Literal) -> ParserOptions {
    var options = ParserOptions(file: file)
    for option in list.asList ?? [] {
      guard let pair = option.asTuple, pair.count == 2, let key = pair[0].asAtom else { continue }
      let isTrue = pair[1] == .atom("true")
      switch (key, pair[1]) {
      case ("line", .integer(let line)): options.line = line
      case ("column", .integer(let column)): options.column = column
      case ("columns", _): options.columns = isTrue
      case ("token_metadata", _): options.tokenMetadata = isTrue
      case ("unescape", _): options.unescapes = isTrue
      case ("comments", _): options.keepsComments = isTrue
      case ("literal_head", .atom(let head)): options.literalHead = head == "nil" ? nil : head
      default: break
      }
    }
    return options
  }

  /// A comment as `Code.string_to_quoted_with_comments/2` gives it.
  private static func description(_ comment: Comment) -> Literal {
    .map([
      LiteralPair(.atom("line"), .integer(comment.line)),
      LiteralPair(.atom("column"), .integer(comment.column)),
      LiteralPair(.atom("previous_eol_count"), .integer(comment.newlinesBefore)),
      LiteralPair(.atom("next_eol_count"), .integer(comment.newlinesAfter)),
      LiteralPair(.atom("text"), .string(comment.text)),
    ])
  }

  /// The source line, or of a very long one what is around the column, and where in it the error is.
  private static func snippet(_ source: [UInt8], line: Int, column: Int) -> Literal {
    let lines = source.split(separator: 10, omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return .atom("nil") }
    var content = Array(lines[line - 1])
    if content.allSatisfy({ $0 == 32 || ($0 >= 9 && $0 <= 13) }) { return .atom("nil") }
    var offset = max(column - 1, 0)
    if content.count > 400 {
      let text = String(decoding: content, as: UTF8.self)
      let start = max(offset - 60, 0)
      content = Array(String(text.dropFirst(start).prefix(120)).utf8)
      offset -= start
    }
    return .map([
      LiteralPair(.atom("content"), .binary(content)),
      LiteralPair(.atom("offset"), .integer(offset)),
    ])
  }

  /// Whether the source line is shown with an error: not where brackets are missing or in the way.
  private static func hasSnippet(_ error: SyntaxError) -> Bool {
    if error.kind == .incomplete { return true }
    return error.advice.isEmpty && !error.message.hasPrefix("missing ")
      && error.message != "unexpected reserved word: " && error.reservedWord == nil
      && !error.isOfText
      && !error.message.hasPrefix("invalid bidirectional formatting character in string")
  }

  /// `%SyntaxError{}` or `%TokenMissingError{}`.
  static func exception(
    _ error: SyntaxError, _ source: [UInt8], _ options: ParserOptions
  ) -> Literal {
    let module =
      error.kind == .incomplete ? "Elixir.TokenMissingError" : "Elixir.SyntaxError"
    let line = error.line - options.line + 1
    let column = line == 1 ? error.column - options.column + 1 : error.column
    let snippet = hasSnippet(error) ? snippet(source, line: line, column: column) : .atom("nil")
    return CompilationFailure.exceptionTerm(
      module,
      [
        ("file", .string(error.file)), ("line", .integer(error.line)),
        ("column", error.column == 0 ? .atom("nil") : .integer(error.column)),
        ("description", .string(error.description)), ("snippet", snippet),
      ])
  }

  // MARK: Requests that compile

  func perform(
    _ kind: String, _ arguments: [Literal], _ job: Job
  ) throws(CompilationFailure) -> Literal {
    switch (kind, arguments.count) {
    case ("library", 1): return try compileLibrary(arguments[0].asAtom ?? "nil", job)
    case ("source", 2):
      guard case .binary(let text) = arguments[0], let file = arguments[1].asString else {
        throw .argumentError("a file is compiled from its text and its name")
      }
      return try compileModules(text, file, job)
    case ("file", 2): return try compileFile(arguments[0], arguments[1], job)
    case ("finish_file", 1): return try finishFile(arguments[0], job)
    case ("check_file", 2): return try checkFile(arguments[0], arguments[1], job)
    case ("define_module", 3): return try defineModule(arguments, job)
    case ("create_module", 3): return try createModule(arguments, job)
    case ("define", 5): return try defineFunction(arguments, job)
    case ("module_operation", 3): return try operate(arguments, job)
    case ("evaluate", 3): return try evaluate(arguments, job)
    case ("expand", 2), ("expand_once", 2): return try expandRequest(kind, arguments, job)
    case ("body", 3): return try evaluateBody(arguments, job)
    default:
      throw .argumentError("unknown request to the compiler: \(kind)/\(arguments.count)")
    }
  }

  private func parsed(
    _ source: [UInt8], _ options: ParserOptions
  ) throws(CompilationFailure) -> Form {
    do {
      let reading = try host.parse(source, options)
      warn(reading.warnings, options.file)
      return reading.form
    } catch {
      throw .exception(Self.exception(error, source, options))
    }
  }

  /// Compiles the library file that defines a module; true where there is one.
  private func compileLibrary(_ module: String, _ job: Job) throws(CompilationFailure) -> Literal {
    guard let (file, source) = host.librarySource(module) else { return .atom("false") }
    return try compileModules(source, file, job)
  }

  /// Compiles a file that only defines modules.
  private func compileModules(
    _ source: [UInt8], _ file: String, _ job: Job
  ) throws(CompilationFailure) -> Literal {
    let form = try parsed(source, ParserOptions(file: file))
    var environment = Environment(file: file)
    var bindings = Bindings()
    let expander = Expander(job: job, service: self)
    for expression in form.asBlock {
      _ = try expander.runBody(expression, &environment, &bindings)
    }
    return .atom("true")
  }

  /// Compiles a script as one unit: `{:unit, module, function}`.
  private func compileFile(
    _ source: Literal, _ file: Literal, _ job: Job
  ) throws(CompilationFailure) -> Literal {
    guard case .binary(let text) = source, let file = file.asString else {
      throw .argumentError("a file is compiled from its text and its name")
    }
    let form = try parsed(text, ParserOptions(file: file))
    var environment = Environment(file: file)
    let tracker = LexicalTracker()
    environment.tracker = tracker
    let expander = Expander(job: job, service: self)
    let (definition, _) = try expander.unit(form, &environment, Bindings(), "__FILE__")
    try job.load(try expander.lower(definition, environment))
    follow(tracker, file: file, unit: definition.name)
    return .tuple([.atom("unit"), .atom(definition.name), .atom("__FILE__")])
  }

  /// Compiles a script and defines its modules, but runs nothing else of it.
  private func checkFile(
    _ source: Literal, _ file: Literal, _ job: Job
  ) throws(CompilationFailure) -> Literal {
    guard case .binary(let text) = source, let file = file.asString else {
      throw .argumentError("a file is checked from its text and its name")
    }
    let form = try parsed(text, ParserOptions(file: file))
    var environment = Environment(file: file)
    let tracker = LexicalTracker()
    environment.tracker = tracker
    let expander = Expander(job: job, service: self)
    let (definition, _) = try expander.unit(form, &environment, Bindings(), "__FILE__")
    _ = try expander.lower(definition, environment)
    for (name, code) in expander.scriptModules {
      // Variables around a module have no values here.
      let bindings = code.form.variableNames.sorted().map { (VariableKey($0), Literal.atom("nil")) }
      _ = try expander.compileModule(
        name, code.form, code.environment, Bindings(values: bindings))
    }
    try expander.checkCalls(tracker)
    warnAboutUnused(tracker, file: file)
    return .atom("ok")
  }

  /// When a script has run: what its modules call is there now, or is missing.
  private func finishFile(_ unit: Literal, _ job: Job) throws(CompilationFailure) -> Literal {
    guard let name = unit.asAtom, let (file, tracker) = unfollow(unit: name) else {
      return .atom("ok")
    }
    try Expander(job: job, service: self).checkCalls(tracker)
    warnAboutUnused(tracker, file: file)
    return .atom("ok")
  }

  /// `[stored, name, bindings]`.
  private func defineModule(
    _ arguments: [Literal], _ job: Job
  ) throws(CompilationFailure) -> Literal {
    guard case .integer(let id) = arguments[0], let code = stored(id) else {
      throw .argumentError("unknown code")
    }
    guard case .atom(let name) = arguments[1] else {
      throw .compileError(
        code.environment.file, code.environment.line,
        "invalid module name: \(Names.inspect(literal: arguments[1]))")
    }
    var bindings = Bindings()
    for element in arguments[2].asList ?? [] {
      guard let parts = element.asTuple, parts.count == 4, case .atom(let variable) = parts[0],
        case .atom(let context) = parts[1], case .integer(let counter) = parts[2]
      else { continue }
      let key = VariableKey(variable, context: context, counter: counter)
      bindings.values.append((key, parts[3]))
    }
    let outer = code.environment.module.flatMap { record(of: $0) }
    let expander = Expander(job: job, service: self, record: outer)
    return try expander.compileModule(name, code.form, code.environment, bindings)
  }

  /// `[name, quoted, env]`, for `Module.create/3`.
  private func createModule(
    _ arguments: [Literal], _ job: Job
  ) throws(CompilationFailure) -> Literal {
    guard case .atom(let name) = arguments[0] else {
      throw .argumentError("invalid module name: \(Names.inspect(literal: arguments[0]))")
    }
    var environment = Self.environment(arguments[2])
    environment.function = nil
    let expander = Expander(job: job, service: self)
    return try expander.compileModule(name, Form(arguments[1]), environment, Bindings())
  }

  /// `[kind, module, stored environment, head, body]`.
  private func defineFunction(
    _ arguments: [Literal], _ job: Job
  ) throws(CompilationFailure) -> Literal {
    guard let kind = arguments[0].asAtom.flatMap({ DefinitionKind(rawValue: $0) }),
      let module = arguments[1].asAtom, let record = record(of: module),
      case .integer(let id) = arguments[2], let code = stored(id)
    else { throw .argumentError("the module is not open for definitions") }
    let expander = Expander(job: job, service: self, record: record)
    let body: Form? = arguments[4] == .atom("nil") ? nil : Form(arguments[4])
    let head = Form(arguments[3])
    try expander.define(kind, head, body, code.environment, isComputed: true)
    let parts = try expander.definitionHead(head, kind, code.environment)
    return .tuple([.atom(parts.name), .integer(parts.parameters.count)])
  }

  private func operate(_ arguments: [Literal], _ job: Job) throws(CompilationFailure) -> Literal {
    guard let name = arguments[0].asAtom, let module = arguments[1].asAtom,
      let record = record(of: module)
    else { throw .argumentError("the module is not open") }
    let expander = Expander(job: job, service: self, record: record)
    return try expander.moduleOperation(name, arguments[2], record.environment)
  }

  static func environment(_ literal: Literal) -> Environment {
    if let environment = Environment(literal) { return environment }
    var environment = Environment(file: literal["file"]?.asString ?? "nofile")
    if case .integer(let line)? = literal["line"] { environment.line = line }
    return environment
  }

  /// `[quoted, binding, env]` to `{:unit, module, function, values, keys, env}`: the driver calls the function with the
  /// values and pairs what comes back with the keys.
  private func evaluate(_ arguments: [Literal], _ job: Job) throws(CompilationFailure) -> Literal {
    var environment = Self.environment(arguments[2])
    environment.context = .none
    var bindings = Bindings()
    for element in arguments[1].asList ?? [] {
      guard let pair = element.asTuple, pair.count == 2 else { continue }
      switch pair[0] {
      case .atom(let name): bindings.values.append((VariableKey(name), pair[1]))
      case .tuple(let parts):
        guard parts.count == 2, case .atom(let name) = parts[0] else { continue }
        if case .atom(let context) = parts[1] {
          bindings.values.append((VariableKey(name, context: context), pair[1]))
        }
        if case .integer(let counter) = parts[1] {
          bindings.values.append((VariableKey(name, counter: counter), pair[1]))
        }
      default: continue
      }
    }
    let owner = environment.module.flatMap { record(of: $0) }
    let expander = Expander(job: job, service: self, record: owner)
    let (definition, keys) = try expander.unit(
      Form(arguments[0]), &environment, bindings, "__FILE__", keepsVariables: true)
    try job.load(try expander.lower(definition, environment))
    let names = keys.map { key -> Literal in
      if key.counter != 0 { return .tuple([.atom(key.name), .integer(key.counter)]) }
      return key.context == "nil" ? .atom(key.name) : .tuple([.atom(key.name), .atom(key.context)])
    }
    return .tuple([
      .atom("unit"), .atom(definition.name), .atom("__FILE__"),
      .tuple(bindings.values.map(\.value)), .proper(names),
      environment.literal(line: environment.line),
    ])
  }

  /// `[quoted, module, env]`: runs code in the body of an open module, as `Module.eval_quoted/2` does.
  private func evaluateBody(
    _ arguments: [Literal], _ job: Job
  ) throws(CompilationFailure) -> Literal {
    guard let module = arguments[1].asAtom, let record = record(of: module) else {
      throw .argumentError("the module is not open")
    }
    let expander = Expander(job: job, service: self, record: record)
    var environment = record.environment
    var bindings = Bindings()
    return try expander.runBody(Form(arguments[0]), &environment, &bindings)
  }

  /// `[quoted, env]` to the quoted code after one or all steps of expansion at its root.
  private func expandRequest(
    _ kind: String, _ arguments: [Literal], _ job: Job
  ) throws(CompilationFailure) -> Literal {
    var environment = Self.environment(arguments[1])
    let owner = environment.module.flatMap { record(of: $0) }
    let expander = Expander(job: job, service: self, record: owner)
    var form = Form(arguments[0])
    while let next = try expander.expandVisibly(form, &environment) {
      form = next
      if kind == "expand_once" { break }
    }
    return form.literal
  }
}

extension Expander {
  /// One step of `Macro.expand_once`: macros, aliases and the pseudo variables.
  func expandVisibly(
    _ form: Form, _ environment: inout Environment
  ) throws(CompilationFailure) -> Form? {
    if let segments = form.asCall(of: "__aliases__") {
      return try aliasName(form.meta, segments, environment).map { .atom($0) }
    }
    if let name = form.asVariable?.name {
      switch name {
      case "__MODULE__": return .atom(environment.module ?? "nil")
      case "__DIR__": return .string(Names.directory(of: environment.file))
      default: return nil
      }
    }
    return try expandMacros(form, &environment)
  }
}
