/// The bitstring that a process is building: one at a time, since a segment's value never builds another one between
/// `buildStart` and `buildFinish`... unless it is itself computed, which the compiler does before.
///
/// It grows in memory of its own and becomes a term at the end.
struct BitBuilder {
  var bytes: UnsafeMutablePointer<UInt8>?
  var capacity = 0
  var bitCount = 0
  /// A shared binary that is extended in place, or nil.
  var shared: UnsafeMutablePointer<SharedBinary>?
  /// The bytes of it that were there before.
  private var claimedFrom = 0

  /// Bits that a bitstring may have.
  static let bitLimit = 1 << 36

  @inline(__always) mutating func start() {
    bitCount = 0
    shared = nil
  }

  /// Starts with a bitstring as the first part. Where it ends at the end of a shared binary's used bits and there is room, the new
  /// ones go there; a small or foreign one is copied into a larger shared binary, so that appending one by one costs linear time.
  mutating func start(with first: Value) {
    start()
    let view = first.bits
    var base = first
    if first.isBoxed(.subBinary) { base = first.field(0) }
    if base.isBoxed(.sharedBinary), view.bitOffset == 0 {
      let shared = base.shared
      if shared.claim(after: view.bitCount) {
        self.shared = shared
        claimedFrom = view.bitCount >> 3
        bitCount = view.bitCount
        return
      }
    }
    append(view)
  }

  @inline(__always) private mutating func reserve(_ bits: Int) -> UnsafeMutablePointer<UInt8> {
    let need = (bitCount + bits + 7) >> 3
    if let shared {
      if need <= shared.pointee.capacity { return bytesOf(shared) }
      leaveShared(need)
    }
    if need > capacity { grow(need) }
    // Safe: `grow` has made memory for at least one byte.
    return bytes.unsafelyUnwrapped
  }

  private func bytesOf(_ shared: UnsafeMutablePointer<SharedBinary>) -> UnsafeMutablePointer<UInt8>
  {
    shared.bytes.assumingMemoryBound(to: UInt8.self)
  }

  private mutating func leaveShared(_ need: Int) {
    guard let shared else { return }
    let used = (bitCount + 7) >> 3
    if need > capacity { grow(need) }
    if used > 0 { bytes.unsafelyUnwrapped.update(from: bytesOf(shared), count: used) }
    self.shared = nil
  }

  @inline(never) private mutating func grow(_ need: Int) {
    let larger = Swift.max(256, need * 2)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    if let bytes {
      if shared == nil, bitCount > 0 { moved.update(from: bytes, count: (bitCount + 7) >> 3) }
      bytes.deallocate()
    }
    bytes = moved
    capacity = larger
  }

  mutating func append(_ view: BitView) {
    guard view.bitCount > 0 else { return }
    let target = reserve(view.bitCount)
    Bits.copy(
      from: view.base, at: view.bitOffset, to: UnsafeMutableRawPointer(target), at: bitCount,
      count: view.bitCount)
    bitCount += view.bitCount
  }

  mutating func append(byte: UInt8) {
    let target = reserve(8)
    if bitCount & 7 == 0 {
      target[bitCount >> 3] = byte
      bitCount += 8
    } else {
      append(integer: UInt64(byte), bits: 8)
    }
  }

  /// Appends the low `bits` of a number, up to 64, the most significant first.
  mutating func append(integer: UInt64, bits: Int) {
    guard bits > 0 else { return }
    let target = reserve(bits)
    Bits.write(integer, bits: bits, to: target, at: bitCount)
    bitCount += bits
  }

  /// Appends a number of any size given by its bytes, the most significant first, of which the low `bits` count.
  mutating func append(bigEndian bytes: [UInt8], bits: Int) {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      append(BitView(base: base, bitOffset: buffer.count * 8 - bits, bitCount: bits))
    }
  }

  mutating func append(_ raw: UnsafeRawBufferPointer) {
    guard let base = raw.baseAddress else { return }
    append(BitView(base: base, bitOffset: 0, bitCount: raw.count * 8))
  }

  /// The bitstring as a term of `process`.
  mutating func finish(_ process: ProcessPointer) -> Value {
    let byteCount = (bitCount + 7) >> 3
    let extra = bitCount & 7
    let result: Value
    if let shared {
      if extra != 0 { bytesOf(shared)[byteCount - 1] &= ~(0xFF >> UInt8(extra)) }
      let newBytes = byteCount - claimedFrom
      shared.giveBack(after: bitCount)
      shared.retain()
      result = process.sharedBinary(shared, byteCount: byteCount, newBytes: newBytes)
    } else if byteCount > SharedBinary.threshold {
      // Room to go on, as long as it may be extended.
      process.noteAllocation(bytes: byteCount)
      let made = SharedBinary.make(capacity: byteCount < 256 ? 256 : byteCount + byteCount / 2)
      made.bytes.copyMemory(from: UnsafeRawPointer(bytes.unsafelyUnwrapped), byteCount: byteCount)
      made.giveBack(after: bitCount)
      if extra != 0 { bytesOf(made)[byteCount - 1] &= ~(0xFF >> UInt8(extra)) }
      result = process.sharedBinary(made, byteCount: byteCount)
    } else {
      let (value, memory) = process.binary(byteCount: byteCount)
      if byteCount > 0 {
        memory.copyMemory(from: UnsafeRawPointer(bytes.unsafelyUnwrapped), byteCount: byteCount)
        if extra != 0 {
          (memory + byteCount - 1).assumingMemoryBound(to: UInt8.self).pointee &=
            ~(0xFF >> UInt8(extra))
        }
      }
      result = value
    }
    if capacity > 1 << 16 { free() }
    if extra == 0 { return result }
    return process.bitstring(result, bitCount: bitCount)
  }

  mutating func free() {
    bytes?.deallocate()
    bytes = nil
    capacity = 0
  }
}

/// Work on runs of bits.
enum Bits {
  /// Copies `count` bits; the first bit of a byte is its most significant one.
  static func copy(
    from source: UnsafeRawPointer, at sourceBit: Int, to target: UnsafeMutableRawPointer,
    at targetBit: Int, count: Int
  ) {
    let to = target.assumingMemoryBound(to: UInt8.self)
    if sourceBit & 7 == 0, targetBit & 7 == 0 {
      let whole = count >> 3
      (target + targetBit >> 3).copyMemory(from: source + sourceBit >> 3, byteCount: whole)
      let rest = count & 7
      if rest > 0 {
        let value = read(source, at: sourceBit + whole * 8, bits: rest)
        write(value, bits: rest, to: to, at: targetBit + whole * 8)
      }
      return
    }
    var done = 0
    while done < count {
      let step = Swift.min(56, count - done)
      write(
        read(source, at: sourceBit + done, bits: step), bits: step, to: to, at: targetBit + done)
      done += step
    }
  }

  /// Reads up to 64 bits as an unsigned number, the most significant bit first.
  @inline(__always)
  static func read(_ source: UnsafeRawPointer, at bit: Int, bits: Int) -> UInt64 {
    guard bits > 0 else { return 0 }
    let bytes = source.assumingMemoryBound(to: UInt8.self)
    var index = bit >> 3
    let offset = bit & 7
    var value = UInt64(bytes[index]) & (0xFF >> UInt64(offset))
    var have = 8 - offset
    while have < bits, have <= 56 {
      index += 1
      value = value << 8 | UInt64(bytes[index])
      have += 8
    }
    if have >= bits { return value >> UInt64(have - bits) }
    // 57 to 63 bits are there, and the rest lies in the next byte.
    let missing = bits - have
    return value << UInt64(missing) | UInt64(bytes[index + 1]) >> UInt64(8 - missing)
  }

  /// Writes the low `bits` of a number, up to 64.
  @inline(__always)
  static func write(_ value: UInt64, bits: Int, to target: UnsafeMutablePointer<UInt8>, at bit: Int)
  {
    var left = bits
    var at = bit
    while left > 0 {
      let offset = at & 7
      let room = 8 - offset
      let step = Swift.min(room, left)
      let part = UInt8(truncatingIfNeeded: value >> UInt64(left - step)) & UInt8((1 << step) - 1)
      let shift = UInt8(room - step)
      let mask = UInt8((1 << step) - 1) << shift
      target[at >> 3] = target[at >> 3] & ~mask | part << shift
      at += step
      left -= step
    }
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// The first bits of a binary as a term.
  func bitstring(_ base: Value, bitCount: Int) -> Value {
    let box = allocate(4)
    box[0] = Header(.subBinary, 3).word
    box[1] = base.word
    box[2] = Value(small: 0).word
    box[3] = Value(small: bitCount).word
    return Value(boxed: box)
  }
}
