import Glibc

/// Memory for the constants of loaded code: one range of addresses, so that the collector knows a literal by its address.
/// Nothing in it is ever moved or freed.
final class LiteralArea {
  /// Address space set aside; pages come into being when they are written.
  private static let reservedBytes = 1 << 34

  let start: UInt
  let byteCount: UInt
  private var next: Words

  /// Address space of that many bytes, zeros until they are written.
  static func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let protection = PROT_READ | PROT_WRITE
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let address = mmap(nil, byteCount, protection, flags, -1, 0)
    // Without address space there is no machine: a programmer's or system's error, not an input's.
    guard let address, address != MAP_FAILED else {
      preconditionFailure("no address space")
    }
    return address
  }

  init() {
    let address = Self.reserve(Self.reservedBytes)
    start = UInt(bitPattern: address)
    byteCount = UInt(Self.reservedBytes)
    next = address.bindMemory(to: UInt64.self, capacity: Self.reservedBytes / 8)
  }

  /// Gives address space back.
  static func release(_ start: UnsafeMutableRawPointer, _ byteCount: Int) {
    munmap(start, byteCount)
  }

  deinit { munmap(UnsafeMutableRawPointer(bitPattern: start), Int(byteCount)) }

  func allocate(_ words: Int) -> Words {
    precondition(usedWords + words <= Self.reservedBytes / 8, "the machine's literals are full")
    let result = next
    next += words
    return result
  }

  /// Words in use.
  var usedWords: Int { (Int(bitPattern: next) - Int(start)) / 8 }
}
