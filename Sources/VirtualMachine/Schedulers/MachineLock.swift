internal import Glibc
internal import Synchronization

/// The right to touch what the processes of a machine share: its tables of processes and names, its run queues, its timers, and the
/// processes that do not run.
///
/// A scheduler that runs a process alone holds it all the time. Where several run, each gives it up while it interprets (`part`), and
/// takes it back (`rejoin`) for what touches shared state. The holder can also wait until all others have come to such a point
/// (`waitUntilAlone`): then their processes stand still, and it may touch those too.
@safe final class MachineLock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Threads that interpret without the lock.
  private let parallel = Atomic(0)
  /// Threads that hold the lock, wait for it or interpret without it.
  private let awake = Atomic(0)

  init() { pthread_mutex_init(mutex, nil) }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Whether a thread beside the holder has something to do.
  @inline(__always) var isWanted: Bool { awake.load(ordering: .relaxed) > 1 }

  /// Waits for the lock, as a thread that had nothing to do.
  func acquire() {
    awake.add(1, ordering: .relaxed)
    pthread_mutex_lock(mutex)
  }

  /// Gives it up, as a thread that has nothing to do.
  func release() {
    awake.subtract(1, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }

  /// Gives it up, to interpret beside others.
  func part() {
    parallel.add(1, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }

  /// Takes it back.
  func rejoin() {
    parallel.subtract(1, ordering: .releasing)
    pthread_mutex_lock(mutex)
  }

  /// Waits, holding it, until no thread interprets beside this one: at most a time slice and what one native takes.
  func waitUntilAlone() {
    while parallel.load(ordering: .acquiring) > 0 { sched_yield() }
  }
}
