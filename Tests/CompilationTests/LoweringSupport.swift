import Compilation
import Testing
import VirtualMachine

/// Core by hand, and what becomes of it.
enum Lowered {
  /// Natives as the machine has them, as far as the tests call them.
  static func isNative(_ module: String, _ function: String, _ arity: Int) -> Bool {
    if module == "maps" || module == "swm" { return true }
    return module == "erlang"
      && !["apply", "exit_now"].contains(function) && !["spawn"].contains(function)
  }

  static func module(_ functions: [FunctionDefinition]) throws -> ModuleCode {
    try Lowering(isNative: isNative).lower(
      ModuleDefinition(name: "m", file: "m.swm", functions: functions))
  }

  /// The text of a module after its structure has been checked.
  static func text(_ functions: FunctionDefinition...) throws -> String {
    let code = try module(functions)
    #expect(CodeVerifier.problems(in: code) == [])
    #expect(code.functions.flatMap(CodeVerifier.flowProblems(in:)) == [])
    return Disassembler.text(of: code)
  }
}

func variable(_ id: Int) -> Core { .variable(name(id)) }
func name(_ id: Int) -> Variable { Variable(id: id, name: "v\(id)") }
func bind(_ id: Int) -> Pattern { .bind(name(id)) }
func atom(_ text: String) -> Core { .literal(.atom(text)) }
func integer(_ number: Int) -> Core { .literal(.integer(number)) }

func erlang(_ function: String, _ arguments: Core...) -> Core {
  .remoteCall(module: "erlang", function: function, arguments: arguments, line: 0)
}

func remote(_ function: String, _ arguments: Core...) -> Core {
  .remoteCall(module: "other", function: function, arguments: arguments, line: 0)
}

func local(_ function: String, _ arguments: Core...) -> Core {
  .localCall(function: function, arguments: arguments, line: 0)
}

func clause(_ patterns: Pattern..., when guards: [Core] = [], body: Core) -> Clause {
  Clause(patterns: patterns, guards: guards, body: body, line: 0)
}

func function(_ name: String, _ clauses: Clause...) -> FunctionDefinition {
  FunctionDefinition(
    name: name, arity: clauses[0].patterns.count, isExported: true, clauses: clauses, line: 0)
}
