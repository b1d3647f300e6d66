internal import Glibc

/// Takes what a node writes.
public protocol OutputSink: AnyObject {
  /// Writes bytes, sooner or later.
  func write(_ bytes: [UInt8], isError: Bool)
  /// Writes what has been gathered.
  func flush()
}

/// What a node writes to standard output and standard error: output is gathered and written when it has grown, when the node has
/// nothing else to do (`flush`) and before anything goes to standard error, so that both keep their order.
public final class OutputBuffer: OutputSink {
  private var pending: [UInt8] = []
  private var isOutputBroken = false
  /// Bytes that are gathered.
  private static let limit = 1 << 16

  /// An empty one.
  public init() {
    // Writing to a pipe that nobody reads is an error of that write, not the end of the node.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Writes bytes, sooner or later.
  public func write(_ bytes: [UInt8], isError: Bool) {
    if isError {
      flush()
      try? Posix.writeAll(2, bytes)
      return
    }
    guard !isOutputBroken else { return }
    pending += bytes
    if pending.count >= Self.limit { flush() }
  }

  /// Writes what has been gathered.
  public func flush() {
    guard !pending.isEmpty else { return }
    do throws(PosixError) {
      try Posix.writeAll(1, pending)
    } catch {
      isOutputBroken = true
    }
    pending.removeAll(keepingCapacity: true)
  }
}
