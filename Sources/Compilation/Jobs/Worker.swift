internal import VirtualMachine

/// A thread with a deep stack that runs one job at a time, in strict turns with whoever resumes it.
///
/// The expander recurses as deep as code nests, and it stops in the middle of that for every macro call; a thread of its own
/// keeps the stack while the language runs the macro.
final class Worker: @unchecked Sendable {
  /// Virtual size; pages are taken only when they are used.
  private static let stackBytes = 64 << 20

  private let turn = Alarm()
  private let back = Alarm()
  private var work: (() -> Void)?

  /// Starts the thread; nil where the system has none left.
  init?() {
    // The thread keeps its worker alive for as long as the process runs.
    guard BackgroundThread.start(stackBytes: Self.stackBytes, { [self] in run() }) else {
      return nil
    }
  }

  private func run() {
    while true {
      turn.wait()
      work?()
      work = nil
      back.ring()
    }
  }

  /// Runs `work` on the thread until it pauses or ends.
  func start(_ work: @escaping () -> Void) {
    self.work = work
    resume()
  }

  /// Lets the paused work go on until it pauses again or ends.
  func resume() {
    turn.ring()
    back.wait()
  }

  /// Called on the thread: gives the turn back and waits for the next one.
  func pause() {
    back.ring()
    turn.wait()
  }
}
