public import VirtualMachine

/// What the language has to do before a compilation can go on, or its outcome.
public enum JobStep: Sendable {
  /// Call `module.function(arguments)` and resume the job with the result.
  case call(job: Int, module: String, function: String, arguments: [Literal])
  /// Load the module and resume the job (with anything).
  case load(job: Int, ModuleCode)
  /// The result; the job is over.
  case done(Literal)
  /// The exception to raise; the job is over. nil: the one that a call raised goes on.
  case failed(Literal?)
}

/// One compilation, as a coroutine: it runs until it needs the language.
final class Job: @unchecked Sendable {
  let id: Int
  private let worker: Worker
  private var step: JobStep = .failed(nil)
  private var answer: Literal?
  /// Set where no language is there yet: only code without macros of the library can be compiled.
  let loader: ((ModuleCode) -> Void)?

  init(id: Int, worker: Worker, loader: ((ModuleCode) -> Void)? = nil) {
    self.id = id
    self.worker = worker
    self.loader = loader
  }

  /// Starts `body` and returns its first step.
  func start(_ body: @escaping (Job) throws(CompilationFailure) -> Literal) -> JobStep {
    worker.start { [self] in
      do throws(CompilationFailure) {
        step = .done(try body(self))
      } catch {
        switch error {
        case .exception(let term): step = .failed(term)
        case .interrupted: step = .failed(nil)
        }
      }
    }
    return step
  }

  /// Goes on with the result of the last step; nil where the call raised.
  func resume(_ value: Literal?) -> JobStep {
    answer = value
    worker.resume()
    return step
  }

  /// Whether the job is over and its worker free.
  func releasedWorker(after step: JobStep) -> Worker? {
    switch step {
    case .done, .failed: worker
    case .call, .load: nil
    }
  }

  /// Calls a function of the language.
  func call(
    _ module: String, _ function: String, _ arguments: [Literal]
  ) throws(CompilationFailure) -> Literal {
    try pause(.call(job: id, module: module, function: function, arguments: arguments))
  }

  /// Loads a module into the machine.
  func load(_ code: ModuleCode) throws(CompilationFailure) {
    _ = try pause(.load(job: id, code))
  }

  private func pause(_ next: JobStep) throws(CompilationFailure) -> Literal {
    step = next
    worker.pause()
    guard let answer else { throw .interrupted }
    self.answer = nil
    return answer
  }
}
