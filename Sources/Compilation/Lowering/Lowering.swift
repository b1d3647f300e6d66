public import VirtualMachine

/// Why a module has no code: a limit of the machine or Core that does not hold together.
public struct LoweringError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, with the function where it is.
  public var message: String
  /// The source line, 0 where it is unknown.
  public var line: Int

  /// An error.
  public init(message: String, line: Int) {
    self.message = message
    self.line = line
  }

  /// The message with its line.
  public var description: String { line == 0 ? message : "line \(line): \(message)" }
}

/// Turns Core into code of the machine.
public struct Lowering: Sendable {
  private let isNative: @Sendable (_ module: String, _ function: String, _ arity: Int) -> Bool

  /// A lowering; `isNative` says which functions are natives that may run inside an instruction (they return a value or fail).
  public init(
    isNative: @escaping @Sendable (_ module: String, _ function: String, _ arity: Int) -> Bool
  ) {
    self.isNative = isNative
  }

  /// The code of a module. Throws where a function needs more than 16,383 registers or calls a local function that is not there.
  public func lower(_ module: ModuleDefinition) throws(LoweringError) -> ModuleCode {
    let context = ModuleLowering(module, isNative: isNative)
    for (index, definition) in module.functions.enumerated() {
      let function = FunctionLowering(
        context, index: index, name: definition.name, arity: definition.arity, captured: [])
      function.lower(definition.clauses, line: definition.line)
      context.functions[index] = function.finish(
        name: definition.name, isExported: definition.isExported)
      if let error = context.error { throw error }
    }
    var functions: [FunctionCode] = []
    functions.reserveCapacity(context.functions.count)
    for function in context.functions {
      guard let function else { continue }
      functions.append(function)
    }
    return ModuleCode(name: module.name, file: module.file, functions: functions)
  }
}

/// What the functions of a module share while it is lowered.
final class ModuleLowering {
  struct LocalName: Hashable {
    var name: String
    var arity: Int
  }

  let name: String
  let isNative: (String, String, Int) -> Bool
  /// The code so far, closures after the module's own functions; nil while one is being lowered.
  var functions: [FunctionCode?]
  private let locals: [LocalName: Int]
  private var closureCounts: [String: Int] = [:]
  private(set) var error: LoweringError?

  init(_ module: ModuleDefinition, isNative: @escaping (String, String, Int) -> Bool) {
    name = module.name
    self.isNative = isNative
    functions = Array(repeating: nil, count: module.functions.count)
    var locals: [LocalName: Int] = [:]
    for (index, function) in module.functions.enumerated() {
      locals[LocalName(name: function.name, arity: function.arity)] = index
    }
    self.locals = locals
  }

  /// The index of a function of the module.
  func local(_ name: String, _ arity: Int) -> Int? {
    locals[LocalName(name: name, arity: arity)]
  }

  /// Makes room for a closure.
  func addClosure() -> Int {
    functions.append(nil)
    return functions.count - 1
  }

  /// The name of the next closure inside `outer`, a function's name and arity.
  func closureName(in outer: String) -> String {
    let number = closureCounts[outer, default: 0]
    closureCounts[outer] = number + 1
    return "-\(outer)-fun-\(number)-"
  }

  /// Notes an error; the first one counts.
  func fail(_ message: String, line: Int) {
    if error == nil { error = LoweringError(message: message, line: line) }
  }
}
