internal import Syntax
internal import VirtualMachine

extension Expander {
  /// `alias`, `require` and `import`; their value is the module's name.
  func expandDirective(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    if case .node(let node) = arguments[0], let dot = node.head.asCall(of: ".", arity: 2),
      dot[1] == .atom("{}"), case .list(let inner) = node.arguments
    {
      var results: [Core] = []
      for element in inner {
        let one = [element.prefixed(by: dot[0])] + arguments.dropFirst()
        results.append(try expandDirective(name, meta, one, &environment))
      }
      return Core.listOf(results)
    }
    guard let module = try moduleName(arguments[0], environment) else {
      throw fail(
        environment, meta,
        "invalid argument for \(name), expected a compile time atom or alias, got: \(FormPrinter.text(arguments[0]))"
      )
    }
    let options = try directiveOptions(name, meta, arguments, environment)
    let allowed: [String] =
      name == "import" ? ["only", "except", "warn"] : ["as", "warn"]
    for key in options.keys.sorted() where !allowed.contains(key) {
      throw fail(environment, meta, "unsupported option :\(key) given to \(name)")
    }
    switch name {
    case "alias": try aliasDirective(module, meta, options, &environment)
    case "require":
      try ensureCompiled(module, meta, environment)
      environment.requires.insert(module)
      if options["as"] != nil { try aliasDirective(module, meta, options, &environment) }
    default:
      try ensureCompiled(module, meta, environment)
      environment.requires.insert(module)
      try importDirective(module, meta, options, &environment)
    }
    return .atom(module)
  }

  private func directiveOptions(
    _ name: String, _ meta: Meta, _ arguments: [Form], _ environment: Environment
  ) throws(CompilationFailure) -> [String: Form] {
    guard arguments.count == 2 else { return [:] }
    guard let pairs = arguments[1].asKeywords else {
      let literal = try expandInner(arguments[1], environment).asLiteral
      guard let literal, let pairs = Form(literal).asKeywords else {
        throw fail(
          environment, meta,
          "invalid options for \(name), expected a keyword list, got: \(FormPrinter.text(arguments[1]))"
        )
      }
      return Dictionary(pairs.map { ($0.key, $0.value) }) { $1 }
    }
    return Dictionary(pairs.map { ($0.key, $0.value) }) { $1 }
  }

  private func aliasDirective(
    _ module: String, _ meta: Meta, _ options: [String: Form], _ environment: inout Environment
  ) throws(CompilationFailure) {
    let counter = meta.counter
    if let form = options["as"] {
      let name: String?
      if let segments = form.asAliasSegments {
        name = segments.count == 1 ? "Elixir." + segments[0] : nil
      } else {
        name = try moduleName(form, environment)
      }
      if name == nil, form.asVariable != nil || form.asCall != nil,
        form.asAliasSegments == nil
      {
        _ = try expandInner(form, environment)
      }
      if let segments = form.asAliasSegments, segments.count > 1 {
        throw fail(
          environment, meta,
          "invalid value for option :as, expected a simple alias, got nested alias: \(FormPrinter.text(form))"
        )
      }
      guard let name, Names.isAlias(name), Names.segments(of: name).count == 1 else {
        throw fail(
          environment, meta,
          "invalid value for option :as, expected an alias, got: \(FormPrinter.text(form))")
      }
      let number = trackedAlias(name, meta, options, environment)
      environment.storeAlias(name, module, counter: counter, number: number)
      return
    }
    guard Names.isAlias(module), let last = Names.segments(of: module).last else {
      throw fail(
        environment, meta,
        "alias cannot be inferred automatically for module: \(Names.inspect(module: module)), please use the :as option. Implicit aliasing is only supported with Elixir modules"
      )
    }
    let number = trackedAlias("Elixir." + last, meta, options, environment)
    environment.storeAlias("Elixir." + last, module, counter: counter, number: number)
  }

  /// Notes an alias that is to be used; one that a macro wrote, or with `warn: false`, need not be.
  private func trackedAlias(
    _ name: String, _ meta: Meta, _ options: [String: Form], _ environment: Environment
  ) -> Int? {
    guard isTracked(meta, options) else { return nil }
    return environment.tracker?.add(alias: name, line: environment.line)
  }

  private func isTracked(_ meta: Meta, _ options: [String: Form]) -> Bool {
    options["warn"] != .atom("false") && meta["context"] == nil && meta["generated"] == nil
  }

  /// Makes sure that a module is there to ask for its macros and functions.
  private func ensureCompiled(
    _ module: String, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) {
    if service.moduleFacts(module) != nil || module == "Elixir.Kernel" { return }
    if service.record(of: module) != nil {
      throw fail(
        environment, meta,
        "you are trying to use/import/require the module \(Names.inspect(module: module)) which is currently being defined. This may happen if you accidentally override the module you want to use"
      )
    }
    let result = try job.call("swm_code", "ensure_compiled", [.atom(module)])
    if case .atom("true") = result { return }
    if environment.contextModules.contains(module) {
      throw fail(
        environment, meta,
        "module \(Names.inspect(module: module)) is not loaded but was defined. This happens when you depend on a module in the same context in which it is defined. For example:\n\n    defmodule MyApp do\n      defmodule Mod do\n      end\n\n      use Mod\n    end\n\nTry defining the module outside the context that uses it:\n\n    defmodule MyApp.Mod do\n    end\n\n    defmodule MyApp do\n      use MyApp.Mod\n    end\n\nIf the module is defined at the top-level and you are trying to use it at the top-level, this is not supported by Elixir"
      )
    }
    throw fail(
      environment, meta,
      "module \(Names.inspect(module: module)) is not loaded and could not be found")
  }

  private func importDirective(
    _ module: String, _ meta: Meta, _ options: [String: Form], _ environment: inout Environment
  ) throws(CompilationFailure) {
    var allFunctions: Set<NameArity>
    var allMacros: Set<NameArity>
    if module == "Elixir.Kernel" {
      (allFunctions, allMacros) = (KernelTable.functions, KernelTable.macros)
    } else {
      (allFunctions, allMacros) = (try functions(of: module), try macros(of: module))
    }
    if let only = options["only"], options["except"] != nil, only.asAtom == nil {
      throw fail(
        environment, meta,
        ":only and :except can only be given together to import when :only is :functions, :macros, or :sigils"
      )
    }
    let underscored = { (key: NameArity) in key.name.hasPrefix("_") }
    var only: Set<NameArity>?
    switch options["only"] {
    case .atom("functions")?: allMacros = []
    case .atom("macros")?: allFunctions = []
    case .atom("sigils")?:
      allFunctions = allFunctions.filter { $0.name.hasPrefix("sigil_") && $0.arity == 2 }
      allMacros = allMacros.filter { $0.name.hasPrefix("sigil_") && $0.arity == 2 }
    case let form?: only = try importList(form, "only", meta, environment)
    case nil: break
    }
    if let only {
      for key in only.sorted() where !allFunctions.contains(key) && !allMacros.contains(key) {
        throw fail(
          environment, meta,
          "cannot import \(Names.inspect(module: module)).\(Names.text(key)) because it is undefined or private"
        )
      }
      allFunctions.formIntersection(only)
      allMacros.formIntersection(only)
    } else {
      allFunctions = allFunctions.filter { !underscored($0) }
      allMacros = allMacros.filter { !underscored($0) }
    }
    if let form = options["except"] {
      let except = try importList(form, "except", meta, environment)
      // `except` alone narrows what an import before left over.
      if let before = environment.functions.first(where: { $0.module == module }), only == nil,
        module != "Elixir.Kernel"
      {
        allFunctions.formIntersection(before.names)
      }
      allFunctions.subtract(except)
      allMacros.subtract(except)
    }
    if isTracked(meta, options) {
      environment.tracker?.add(import: module, line: environment.line, only: only.map { Array($0) })
    }
    environment.functions.removeAll { $0.module == module }
    environment.macros.removeAll { $0.module == module }
    if !allFunctions.isEmpty {
      environment.functions.insert(ImportEntry(module: module, names: allFunctions), at: 0)
    }
    if !allMacros.isEmpty {
      environment.macros.insert(ImportEntry(module: module, names: allMacros), at: 0)
    }
  }

  private func importList(
    _ form: Form, _ option: String, _ meta: Meta, _ environment: Environment
  ) throws(CompilationFailure) -> Set<NameArity> {
    var list = form
    if list.asKeywords == nil, let literal = try expandInner(form, environment).asLiteral {
      list = Form(literal)
    }
    guard list.asList != nil else {
      let what =
        option == "only" ? "an atom :functions, :macros, or a list literal" : "a list literal"
      throw fail(
        environment, meta,
        "invalid :\(option) option for import, expected value to be \(what), got: \(FormPrinter.text(form))"
      )
    }
    let refusal = fail(
      environment, meta,
      "invalid :\(option) option for import, expected a keyword list with integer values")
    guard let pairs = list.asKeywords else { throw refusal }
    var names: Set<NameArity> = []
    for (name, arity) in pairs {
      guard case .integer(let arity) = arity else { throw refusal }
      names.insert(NameArity(name, arity))
    }
    return names
  }
}
