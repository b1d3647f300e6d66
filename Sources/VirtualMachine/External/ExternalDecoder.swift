/// Reads terms from bytes that anyone may have sent: every read is checked, what is nested waits on
/// a stack, and memory is set aside only for elements for which there are bytes left.
struct ExternalDecoder {
  typealias Tag = ExternalFormat.Tag
  let machine: Machine
  let bytes: UnsafeRawBufferPointer
  let p: ProcessPointer
  private(set) var position = 0
  /// Elements that have been announced and not been read.
  private var pending = 0
  /// Whether atoms that do not exist yet are errors.
  var isSafe = false

  // Raw words that stand on the stack over what they are about.
  private static let runMark: UInt64 = 16
  private static let mapMark: UInt64 = 24

  init(_ machine: Machine, _ bytes: UnsafeRawBufferPointer, _ p: ProcessPointer) {
    self.machine = machine
    self.bytes = bytes
    self.p = p
  }

  /// The next term, or nil where there is none.
  mutating func decode(_ stack: inout TermStack) -> Value? {
    let root = p.allocate(1)
    root[0] = Tags.nilWord
    guard read(into: root, &stack) else { return nil }
    while !stack.isEmpty {
      if stack.pop() == Self.mapMark {
        let count = stack.popNumber()
        let pairs = stack.popWords()
        let slot = stack.popWords()
        slot.pointee = Maps.make(p, pairs: pairs, count: count).word
        continue
      }
      // A run of words: address, distance, count.
      let count = stack.popNumber()
      let distance = stack.popNumber()
      let words = stack.popWords()
      if count > 1 { pushRun(words + distance, distance, count - 1, &stack) }
      pending -= 1
      guard read(into: words, &stack) else { return nil }
    }
    return Value(word: root[0])
  }

  private enum Tags { static var nilWord: UInt64 { Value.emptyList.word } }

  private func pushRun(_ words: Words, _ distance: Int, _ count: Int, _ stack: inout TermStack) {
    stack.push(UInt64(UInt(bitPattern: words)))
    stack.push(UInt64(distance))
    stack.push(UInt64(count))
    stack.push(Self.runMark)
  }

  // MARK: Bytes

  private var left: Int { bytes.count - position }

  private mutating func byte() -> UInt8? {
    guard left > 0 else { return nil }
    position += 1
    return bytes[position - 1]
  }

  private mutating func number(_ count: Int) -> Int? {
    guard left >= count else { return nil }
    var result = 0
    for _ in 0..<count {
      result = result << 8 | Int(bytes[position])
      position += 1
    }
    return result
  }

  private mutating func run(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= left else { return nil }
    position += count
    return UnsafeRawBufferPointer(rebasing: bytes[(position - count)..<position])
  }

  /// Announces elements; false where there are too few bytes for them.
  private mutating func announce(_ count: Int) -> Bool {
    guard count <= left - pending else { return false }
    pending += count
    return true
  }

  // MARK: Terms

  /// Reads a term into its place; parts of it are pushed.
  private mutating func read(into slot: Words, _ stack: inout TermStack) -> Bool {
    guard let tag = byte() else { return false }
    switch tag {
    case Tag.smallTuple: return tuple(number(1), slot, &stack)
    case Tag.largeTuple: return tuple(number(4), slot, &stack)
    case Tag.list: return list(slot, &stack)
    case Tag.map: return map(slot, &stack)
    case Tag.function: return function(slot, &stack)
    default:
      guard let value = leaf(tag) else { return false }
      slot.pointee = value.word
      return true
    }
  }

  private mutating func tuple(_ count: Int?, _ slot: Words, _ stack: inout TermStack) -> Bool {
    guard let count, count < ErlangData.tupleLimit, announce(count) else { return false }
    let box = p.allocate(count + 1)
    box[0] = Header(.tuple, count).word
    (box + 1).update(repeating: Tags.nilWord, count: count)
    slot.pointee = Value(boxed: box).word
    if count > 0 { pushRun(box + 1, 1, count, &stack) }
    return true
  }

  private mutating func list(_ slot: Words, _ stack: inout TermStack) -> Bool {
    guard let count = number(4), announce(count + 1) else { return false }
    guard count > 0 else {
      // Only its tail is there.
      pushRun(slot, 1, 1, &stack)
      return true
    }
    let cells = p.allocate(count * 2)
    for index in 0..<count {
      cells[index * 2] = Tags.nilWord
      cells[index * 2 + 1] = Value(cons: cells + index * 2 + 2).word
    }
    cells[count * 2 - 1] = Tags.nilWord
    slot.pointee = Value(cons: cells).word
    pushRun(cells + count * 2 - 1, 1, 1, &stack)
    pushRun(cells, 2, count, &stack)
    return true
  }

  private mutating func map(_ slot: Words, _ stack: inout TermStack) -> Bool {
    guard let count = number(4), announce(count * 2) else { return false }
    let pairs = p.allocate(count * 2)
    pairs.update(repeating: Tags.nilWord, count: count * 2)
    stack.push(UInt64(UInt(bitPattern: slot)))
    stack.push(UInt64(UInt(bitPattern: pairs)))
    stack.push(UInt64(count))
    stack.push(Self.mapMark)
    if count > 0 { pushRun(pairs, 1, count * 2, &stack) }
    return true
  }

  private mutating func leaf(_ tag: UInt8) -> Value? {
    switch tag {
    case Tag.smallInteger: return byte().map { Value(small: Int($0)) }
    case Tag.integer:
      return number(4).map { Value(small: Int(Int32(truncatingIfNeeded: $0))) }
    case Tag.float:
      return number(8).flatMap {
        let number = Double(bitPattern: UInt64(bitPattern: Int64($0)))
        return number.isFinite ? p.float(number) : nil
      }
    case Tag.floatText: return floatText()
    case Tag.atom, Tag.smallAtom, Tag.atomUTF8, Tag.smallAtomUTF8: return atom(tag)
    case Tag.emptyList: return .emptyList
    case Tag.string: return string()
    case Tag.binary: return number(4).flatMap { run($0) }.map { p.binary($0) }
    case Tag.bitBinary: return bitBinary()
    case Tag.smallBig: return byte().flatMap { big(Int($0)) }
    case Tag.largeBig: return number(4).flatMap { big($0) }
    case Tag.newPid, Tag.pid: return pid(tag)
    case Tag.newerReference, Tag.newReference: return reference(tag)
    case Tag.newPort64, Tag.newPort, Tag.port: return port(tag)
    case Tag.export: return export()
    default: return nil
    }
  }

  private mutating func floatText() -> Value? {
    guard let text = run(31) else { return nil }
    let used = text.prefix { $0 != 0 }
    guard let number = Double(String(decoding: used, as: UTF8.self)), number.isFinite else {
      return nil
    }
    return p.float(number)
  }

  private mutating func atom(_ tag: UInt8) -> Value? {
    let isLong = tag == Tag.atom || tag == Tag.atomUTF8
    guard let count = number(isLong ? 2 : 1), let text = run(count) else { return nil }
    let name: String
    if tag == Tag.atom || tag == Tag.smallAtom {
      var scalars = String.UnicodeScalarView()
      for byte in text { scalars.append(Unicode.Scalar(byte)) }
      name = String(scalars)
    } else {
      guard let valid = String(validating: text.bindMemory(to: UInt8.self), as: UTF8.self) else {
        return nil
      }
      name = valid
    }
    if let known = machine.atoms.existing(name) { return known }
    guard !isSafe, machine.atoms.count < AtomTable.limit,
      name.unicodeScalars.count <= AtomTable.characterLimit
    else { return nil }
    return machine.atoms.intern(name)
  }

  private mutating func nestedAtom() -> Value? {
    guard let tag = byte() else { return nil }
    switch tag {
    case Tag.atom, Tag.smallAtom, Tag.atomUTF8, Tag.smallAtomUTF8: return atom(tag)
    default: return nil
    }
  }

  private mutating func string() -> Value? {
    guard let count = number(2), let text = run(count) else { return nil }
    var list = ListBuilder(p)
    for byte in text { list.append(Value(small: Int(byte))) }
    return list.finish()
  }

  private mutating func bitBinary() -> Value? {
    guard let count = number(4), let bits = byte(), let content = run(count) else { return nil }
    guard bits >= 1, bits <= 8, count > 0 else {
      return count == 0 && bits == 0 ? p.binary(content) : nil
    }
    return p.subBinary(
      p.binary(content), bitOffset: 0, bitCount: (count - 1) * 8 + Int(bits))
  }

  private mutating func big(_ count: Int) -> Value? {
    guard let sign = byte(), sign < 2, let digits = run(count),
      count <= Magnitude.limbLimit * 8
    else { return nil }
    let limbs = (count + 7) / 8
    let box = p.allocateInteger(limbs)
    if limbs > 0 {
      box[limbs] = 0
      UnsafeMutableRawPointer(box + 1).copyMemory(
        from: digits.baseAddress.unsafelyUnwrapped, byteCount: count)
    }
    return p.finishInteger(box, limbs, isNegative: sign == 1)
  }

  private func isOurs(_ node: Value, _ creation: Int) -> Bool {
    node == machine.node && UInt32(truncatingIfNeeded: creation) == machine.creation
  }

  private mutating func pid(_ tag: UInt8) -> Value? {
    guard let node = nestedAtom(), let id = number(4), let serial = number(4),
      let creation = number(tag == Tag.pid ? 1 : 4)
    else { return nil }
    if isOurs(node, creation), id < 1 << 28 {
      return Value(pidIndex: id, serial: UInt32(serial))
    }
    let box = p.allocate(4)
    box[0] = Header(.externalPid, 3).word
    box[1] = node.word
    box[2] = UInt64(id) | UInt64(serial) << 32
    box[3] = UInt64(creation)
    return Value(boxed: box)
  }

  private mutating func reference(_ tag: UInt8) -> Value? {
    guard let count = number(2), count >= 1, count <= 5, let node = nestedAtom(),
      let creation = number(tag == Tag.newReference ? 1 : 4)
    else { return nil }
    var words: [UInt32] = []
    for _ in 0..<count {
      guard let word = number(4) else { return nil }
      words.append(UInt32(word))
    }
    if isOurs(node, creation), let number = ReferenceNumber.number(words) {
      return p.reference(number)
    }
    let size = 3 + (count + 1) / 2
    let box = p.allocate(size + 1)
    box[0] = Header(.externalReference, size).word
    box[1] = node.word
    box[2] = UInt64(creation)
    box[3] = UInt64(count)
    for index in 0..<((count + 1) / 2) {
      let high = index * 2 + 1 < count ? UInt64(words[index * 2 + 1]) : 0
      box[4 + index] = UInt64(words[index * 2]) | high << 32
    }
    return Value(boxed: box)
  }

  private mutating func port(_ tag: UInt8) -> Value? {
    guard let node = nestedAtom(), let id = number(tag == Tag.newPort64 ? 8 : 4),
      let creation = number(tag == Tag.port ? 1 : 4)
    else { return nil }
    let box = p.allocate(4)
    box[0] = Header(.port, 3).word
    box[1] = node.word
    box[2] = UInt64(bitPattern: Int64(id))
    box[3] = UInt64(creation)
    return Value(boxed: box)
  }

  private mutating func export() -> Value? {
    guard let module = nestedAtom(), let name = nestedAtom(), byte() == Tag.smallInteger,
      let arity = byte()
    else { return nil }
    return p.export(machine.code.export(module, name, Int(arity)))
  }

  // MARK: Functions

  /// A closure: of this node's own code, where it is the same, else kept as the bytes it is.
  private mutating func function(_ slot: Words, _ stack: inout TermStack) -> Bool {
    let start = position - 1
    guard let size = number(4), size >= 4, size - 4 <= left, let arity = byte(),
      let unique = number(8), number(8) != nil, let index = number(4), let count = number(4),
      let module = nestedAtom(), let oldIndex = smallNumber(), let oldUnique = smallNumber()
    else { return false }
    guard skipPid() else { return false }
    if let loaded = machine.code.module(module), loaded.functions.indices.contains(index) {
      let entry = loaded.functions[index]
      if entry.pointee.unique == unique, entry.pointee.capturedCount == count,
        entry.pointee.arity == Int(arity), announce(count)
      {
        let box = p.allocate(count + 2)
        box[0] = Header(.function, count + 1).word
        box[1] = UInt64(UInt(bitPattern: entry))
        (box + 2).update(repeating: Tags.nilWord, count: count)
        slot.pointee = Value(boxed: box).word
        if count > 0 { pushRun(box + 2, 1, count, &stack) }
        return true
      }
    }
    position = start
    guard let form = run(size + 1) else { return false }
    let text = "#Fun<\(machine.atoms.name(module)).\(oldIndex).\(oldUnique)>"
    let box = p.allocate(5)
    box[0] = Header(.externalFunction, 4).word
    box[1] = p.binary(form).word
    box[2] = module.word
    box[3] = Value(small: Int(arity)).word
    box[4] = p.binary(text).word
    slot.pointee = Value(boxed: box).word
    return true
  }

  private mutating func smallNumber() -> Int? {
    guard let tag = byte() else { return nil }
    return leaf(number: tag)
  }

  private mutating func leaf(number tag: UInt8) -> Int? {
    switch tag {
    case Tag.smallInteger: return byte().map { Int($0) }
    case Tag.integer: return number(4).map { Int(Int32(truncatingIfNeeded: $0)) }
    default: return nil
    }
  }

  private mutating func skipPid() -> Bool {
    guard let tag = byte(), tag == Tag.newPid || tag == Tag.pid else { return false }
    return pid(tag) != nil
  }
}
