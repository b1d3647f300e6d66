extension TermDecoder {
  /// Steps over one term and answers its bytes, with no limit on depth.
  ///
  /// Only lengths are checked: whoever decodes the bytes in the end checks the rest.
  public mutating func skip() throws(TermError) -> ArraySlice<UInt8> {
    let start = reader.rest
    var wanted = 1
    while wanted > 0 {
      wanted -= 1
      // Each wanted term takes a byte at least, so this cannot outgrow the input.
      guard wanted < reader.remaining else { throw reader.error(.truncated) }
      wanted += try skipHead()
    }
    return start.prefix(start.count - reader.remaining)
  }

  /// Steps over a leaf or the head of a compound term; answers how many terms follow.
  private mutating func skipHead() throws(TermError) -> Int {
    let tag = try reader.byte()
    switch tag {
    case TermTag.smallInteger: try reader.skip(1)
    case TermTag.integer: try reader.skip(4)
    case TermTag.newFloat: try reader.skip(8)
    case TermTag.float: try reader.skip(31)
    case TermTag.emptyList: break
    case TermTag.smallAtom, TermTag.smallAtomLatin1: try reader.skip(Int(try reader.byte()))
    case TermTag.atom, TermTag.atomLatin1, TermTag.string:
      try reader.skip(Int(try reader.unsigned16()))
    case TermTag.binary: try reader.skip(try reader.count(bytesEach: 1))
    case TermTag.bitBinary, TermTag.largeBig: try reader.skip(try reader.count(bytesEach: 1) + 1)
    case TermTag.smallBig: try reader.skip(Int(try reader.byte()) + 1)
    case TermTag.newPid, TermTag.v4Port: return try skipIdentifier(12)
    case TermTag.oldPid: return try skipIdentifier(9)
    case TermTag.newPort: return try skipIdentifier(8)
    case TermTag.oldPort, TermTag.oldReference: return try skipIdentifier(5)
    case TermTag.newReference:
      let words = Int(try reader.unsigned16())
      return try skipIdentifier(1 + 4 * words)
    case TermTag.newerReference:
      let words = Int(try reader.unsigned16())
      return try skipIdentifier(4 + 4 * words)
    case TermTag.smallTuple: return Int(try reader.byte())
    case TermTag.largeTuple: return try reader.count(bytesEach: 1)
    case TermTag.list: return try reader.count(bytesEach: 1) + 1
    case TermTag.map: return try reader.count(bytesEach: 2) * 2
    case TermTag.export: return 3
    case TermTag.function:
      try reader.skip(4 + 1 + 16 + 4)
      let free = try reader.unsigned32()
      guard free <= ExternalFunction.freeLimit else {
        throw reader.error(.invalid("a closure with \(free) captured values"))
      }
      return Int(free) + 4
    default: throw reader.error(.unknownTag(tag))
    }
    return 0
  }

  /// Steps over an atom and then `fieldBytes` bytes.
  private mutating func skipIdentifier(_ fieldBytes: Int) throws(TermError) -> Int {
    let tag = try reader.byte()
    switch tag {
    case TermTag.smallAtom, TermTag.smallAtomLatin1:
      try reader.skip(Int(try reader.byte()) + fieldBytes)
    case TermTag.atom, TermTag.atomLatin1:
      try reader.skip(Int(try reader.unsigned16()) + fieldBytes)
    default: throw reader.error(.invalid("an atom was expected, not the tag \(tag)"))
    }
    return 0
  }
}
