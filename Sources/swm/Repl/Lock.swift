internal import Glibc

/// A lock that one function may take and another one give back, on the same thread.
@safe final class Lock: @unchecked Sendable {
  private let handle: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    unsafe handle = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    unsafe pthread_mutex_init(handle, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(handle)
    unsafe handle.deallocate()
  }

  func acquire() { _ = unsafe pthread_mutex_lock(handle) }
  func release() { _ = unsafe pthread_mutex_unlock(handle) }
}
