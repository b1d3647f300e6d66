internal import Glibc
public import VirtualMachine

/// The clocks, the random numbers and the standard output of the operating system.
public final class SystemEnvironment: VirtualMachine.Environment {
  private var generator = SystemRandomNumberGenerator()

  private let output: any OutputSink

  /// The system's, with its own place for output.
  public init(output: any OutputSink = OutputBuffer()) { self.output = output }

  /// Writes what has been gathered.
  public func flush() { output.flush() }

  /// Nanoseconds of `CLOCK_MONOTONIC`.
  public var monotonicTime: Int { Self.time(CLOCK_MONOTONIC) }

  /// Nanoseconds since 1970.
  public var systemTime: Int { Self.time(CLOCK_REALTIME) }

  /// Nanoseconds of all its threads.
  public var cpuTime: Int { Self.time(CLOCK_PROCESS_CPUTIME_ID) }

  /// A number from the system's generator.
  public func random() -> UInt64 { generator.next() }

  /// Writes to the sink.
  public func write(_ bytes: [UInt8], isError: Bool) { output.write(bytes, isError: isError) }

  private static func time(_ clock: clockid_t) -> Int {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
