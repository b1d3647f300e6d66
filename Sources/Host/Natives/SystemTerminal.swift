internal import Glibc
internal import Synchronization
internal import VirtualMachine

/// The program's own standard input and the terminal it may be.
public final class SystemTerminal: Terminal {
  private typealias Completion = @Sendable (LineOutcome) -> Void

  private struct State: Sendable {
    var requests: [Completion] = []
    var isReading = false
    /// Bytes that were read after the last line's end.
    var rest: [UInt8] = []
  }

  private let state = Mutex(State())
  /// Bytes of one line.
  private static let lineLimit = 1 << 26

  /// The terminal that the program was started on.
  public init() {}

  public var showsPrompts: Bool { false }

  public func isTerminal(_ device: Device) -> Bool {
    switch device {
    case .input: isatty(0) == 1
    case .output: isatty(1) == 1
    case .error: isatty(2) == 1
    }
  }

  public var size: (columns: Int, rows: Int)? {
    var size = winsize()
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return (columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  public func requestLine(
    prompt: [UInt8], completion: @escaping @Sendable (LineOutcome) -> Void
  ) {
    let starts = state.withLock { state in
      state.requests.append(completion)
      defer { state.isReading = true }
      return !state.isReading
    }
    guard starts else { return }
    // The thread ends with the last request, so that a program that reads nothing has none.
    if !BackgroundThread.start({ [self] in answerRequests() }) {
      state.withLock { $0.isReading = false }
      completion(.failed("eagain"))
    }
  }

  private func answerRequests() {
    while true {
      let next = state.withLock { state -> Completion? in
        if state.requests.isEmpty {
          state.isReading = false
          return nil
        }
        return state.requests.removeFirst()
      }
      guard let next else { return }
      next(readLine())
    }
  }

  private func readLine() -> LineOutcome {
    var line = state.withLock { state in
      defer { state.rest = [] }
      return state.rest
    }
    var searched = 0
    while true {
      if let end = line[searched...].firstIndex(of: 10) {
        let rest = Array(line[(end + 1)...])
        state.withLock { $0.rest = rest }
        return .line(Array(line[...end]))
      }
      searched = line.count
      guard line.count < Self.lineLimit else { return .failed("enobufs") }
      do throws(PosixError) {
        let part = try Posix.read(0, count: 1 << 16)
        if part.isEmpty { return line.isEmpty ? .endOfFile : .line(line) }
        line += part
      } catch {
        return .failed(error.name)
      }
    }
  }
}
