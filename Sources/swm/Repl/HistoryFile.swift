@unsafe @preconcurrency internal import CReadline
internal import Glibc

/// The lines of earlier sessions, kept in a file of the user's home.
final class HistoryFile {
  private let path: String?
  /// Lines that are kept.
  private static let limit: Int32 = 1000
  private var last: [UInt8] = []

  /// The history in `~/.swm_history`; without a home it lasts as long as the program.
  init() {
    path = unsafe getenv("HOME").map { unsafe String(cString: $0) + "/.swm_history" }
  }

  func load() {
    using_history()
    stifle_history(Self.limit)
    if let path { _ = unsafe read_history(path) }
  }

  func add(_ line: [UInt8]) {
    guard !line.isEmpty, line != last, !line.allSatisfy({ $0 == 32 || $0 == 9 }) else { return }
    last = line
    let text = line.map { CChar(bitPattern: $0) } + [0]
    unsafe text.withUnsafeBufferPointer { unsafe add_history($0.baseAddress) }
  }

  func save() {
    guard let path, history_length > 0 else { return }
    let isNew = unsafe access(path, F_OK) != 0
    guard unsafe write_history(path) == 0 else { return }
    // What was typed may be secret.
    if isNew { unsafe chmod(path, 0o600) }
  }
}
