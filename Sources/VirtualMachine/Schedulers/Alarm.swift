internal import Glibc

/// Lets a thread wait until it is rung, or for some time: a counting semaphore. A ring that nobody waits for is kept.
@safe public final class Alarm: @unchecked Sendable {
  private let handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  /// An alarm that has not been rung.
  public init() { sem_init(handle, 0, 0) }

  deinit {
    sem_destroy(handle)
    handle.deallocate()
  }

  /// Lets one wait end. From any thread.
  public func ring() { sem_post(handle) }

  /// Waits for a ring.
  public func wait() {
    // A handler of the system's signals may interrupt the wait.
    while sem_wait(handle) != 0 {}
  }

  /// Waits for a ring, at most so many nanoseconds where that is not nil. Whether there was one.
  @discardableResult
  public func wait(nanoseconds: Int?) -> Bool {
    guard let nanoseconds else {
      wait()
      return true
    }
    // The semaphore's own limit is on the system's time.
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    let sum = end.tv_nsec + nanoseconds
    end.tv_sec += sum / 1_000_000_000
    end.tv_nsec = sum % 1_000_000_000
    return sem_timedwait(handle, &end) == 0
  }
}
