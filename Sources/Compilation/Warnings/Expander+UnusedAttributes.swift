internal import Syntax
internal import VirtualMachine

/// Attributes that say nothing, or say it twice.
extension Expander {
  /// Warns where a text is set again before a definition took the one before.
  func warnIfDocumentedTwice(_ name: String, _ value: Literal, _ environment: Environment) {
    guard let record, ["doc", "moduledoc", "typedoc"].contains(name), value.asList == nil,
      let before = record.attributes[name], before.value != .atom("nil"), before.line > 0
    else { return }
    service.warn(
      "redefining @\(name) attribute previously set at line \(before.line)", environment,
      line: environment.line, at: .module)
  }

  /// Takes the attributes that belong to the definition which follows them.
  func noteDefinition(
    _ kind: DefinitionKind, _ key: NameArity, _ head: DefinitionHead, _ environment: Environment
  ) {
    guard let record else { return }
    if !kind.isPublic, let doc = record.attributes["doc"], doc.value != .atom("nil") {
      service.warn(
        "\(kind.rawValue) \(Names.text(key)) is private, @doc attribute is always discarded for private functions/macros/types",
        environment, line: doc.line > 0 ? doc.line : environment.line)
    }
    if let reason = record.attributes["deprecated"]?.value.asString {
      for arity in key.arity - head.defaults.count...key.arity {
        record.deprecated[NameArity(key.name, arity)] = reason
      }
    }
    guard let implemented = record.attributes["impl"], implemented.value != .atom("nil") else {
      return
    }
    record.attributes["impl"]?.value = .atom("nil")
    guard kind.isPublic else {
      let what = kind.isMacro ? "macro" : "function"
      service.warn(
        "\(what) \(Names.text(key)) is private, @impl attribute is always discarded for private functions/macros",
        environment, line: environment.line, at: .module)
      return
    }
    record.implementations.append(
      Implementation(
        key: key, isMacro: kind.isMacro, defaults: head.defaults.count, value: implemented.value,
        line: environment.line, context: head.context))
  }

  /// Warns of attributes that were set for nothing.
  func warnAboutUnusedAttributes(_ record: ModuleRecord) {
    let place = Environment.place(record.file)
    let unused = record.attributes.filter { name, attribute in
      attribute.line > 0 && attribute.isWritten && !attribute.isRead && attribute.isSet
        && !attribute.accumulates && !attribute.persists && !Self.reservedAttributes.contains(name)
    }
    for (name, attribute) in unused.sorted(by: { $0.value.line < $1.value.line }) {
      service.warn(
        "module attribute @\(name) was set but never used", place, line: attribute.line, at: .line)
    }
    for name in ["doc", "typedoc", "impl", "deprecated"] {
      guard let attribute = record.attributes[name], attribute.value != .atom("nil"),
        attribute.line > 0
      else { continue }
      let what = name == "typedoc" ? "type" : "definition"
      service.warn(
        "module attribute @\(name) was set but no \(what) follows it", place, line: attribute.line,
        at: .line)
    }
  }

  /// Attributes that the compiler itself reads.
  private static let reservedAttributes: Set<String> = [
    "after_compile", "after_verify", "before_compile", "behaviour", "callback", "compile",
    "deprecated", "derive", "dialyzer", "doc", "enforce_keys", "external_resource",
    "fallback_to_any", "file", "for", "impl", "macrocallback", "moduledoc", "nifs",
    "on_definition", "on_load", "opaque", "optional_callbacks", "protocol", "since", "spec",
    "type", "typedoc", "typep", "vsn",
  ]
}

/// A definition that `@impl` says is a callback's, or is none.
struct Implementation: Sendable {
  var key: NameArity
  var isMacro: Bool
  var defaults: Int
  /// `true`, `false`, or the behaviour.
  var value: Literal
  var line: Int
  /// The macro that wrote it; nil for what stands in the module.
  var context: Form?
}
