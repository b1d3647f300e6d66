public import VirtualMachine

extension CompilationService {
  /// Compiles a source file before the language runs: the driver's own modules, in their order.
  ///
  /// Such files cannot use macros that are written in the language, nor run code in their modules' bodies; where they do, it is
  /// an error.
  public func compile(
    source: [UInt8], file: String
  ) throws(CompilationFailure) -> [ModuleCode] {
    var modules: [ModuleCode] = []
    var step = start("source", [.binary(source), .string(file)])
    while true {
      switch step {
      case .load(let job, let code):
        modules.append(code)
        step = resume(job, .atom("ok"))
      case .call(let job, let module, let function, let arguments):
        _ = resume(job, nil)
        throw .compileError(
          file, 0,
          "\(Names.inspect(atom: module)).\(function)/\(arguments.count) cannot be called before the language runs"
        )
      case .done: return modules
      case .failed(let exception):
        throw exception.map { .exception($0) } ?? .interrupted
      }
    }
  }
}
