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
  public var monotonicTime: Int { Self.monotonicNow }
  static var monotonicNow: Int { time(CLOCK_MONOTONIC) }

  /// Nanoseconds since 1970.
  public var systemTime: Int { Self.time(CLOCK_REALTIME) }

  /// Nanoseconds of all its threads.
  public var cpuTime: Int { Self.time(CLOCK_PROCESS_CPUTIME_ID) }

  /// A number from the system's generator.
  public func random() -> UInt64 { generator.next() }

  /// Writes to the sink.
  public func write(_ bytes: [UInt8], isError: Bool) { output.write(bytes, isError: isError) }

  /// What the kernel counts as resident (the second number of `/proc/self/statm`, in pages).
  public var residentBytes: Int {
    var text = [UInt8](repeating: 0, count: 128)
    let count = unsafe text.withUnsafeMutableBytes { buffer in
      unsafe pread(statistics, buffer.baseAddress, buffer.count, 0)
    }
    guard count > 0 else { return 0 }
    let numbers = text[..<count].split(separator: 32)
    guard numbers.count > 1 else { return 0 }
    let pages = numbers[1].reduce(0) { $0 &* 10 &+ Int($1) &- 48 }
    return pages * pageBytes
  }

  private let statistics = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
  private let pageBytes = sysconf(Int32(_SC_PAGESIZE))

  deinit { close(statistics) }

  private static func time(_ clock: clockid_t) -> Int {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
