internal import Glibc
public import VirtualMachine

/// The clocks, the random numbers and the standard output of the operating system.
public final class SystemEnvironment: VirtualMachine.Environment {
  private var generator = SystemRandomNumberGenerator()

  /// The system's.
  public init() {}

  /// Nanoseconds of `CLOCK_MONOTONIC`.
  public var monotonicTime: Int { Self.time(CLOCK_MONOTONIC) }

  /// Nanoseconds since 1970.
  public var systemTime: Int { Self.time(CLOCK_REALTIME) }

  /// A number from the system's generator.
  public func random() -> UInt64 { generator.next() }

  /// Writes at once; what cannot be written is lost, as the reader has gone.
  public func write(_ bytes: [UInt8], isError: Bool) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          isError ? STDERR_FILENO : STDOUT_FILENO, buffer.baseAddress.map { unsafe $0 + written },
          bytes.count - written)
      }
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        return
      }
    }
  }

  private static func time(_ clock: clockid_t) -> Int {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
