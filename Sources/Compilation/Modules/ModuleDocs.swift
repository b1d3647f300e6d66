internal import Syntax
internal import VirtualMachine

/// What a module's source says about the module, for `Code.fetch_docs/1` and `Code.Typespec`.
struct ModuleDocs: Sendable {
  /// A function, macro, type or callback.
  struct Entry: Sendable {
    var kind: String
    var key: NameArity
    var line: Int
    /// The parameters, or a type's variables.
    var parameters: [Form]
    var doc: Literal
    var metadata: [Literal]
  }

  /// `@type`, `@spec` or `@callback`, as written.
  struct Specification: Sendable {
    var kind: String
    var key: NameArity
    var form: Form
    var line: Int
  }

  var entries: [Entry] = []
  var specifications: [Specification] = []
  /// What `@doc since: "1.2"` and its like have added, by attribute, until the next definition takes it.
  var metadata: [String: [Literal]] = [:]

  /// Adds an entry; further clauses of a function only add to the one of the first.
  mutating func add(_ entry: Entry) {
    let index = entries.firstIndex { $0.kind == entry.kind && $0.key == entry.key }
    guard let index else { return entries.append(entry) }
    if entry.doc != .atom("nil") { entries[index].doc = entry.doc }
    entries[index].metadata += entry.metadata
  }
}

extension ModuleRecord {
  /// Keeps `@doc key: value` apart; false for any other attribute.
  func putDocMetadata(_ name: String, _ value: Literal) -> Bool {
    guard ["doc", "moduledoc", "typedoc"].contains(name), let pairs = value.asList else {
      return false
    }
    docs.metadata[name, default: []] += pairs
    return true
  }

  /// The documentation before a definition, which it takes, and its line.
  func takeDoc(
    _ attribute: String, line: Int
  ) -> (doc: Literal, metadata: [Literal], line: Int) {
    let metadata = docs.metadata.removeValue(forKey: attribute) ?? []
    guard let doc = attributes[attribute], doc.value != .atom("nil") else {
      return (.atom("nil"), metadata, line)
    }
    attributes[attribute]?.value = .atom("nil")
    return (doc.value, metadata, doc.line == 0 ? line : doc.line)
  }

  /// Documents the function or macro whose clause has just been defined.
  func document(_ kind: DefinitionKind, _ key: NameArity, _ head: DefinitionHead, line: Int) {
    var (doc, metadata, line) = takeDoc("doc", line: line)
    if let reason = attributes["deprecated"]?.value, reason != .atom("nil") {
      metadata.append(.tuple([.atom("deprecated"), reason]))
      attributes["deprecated"]?.value = .atom("nil")
    }
    guard kind.isPublic else { return }
    var parameters = head.parameters
    for (position, value) in head.defaults {
      parameters[position] = .call("\\\\", .none, [parameters[position], value])
    }
    if !head.defaults.isEmpty {
      metadata.append(.tuple([.atom("defaults"), .integer(head.defaults.count)]))
    }
    docs.add(
      .init(
        kind: kind.isMacro ? "macro" : "function", key: key, line: line, parameters: parameters,
        doc: doc, metadata: metadata))
  }

  /// Keeps `@type`, `@opaque`, `@spec`, `@callback` and their like, and documents those that can be.
  func specify(_ kind: String, _ form: Form, line: Int) {
    var head = form
    if let parts = head.asCall(of: "when", arity: 2) { head = parts[0] }
    if let sides = head.asCall(of: "::", arity: 2) { head = sides[0] }
    guard case .node(let node) = head, case .atom(let name) = node.head else { return }
    var parameters: [Form] = []
    if case .list(let list) = node.arguments { parameters = list }
    let key = NameArity(name, parameters.count)
    docs.specifications.append(.init(kind: kind, key: key, form: form, line: line))
    if kind == "spec" { return }
    let isType = ["type", "typep", "opaque"].contains(kind)
    var (doc, metadata, line) = takeDoc(isType ? "typedoc" : "doc", line: line)
    if kind == "typep" { return }
    if kind == "opaque" { metadata.append(.tuple([.atom("opaque"), .atom("true")])) }
    docs.add(
      .init(
        kind: isType ? "type" : kind, key: key, line: line, parameters: isType ? parameters : [],
        doc: doc, metadata: metadata))
  }

  /// Makes the specs of a function those of a callback; false where there are none.
  func makeCallback(of key: NameArity) -> Bool {
    let specs = docs.specifications.filter { $0.kind == "spec" && $0.key == key }
    for spec in specs {
      docs.specifications.append(
        .init(kind: "callback", key: key, form: spec.form, line: spec.line))
    }
    if !specs.isEmpty, !callbacks.contains(key) { callbacks.append(key) }
    return !specs.isEmpty
  }

  /// `{line, moduledoc, metadata, entries, specifications}` of a module that is done.
  var documentation: Literal {
    let (doc, metadata, line) = takeDoc("moduledoc", line: line)
    let entries = docs.entries.filter { entry in
      guard entry.kind == "function" || entry.kind == "macro" else { return true }
      return definitions[entry.key]?.kind.isPublic == true
    }
    return .tuple([
      .integer(line), doc, .proper(metadata), .proper(entries.map(\.literal)),
      .proper(docs.specifications.map(\.literal)),
    ])
  }
}

extension ModuleDocs.Entry {
  var literal: Literal {
    .tuple([
      .atom(kind), .atom(key.name), .integer(key.arity), .integer(line),
      .proper(parameters.map(\.literal)), doc, .proper(metadata),
    ])
  }
}

extension ModuleDocs.Specification {
  var literal: Literal {
    .tuple([.atom(kind), .atom(key.name), .integer(key.arity), form.literal])
  }
}
