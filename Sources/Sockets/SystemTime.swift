#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The clock of the system, where the edge needs the time of day.
enum SystemTime {
  /// Seconds since the beginning of 1970.
  static var secondsSince1970: Int { time(nil) }
}
