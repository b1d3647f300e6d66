/// Bytes outside all heaps, counted by reference: each heap that has a term for it holds one.
struct SharedBinary {
  /// The first field, so that its address is the binary's.
  var references: AtomicWord
  var capacity: Int
  /// Bits in use; an append beyond them can go on in place when it starts at this end.
  var used: AtomicWord

  /// Binaries up to this many bytes lie on the heap.
  static let threshold = 64
  static let headerBytes = 24

  static func make(capacity: Int) -> UnsafeMutablePointer<SharedBinary> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: headerBytes + capacity, alignment: 8)
    let shared = raw.bindMemory(to: SharedBinary.self, capacity: 1)
    shared.initialize(
      to: SharedBinary(
        references: AtomicWord(1), capacity: capacity, used: AtomicWord(UInt(capacity) * 8)))
    return shared
  }
}

extension UnsafeMutablePointer where Pointee == SharedBinary {
  var bytes: UnsafeMutableRawPointer { UnsafeMutableRawPointer(self) + SharedBinary.headerBytes }

  private var references: UnsafeMutablePointer<AtomicWord> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: AtomicWord.self)
  }

  /// Safe: the third of the three words of the struct.
  private var used: UnsafeMutablePointer<AtomicWord> { references + 2 }

  var referenceCount: Int { Int(references.hint) }

  func retain() { references.increment() }
  func release() {
    if references.decrement() == 0 { UnsafeMutableRawPointer(self).deallocate() }
  }

  /// Takes all memory behind the first `end` bits, to append to them. False where those are not all that is in use.
  func claim(after end: Int) -> Bool {
    used.replace(UInt(end), by: UInt(pointee.capacity) * 8)
  }

  /// Gives back what is behind `end` bits: by the one that made or claimed it.
  func giveBack(after end: Int) { used.set(UInt(end)) }
}

/// Where the bits of a bitstring lie.
struct BitView {
  var base: UnsafeRawPointer
  /// From the base.
  var bitOffset: Int
  var bitCount: Int

  @inline(__always) var isByteAligned: Bool { bitOffset & 7 == 0 }
  @inline(__always) var byteCount: Int { bitCount >> 3 }
  /// Its bytes; only where it starts at a byte. A last part of a byte is left out.
  @inline(__always) var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + bitOffset >> 3, count: bitCount >> 3)
  }
}

extension Value {
  /// Bits of a bitstring.
  @inline(__always) var bitCount: Int {
    switch header.kind {
    case .heapBinary: return Int(pointer[1]) << 3
    case .sharedBinary: return Int(pointer[2]) << 3
    default: return field(2).small
    }
  }

  /// Whole bytes of a bitstring.
  @inline(__always) var byteCount: Int { (bitCount + 7) >> 3 }

  /// Where the bits of a bitstring lie, until the next allocation that collects.
  @inline(__always) var bits: BitView {
    let start = pointer
    switch header.kind {
    case .heapBinary:
      return BitView(base: UnsafeRawPointer(start + 2), bitOffset: 0, bitCount: Int(start[1]) << 3)
    case .sharedBinary:
      return BitView(base: sharedBytes, bitOffset: 0, bitCount: Int(start[2]) << 3)
    default:
      var view = field(0).bits
      view.bitOffset += field(1).small
      view.bitCount = field(2).small
      return view
    }
  }

  /// Where so many bits of a bitstring lie that begin at `position`; nil where that is not at a byte, or there are fewer.
  @inline(__always) func alignedBytes(at position: Int, bits: Int) -> UnsafeRawPointer? {
    var (base, first) = (self, position)
    if isBoxed(.subBinary) {
      guard position + bits <= field(2).small else { return nil }
      first += field(1).small
      base = field(0)
    } else {
      guard position + bits <= bitCount else { return nil }
    }
    guard first & 7 == 0 else { return nil }
    let bytes =
      base.isBoxed(.sharedBinary) ? base.sharedBytes : UnsafeRawPointer(base.pointer + 2)
    return bytes + first >> 3
  }

  @inline(__always) var sharedBytes: UnsafeRawPointer { UnsafeRawPointer(shared.bytes) }
  /// The shared memory of a `.sharedBinary`. Safe: the machine wrote the address.
  @inline(__always) var shared: UnsafeMutablePointer<SharedBinary> {
    UnsafeMutablePointer(bitPattern: UInt(pointer[1])).unsafelyUnwrapped
  }
}
