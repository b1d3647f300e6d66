internal import Syntax
internal import VirtualMachine

/// Calls of functions of other modules that are not there, or should not be called any more.
extension Expander {
  /// Keeps a call in a module's function for the check at the end of the file.
  func noteCall(
    _ module: String, _ key: NameArity, _ line: Int, _ environment: Environment
  ) throws(CompilationFailure) {
    if environment.function == nil { try warnIfDeprecated(module, key, line, environment) }
    guard environment.module != nil, !Names.isLibrary(file: environment.file),
      environment.function != nil, KernelTable.inlined[key] == nil || module != "Elixir.Kernel",
      module != "erlang" || !GuardTable.functions.contains(key)
    else { return }
    remoteCalls.append(
      RemoteCallUse(
        module: module, key: key, line: line, environment: environment.withoutVariables()))
  }

  /// A file's code outside of functions is not in any module that could be checked at the end.
  private func warnIfDeprecated(
    _ module: String, _ key: NameArity, _ line: Int, _ environment: Environment
  ) throws(CompilationFailure) {
    guard !Names.isLibrary(file: environment.file), Self.deprecatedNames.contains(key.name),
      Self.deprecatingModules.contains(module),
      environment.tracker?.meets(module, key, line) ?? true,
      let complaint = try complaint(module, key), complaint.rank == 2
    else { return }
    service.warn(complaint.text, environment, line: line)
  }

  /// The library's modules that have deprecated functions.
  private static let deprecatingModules: Set<String> = Set(
    [
      "Atom", "Code", "Enum", "Float", "Inspect.Algebra", "Integer", "Keyword", "Macro", "Map",
      "Range", "Registry", "Stream", "String", "System", "Task",
    ].map { "Elixir." + $0 })

  /// Names of the library's functions that are deprecated.
  private static let deprecatedNames: Set<String> = [
    "chunk", "cwd", "cwd!", "delete", "ensure_compiled?", "filter_map", "find", "get_docs",
    "get_pid", "ljust", "load_file", "loaded_files", "lstrip", "map", "next_grapheme_size",
    "partition", "range?", "rjust", "rstrip", "size", "stacktrace", "start_link", "strip",
    "surround_many", "to_char_list", "to_string", "unescape_tokens", "uniq", "unload_files",
    "valid_character?",
  ]

  /// What is wrong with a call, in the order in which Elixir says it.
  private struct Complaint: Comparable {
    /// 0: no such module, 1: a macro, 2: deprecated, 3: no such function.
    var rank: Int
    var module: String
    var key: NameArity
    var text: String

    static func < (left: Complaint, right: Complaint) -> Bool {
      (left.rank, left.module, left.key) < (right.rank, right.module, right.key)
    }
  }

  /// Warns of the calls in a file that cannot work.
  func checkCalls(_ tracker: LexicalTracker) throws(CompilationFailure) {
    var uses: [String: [NameArity: [RemoteCallUse]]] = [:]
    for call in tracker.calls where !isAllowed(call) {
      uses[call.module, default: [:]][call.key, default: []].append(call)
    }
    var complaints: [Complaint] = []
    for module in uses.keys.sorted() {
      for key in (uses[module] ?? [:]).keys.sorted() {
        if let complaint = try complaint(module, key) { complaints.append(complaint) }
      }
    }
    for complaint in complaints.sorted() {
      let places = (uses[complaint.module]?[complaint.key] ?? []).map {
        WarningPlace.code.text($0.environment, line: $0.line)
      }
      if places.count == 1 {
        service.warn("\(complaint.text)\n  \(places[0])")
      } else {
        // The hint's own blank line stands for the line's end.
        let text = complaint.text.hasSuffix("\n") ? complaint.text : complaint.text + "\n"
        service.warn(
          "\(text)Invalid call found at \(places.count) locations:\n"
            + places.map { "  \($0)" }.joined(separator: "\n"))
      }
    }
  }

  /// Whether `@compile {:no_warn_undefined, ...}` of its module lets the call be.
  private func isAllowed(_ call: RemoteCallUse) -> Bool {
    guard let module = call.environment.module,
      let silent = service.moduleFacts(module)?.unchecked
    else { return false }
    return silent.contains("all") || silent.contains(call.module)
  }

  private func complaint(
    _ module: String, _ key: NameArity
  ) throws(CompilationFailure) -> Complaint? {
    let name = "\(Names.inspect(module: module)).\(Names.text(key))"
    let answer = try job.call(
      "swm_code", "check_call", [.atom(module), .atom(key.name), .integer(key.arity)])
    func complaint(_ rank: Int, _ text: String) -> Complaint {
      Complaint(rank: rank, module: module, key: key, text: text)
    }
    switch answer {
    case .atom("no_module"):
      return complaint(
        0,
        "\(name) is undefined (module \(Names.inspect(module: module)) is not available or is yet to be defined)"
      )
    case .atom("macro"):
      return complaint(
        1,
        "you must require \(Names.inspect(module: module)) before invoking the macro \(name)")
    case .tuple(let parts) where parts.count == 2:
      let text = parts[1].asString ?? ""
      if parts[0] == .atom("deprecated") {
        return complaint(2, "\(name) is deprecated. \(text)")
      }
      return complaint(3, "\(name) is undefined or private\(text)")
    default: return nil
    }
  }
}
