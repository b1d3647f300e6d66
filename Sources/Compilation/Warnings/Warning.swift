internal import Syntax

/// How a warning says where it is: as the pass of Elixir's compiler that gives it does.
enum WarningPlace {
  /// `file:line: Module.function/arity`, as far as there are such.
  case code
  /// `file: Module.function/arity`: literals have no line.
  case withoutLine
  /// `file:line: Module (module)`.
  case module
  /// `file:line`.
  case line

  func text(_ environment: Environment, line: Int) -> String {
    let file = environment.file
    let module = environment.module.map { Names.inspect(module: $0) }
    switch self {
    case .line: return "\(file):\(line)"
    case .module: return "\(file):\(line)" + (module.map { ": \($0) (module)" } ?? "")
    case .code, .withoutLine:
      var text = self == .code ? "\(file):\(line)" : file
      if let module {
        text += ": \(module)"
        if let function = environment.function { text += ".\(Names.text(function))" }
      }
      return text
    }
  }
}

extension CompilationService {
  /// Warns; but not of the library's own files, which who runs a program cannot mend.
  func warn(
    _ text: String, _ environment: Environment, line: Int, at place: WarningPlace = .code
  ) {
    guard !Names.isLibrary(file: environment.file) else { return }
    warn("\(text)\n  \(place.text(environment, line: line))")
  }
}
