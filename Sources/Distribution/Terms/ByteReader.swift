/// A cursor over bytes that cannot run past their end.
struct ByteReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var remaining: Int { bytes.endIndex - position }
  var rest: ArraySlice<UInt8> { bytes[position...] }

  func error(_ kind: TermError.Kind) -> TermError {
    TermError(kind: kind, offset: position - bytes.startIndex)
  }

  mutating func byte() throws(TermError) -> UInt8 {
    guard position < bytes.endIndex else { throw error(.truncated) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func unsigned16() throws(TermError) -> UInt16 {
    UInt16(truncatingIfNeeded: try number(2))
  }
  mutating func unsigned32() throws(TermError) -> UInt32 {
    UInt32(truncatingIfNeeded: try number(4))
  }
  mutating func unsigned64() throws(TermError) -> UInt64 { try number(8) }

  private mutating func number(_ count: Int) throws(TermError) -> UInt64 {
    guard remaining >= count else { throw error(.truncated) }
    var value: UInt64 = 0
    for _ in 0..<count {
      value = value << 8 | UInt64(bytes[position])
      position += 1
    }
    return value
  }

  /// Reads a 32-bit count of things that take at least `bytesEach` bytes, all of which must be there.
  mutating func count(bytesEach: Int) throws(TermError) -> Int {
    let count = Int(try unsigned32())
    guard count <= remaining / bytesEach else { throw error(.truncated) }
    return count
  }

  mutating func take(_ count: Int) throws(TermError) -> ArraySlice<UInt8> {
    guard count <= remaining else { throw error(.truncated) }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func skip(_ count: Int) throws(TermError) {
    guard count <= remaining else { throw error(.truncated) }
    position += count
  }
}
