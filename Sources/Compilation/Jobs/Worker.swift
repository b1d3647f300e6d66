internal import Glibc

/// A thread with a deep stack that runs one job at a time, in strict turns with whoever resumes it.
///
/// The expander recurses as deep as code nests, and it stops in the middle of that for every macro call; a thread of its own
/// keeps the stack while the language runs the macro.
final class Worker: @unchecked Sendable {
  /// Virtual size; pages are taken only when they are used.
  private static let stackBytes = 64 << 20

  private let turn: Semaphore
  private let back: Semaphore
  private var work: (() -> Void)?

  /// Starts the thread; nil where the system has none left.
  init?() {
    turn = Semaphore()
    back = Semaphore()
    // Allocated, not made by `pthread_attr_t()`: that initializer belongs to whichever C module was imported first.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { unsafe attributes.deallocate() }
    unsafe pthread_attr_init(attributes)
    defer { unsafe pthread_attr_destroy(attributes) }
    unsafe pthread_attr_setstacksize(attributes, Self.stackBytes)
    unsafe pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    // The thread keeps its worker alive for as long as the process runs.
    let context = unsafe Unmanaged.passRetained(self).toOpaque()
    let status = unsafe pthread_create(&thread, attributes, { unsafe workerMain($0) }, context)
    if status != 0 {
      unsafe Unmanaged<Worker>.fromOpaque(context).release()
      return nil
    }
  }

  fileprivate func run() {
    while true {
      turn.wait()
      work?()
      work = nil
      back.signal()
    }
  }

  /// Runs `work` on the thread until it pauses or ends.
  func start(_ work: @escaping () -> Void) {
    self.work = work
    resume()
  }

  /// Lets the paused work go on until it pauses again or ends.
  func resume() {
    turn.signal()
    back.wait()
  }

  /// Called on the thread: gives the turn back and waits for the next one.
  func pause() {
    back.signal()
    turn.wait()
  }
}

private func workerMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  unsafe Unmanaged<Worker>.fromOpaque(context).takeUnretainedValue().run()
  return nil
}

/// A counting semaphore.
@safe private final class Semaphore: @unchecked Sendable {
  private let handle: UnsafeMutablePointer<sem_t>

  init() {
    unsafe handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    unsafe sem_init(handle, 0, 0)
  }

  deinit {
    unsafe sem_destroy(handle)
    unsafe handle.deallocate()
  }

  func signal() { _ = unsafe sem_post(handle) }

  func wait() {
    // A signal handler may interrupt the wait.
    while unsafe sem_wait(handle) != 0 {}
  }
}
