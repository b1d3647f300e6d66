internal import Glibc

/// Sizes of memory: as the command line has them, and as the system tells them.
enum MemorySize {
  /// Three quarters of the memory that this program could have: the machine's, or less where its control group has a limit.
  static var defaultLimit: Int {
    let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return min(machine, groupLimit ?? .max) / 4 * 3
  }

  /// A number of bytes, or of kilobytes, megabytes or gigabytes (of 1024) with `k`, `m` or `g` behind it; 0 is no limit.
  static func bytes(_ text: String) -> Int? {
    var (digits, unit) = (Substring(text.lowercased()), 1)
    if let last = digits.last, let power = ["k", "m", "g"].firstIndex(of: last) {
      digits.removeLast()
      unit = 1 << (10 * (power + 1))
    }
    guard let number = Int(digits), number >= 0 else { return nil }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit)
    if isTooLarge { return nil }
    return bytes == 0 ? .max : bytes
  }

  /// The least limit of this program's control group and those above it, in both versions of the interface.
  private static var groupLimit: Int? {
    var limits: [Int] = []
    for line in read("/proc/self/cgroup").split(separator: "\n") {
      // number:controllers:path
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let (root, file): (String, String)
      if parts[1].isEmpty {
        (root, file) = ("/sys/fs/cgroup", "memory.max")
      } else if parts[1].split(separator: ",").contains("memory") {
        (root, file) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      } else {
        continue
      }
      var path = parts[2]
      while true {
        let text = read("\(root)\(path)/\(file)").prefix { $0.isNumber }
        if let limit = Int(text), limit > 0 { limits.append(limit) }
        guard let slash = path.lastIndex(of: "/") else { break }
        path = path[..<slash]
      }
    }
    return limits.min()
  }

  /// The first bytes of a file; empty where it cannot be read.
  private static func read(_ path: String) -> String {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
    }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
