internal import Glibc

/// The environment variables of a node: those that the program started with, and what the language has set since.
final class Variables {
  private(set) var values: [[UInt8]: [UInt8]] = [:]
  /// Bytes of a name and its value.
  static let limit = 1 << 17

  init() {
    let file = Array("/proc/self/environ".utf8)
    guard let bytes = try? Posix.contents(file, limit: 1 << 22) else { return }
    for entry in bytes.split(separator: 0) {
      guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
      values[Array(entry[..<equals])] = Array(entry[(equals + 1)...])
    }
  }

  subscript(name: [UInt8]) -> [UInt8]? {
    get { values[name] }
    set { values[name] = newValue }
  }

  subscript(name: String) -> [UInt8]? { values[Array(name.utf8)] }

  /// All of them, by name.
  var sorted: [(name: [UInt8], value: [UInt8])] {
    values.map { (name: $0.key, value: $0.value) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  /// Whether a variable may have that name.
  static func allows(_ name: [UInt8]) -> Bool {
    !name.isEmpty && !name.contains(0) && !name.contains(UInt8(ascii: "="))
  }
}
