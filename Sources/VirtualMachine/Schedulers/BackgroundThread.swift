internal import Glibc

/// Threads of the system, detached.
public enum BackgroundThread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` on a thread of its own with a stack of that many bytes, of which pages are taken when they are used. False where the
  /// system has none left.
  public static func start(
    stackBytes: Int = 512 << 10, _ body: @escaping @Sendable () -> Void
  ) -> Bool {
    // Allocated, not made by `pthread_attr_t()`: that initializer belongs to whichever C module was imported first.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, stackBytes)
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Work(body)).toOpaque()
    let status = pthread_create(
      &thread, attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, context)
    if status != 0 { Unmanaged<Work>.fromOpaque(context).release() }
    return status == 0
  }
}
