/// What can be asked about a module: also about those that are written in Swift.
enum ModuleNatives {
  static let rows: [Native] = [
    native("erlang", "get_module_info", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, let exports = exports(call, call[0]) else {
        return call.badArgument()
      }
      let empty = Value.emptyList
      return call.list([
        call.tuple(call.atom("module"), call[0]), call.tuple(call.atom("exports"), exports),
        call.tuple(call.atom("attributes"), empty), call.tuple(call.atom("compile"), empty),
        call.tuple(call.atom("md5"), call.binary([])),
      ]).word
    },
    native("erlang", "get_module_info", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, call[1].isAtom, let exports = exports(call, call[0]) else {
        return call.badArgument()
      }
      switch call.machine.atoms.name(call[1]) {
      case "module": return call[0].word
      case "exports", "functions": return exports.word
      case "attributes", "compile", "nifs": return Value.emptyList.word
      case "native": return Value.false.word
      default: return call.badArgument()
      }
    },
  ]

  /// Whether there is such a function that is written in Swift; a module of such functions also has `module_info`.
  static func hasNative(_ machine: Machine, _ module: Value, _ name: Value, _ arity: Int) -> Bool {
    let module = machine.atoms.name(module)
    let name = machine.atoms.name(name)
    if machine.natives[NativeKey(module: module, name: name, arity: arity)] != nil { return true }
    return name == "module_info" && arity < 2
      && machine.natives.keys.contains { $0.module == module }
  }

  /// `[{name, arity}]`, sorted; nil where there is no such module.
  private static func exports(_ call: NativeCall, _ module: Value) -> Value? {
    let atoms = call.machine.atoms
    let name = atoms.name(module)
    var names: Set<NameArity> = []
    for key in call.machine.natives.keys where key.module == name {
      names.insert(NameArity(name: key.name, arity: key.arity))
    }
    if !names.isEmpty {
      for arity in 0...1 { names.insert(NameArity(name: "module_info", arity: arity)) }
    }
    if let loaded = call.machine.code.module(module) {
      for (function, arity) in loaded.exports {
        names.insert(NameArity(name: atoms.name(function), arity: arity))
      }
    }
    guard !names.isEmpty else { return nil }
    let sorted = names.sorted { ($0.name, $0.arity) < ($1.name, $1.arity) }
    return call.list(sorted.map { call.tuple(atoms.intern($0.name), Value(small: $0.arity)) })
  }

  private struct NameArity: Hashable {
    var name: String
    var arity: Int
  }
}
