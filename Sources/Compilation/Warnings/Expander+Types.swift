internal import Syntax
internal import VirtualMachine

/// Whether the types that a module names are there.
extension Expander {
  private typealias Specification = ModuleDocs.Specification

  func checkTypes(_ record: ModuleRecord) throws(CompilationFailure) {
    guard !Names.isLibrary(file: record.file) else { return }
    let all = record.docs.specifications
    var types: [NameArity: Specification] = [:]
    for type in all where type.isType {
      if let before = types[type.key] {
        throw .compileError(
          record.file, type.line,
          "type \(Names.text(type.key)) is already defined in \(record.file):\(before.line)")
      }
      types[type.key] = type
    }
    var used: Set<NameArity> = []
    for specification in all {
      var walk = TypeWalk(
        types: types, module: Names.inspect(module: record.name), file: record.file,
        line: specification.line)
      try walk.visit(specification)
      used.formUnion(walk.used)
    }
    for spec in all where spec.kind == "spec" && record.definitions[spec.key] == nil {
      throw .compileError(
        record.file, spec.line, "spec for undefined function \(Names.text(spec.key))")
    }
    for type in all where type.kind == "typep" && !used.contains(type.key) {
      service.warn(
        "type \(Names.text(type.key)) is unused", .place(record.file), line: type.line, at: .line)
    }
  }
}

extension ModuleDocs.Specification {
  fileprivate var isType: Bool { ["type", "typep", "opaque"].contains(kind) }
}

/// Goes through a type expression and notes the types of the module that it names.
private struct TypeWalk {
  let types: [NameArity: ModuleDocs.Specification]
  let module: String
  let file: String
  let line: Int
  var used: Set<NameArity> = []
  private var variables: Set<String> = []

  init(
    types: [NameArity: ModuleDocs.Specification], module: String, file: String, line: Int
  ) {
    (self.types, self.module, self.file, self.line) = (types, module, file, line)
  }

  mutating func visit(_ specification: ModuleDocs.Specification) throws(CompilationFailure) {
    var form = specification.form
    if let parts = form.asCall(of: "when", arity: 2) {
      form = parts[0]
      let pairs = parts[1].asKeywords ?? []
      variables.formUnion(pairs.map(\.key))
      for (_, constraint) in pairs where constraint.asVariable?.name != "var" {
        try visit(constraint)
      }
    }
    guard let sides = form.asCall(of: "::", arity: 2) else { return }
    if let arguments = sides[0].asCall?.arguments {
      if specification.isType {
        variables.formUnion(arguments.compactMap { $0.asVariable?.name })
      } else {
        for argument in arguments { try visit(argument) }
      }
    }
    try visit(sides[1])
  }

  private mutating func visit(_ forms: [Form]) throws(CompilationFailure) {
    for form in forms { try visit(form) }
  }

  private mutating func visit(_ form: Form) throws(CompilationFailure) {
    switch form {
    case .list(let elements), .tuple(let elements): try visit(elements)
    case .map(let pairs): for pair in pairs { try visit([pair.key, pair.value]) }
    case .node:
      if let variable = form.asVariable {
        guard !variables.contains(variable.name), !variable.name.hasPrefix("_") else { return }
        try use(NameArity(variable.name, 0))
      } else if let remote = form.asRemoteCall {
        if remote.target.asVariable?.name == "__MODULE__" {
          used.insert(NameArity(remote.name, remote.arguments.count))
        }
        try visit(remote.arguments)
      } else if let call = form.asCall {
        try visitCall(call.name, call.arguments)
      }
    default: return
    }
  }

  private mutating func visitCall(
    _ name: String, _ arguments: [Form]
  ) throws(CompilationFailure) {
    switch name {
    case "|", "->", "{}", "%{}", "optional", "required": try visit(arguments)
    case "::": if let type = arguments.last { try visit(type) }
    case "%": if let fields = arguments.last { try visit(fields) }
    case "..", "..//", "-", "+", "<<>>", "__aliases__", "@", "...", "unquote", "unquote_splicing",
      "record", "&", "^", "when", "sigil_c", "sigil_w":
      return
    default:
      try visit(arguments)
      try use(NameArity(name, arguments.count))
    }
  }

  private mutating func use(_ key: NameArity) throws(CompilationFailure) {
    used.insert(key)
    guard types[key] == nil, !Self.builtin.contains(key) else { return }
    throw .compileError(
      file, line, "type \(Names.text(key)) undefined (no such type in \(module))")
  }

  /// The types that are there without a definition.
  private static let builtin: Set<NameArity> = {
    var names: Set<NameArity> = []
    for (arity, text) in [
      (
        0,
        "any term none no_return atom map pid port reference tuple float integer neg_integer non_neg_integer pos_integer list nonempty_list maybe_improper_list nonempty_maybe_improper_list arity binary nonempty_binary bitstring nonempty_bitstring boolean byte char charlist nonempty_charlist fun function identifier iodata iolist keyword mfa module node number struct timeout string nonempty_string dynamic nil"
      ), (1, "list nonempty_list as_boolean keyword"),
      (2, "maybe_improper_list nonempty_improper_list nonempty_maybe_improper_list"),
    ] {
      for name in text.split(separator: " ") { names.insert(NameArity(String(name), arity)) }
    }
    return names
  }()
}
