/// Nested lists of bytes and binaries (`iodata`), without recursion.
enum ByteList {
  /// Bits in it, or nil where it is no such list.
  static func bitCount(_ list: Value, allowsBits: Bool) -> Int? {
    var total = 0
    let isValid = walk(list) { _ in
      total += 8
    } bits: { part in
      let count = part.bitCount
      total += count
      return allowsBits || count & 7 == 0
    }
    return isValid ? total : nil
  }

  /// Its bytes as a binary, or `.none`.
  static func binary(_ p: ProcessPointer, _ list: Value, allowsBits: Bool = false) -> Value {
    guard let bits = bitCount(list, allowsBits: allowsBits) else { return .none }
    let (binary, memory) = p.binary(byteCount: (bits + 7) >> 3)
    let target = memory.assumingMemoryBound(to: UInt8.self)
    var at = 0
    _ = walk(list) { byte in
      if at & 7 == 0 {
        target[at >> 3] = byte
      } else {
        Bits.write(UInt64(byte), bits: 8, to: target, at: at)
      }
      at += 8
    } bits: { part in
      let view = part.bits
      if view.bitCount > 0 {
        Bits.copy(
          from: view.base, at: view.bitOffset, to: memory, at: at, count: view.bitCount)
        at += view.bitCount
      }
      return true
    }
    if bits > 4096 { p.pointee.reductions -= bits >> 12 }
    return bits & 7 == 0 ? binary : p.subBinary(binary, bitOffset: 0, bitCount: bits)
  }

  /// Its bytes, or nil where it is no such list.
  static func bytes(_ list: Value) -> [UInt8]? {
    if list.isBinary { return list.copiedBytes }
    var result: [UInt8] = []
    let isValid = walk(list) {
      result.append($0)
    } bits: { part in
      guard part.isBinary else { return false }
      part.withBytes { result.append(contentsOf: $0) }
      return true
    }
    return isValid ? result : nil
  }

  /// Visits the parts in order. False where it is no list of bytes and binaries, or `bits` says so.
  @inline(__always)
  private static func walk(
    _ list: Value, byte: (UInt8) -> Void, bits: (Value) -> Bool
  ) -> Bool {
    if list.isBitstring { return bits(list) }
    guard list.isList else { return false }
    return TermStack.with { stack in
      stack.push(list)
      while !stack.isEmpty {
        var rest = stack.popValue()
        while rest.isCons {
          let head = rest.head
          rest = rest.tail
          if head.isSmall {
            guard head.small >= 0, head.small < 256 else { return false }
            byte(UInt8(truncatingIfNeeded: head.small))
          } else if head.isCons {
            stack.push(rest)
            rest = head
          } else if head.isBitstring {
            guard bits(head) else { return false }
          } else if !head.isEmptyList {
            return false
          }
        }
        if rest.isEmptyList { continue }
        guard rest.isBitstring, bits(rest) else { return false }
      }
      return true
    }
  }
}
