/// Copies terms from one heap to another, without recursion: objects are copied one by one to the end of the target, and the
/// target is walked for what they refer to. Literals are not copied. Terms that are shared in the source are copied as often as
/// they are reached, as on the BEAM.
struct TermCopier {
  let literalStart: UInt
  let literalSize: UInt
  /// First of the shared binaries that the copies refer to.
  var sharedBinaries: UInt64
  var sharedBytes = 0

  init(_ machine: Machine, sharedBinaries: UInt64) {
    literalStart = machine.literals.start
    literalSize = machine.literals.byteCount
    self.sharedBinaries = sharedBinaries
  }

  @inline(__always) private func isLiteral(_ word: UInt64) -> Bool {
    UInt(word) &- literalStart < literalSize
  }

  /// Copies `term` to `target`, not beyond `limit`. Returns where the copy ends, or nil when the room is not enough; what had been
  /// written is then of no use, and shared binaries are as before.
  @inline(__always) mutating func copy(_ term: inout Value, to target: Words, limit: Words)
    -> Words?
  {
    if !term.isPointer || isLiteral(term.word) { return target }
    return copyPointer(&term, to: target, limit: limit)
  }

  @inline(never)
  private mutating func copyPointer(_ term: inout Value, to target: Words, limit: Words) -> Words? {
    if let end = copyFlat(&term, to: target, limit: limit) { return end }
    let sharedBefore = sharedBinaries
    var end = target
    var root = term.word
    guard shallow(&root, &end, limit) else { return nil }
    var scan = target
    while scan < end {
      let word = scan.pointee
      switch word & 7 {
      case Tag.header:
        let header = Header(word: word)
        if header.isScanned {
          scan += 1
        } else {
          if header.kind == .sharedBinary {
            let box = Value(boxed: scan)
            box.shared.retain()
            scan[3] = sharedBinaries
            sharedBinaries = box.word
            sharedBytes += Int(scan[2])
          }
          scan += header.size + 1
        }
      case Tag.cons, Tag.boxed:
        if !isLiteral(word) {
          var moved = word
          guard shallow(&moved, &end, limit) else {
            release(until: sharedBefore)
            return nil
          }
          scan.pointee = moved
        }
        scan += 1
      default:
        scan += 1
      }
    }
    term = Value(word: root)
    return end
  }

  /// The same for a short tuple of immediates, as many messages are; nil for any other term.
  @inline(__always)
  private func copyFlat(_ term: inout Value, to target: Words, limit: Words) -> Words? {
    guard term.word & 7 == Tag.boxed else { return nil }
    let box = term.pointer
    let header = Header(word: box[0])
    let size = header.size
    guard header.kind == .tuple, size <= Self.flatSize, target + size < limit else { return nil }
    target[0] = box[0]
    var index = 1
    while index <= size {
      let word = box[index]
      if Value(word: word).isPointer { return nil }
      target[index] = word
      index += 1
    }
    term = Value(boxed: target)
    return target + size + 1
  }

  private static var flatSize: Int { 6 }

  @inline(__always)
  private func shallow(_ word: inout UInt64, _ end: inout Words, _ limit: Words) -> Bool {
    if word & 7 == Tag.cons {
      guard end + 2 <= limit else { return false }
      let cell = Value(word: word).pointer
      end[0] = cell[0]
      end[1] = cell[1]
      word = UInt64(UInt(bitPattern: end)) | Tag.cons
      end += 2
    } else {
      let box = Value(word: word).pointer
      let count = Header(word: box[0]).size + 1
      guard end + count <= limit else { return false }
      end.copy(count, from: box)
      word = UInt64(UInt(bitPattern: end)) | Tag.boxed
      end += count
    }
    return true
  }

  /// Undoes what copies have done to shared binaries.
  mutating func release(until before: UInt64) {
    while sharedBinaries != before {
      let value = Value(word: sharedBinaries)
      sharedBinaries = value.pointer[3]
      value.shared.release()
    }
    sharedBytes = 0
  }
}

extension Machine {
  /// Words that a copy of `term` takes.
  func copyWords(_ term: Value) -> Int {
    TermStack.with { pending in
      pending.push(term)
      return copyWords(&pending)
    }
  }

  private func copyWords(_ pending: inout TermStack) -> Int {
    var total = 0
    while !pending.isEmpty {
      var word = pending.pop()
      // Along a list without the stack.
      while word & 7 == Tag.cons, !literals.contains(word) {
        total += 2
        let cell = Value(word: word).pointer
        if cell[0] & 7 == 1 || cell[0] & 7 == 2 { pending.push(cell[0]) }
        word = cell[1]
      }
      guard word & 7 == Tag.boxed, !literals.contains(word) else { continue }
      let box = Value(word: word).pointer
      let header = Header(word: box[0])
      total += header.size + 1
      if header.isScanned, header.size > 0 {
        for index in 1...header.size where box[index] & 7 == 1 || box[index] & 7 == 2 {
          pending.push(box[index])
        }
      }
    }
    return total
  }

  /// A copy of `term` on the heap of `process`, which must not be running. `makeRoom` is not called: it goes to a fragment of the
  /// process where the block is full.
  func copy(_ term: Value, to process: ProcessPointer) -> Value {
    var term = term
    guard term.isPointer else { return term }
    var copier = TermCopier(self, sharedBinaries: process.pointee.sharedBinaries)
    let start = process.pointee.heapPointer
    if let end = copier.copy(&term, to: start, limit: process.pointee.boundary) {
      process.pointee.heapPointer = end
    } else {
      let count = copyWords(term)
      let target = process.allocateFragment(count)
      _ = copier.copy(&term, to: target, limit: target + count)
    }
    process.pointee.sharedBinaries = copier.sharedBinaries
    process.pointee.sharedBytes += copier.sharedBytes
    return term
  }

  /// A copy of `term` in a fragment of its own; an immediate needs none.
  func copyToFragment(_ term: Value) -> MailEntry {
    var term = term
    guard term.isPointer, !literals.contains(term.word) else {
      return MailEntry(term: term, fragment: nil)
    }
    let count = copyWords(term)
    let fragment = UnsafeMutablePointer<Fragment>.make(count)
    var copier = TermCopier(self, sharedBinaries: 0)
    _ = copier.copy(&term, to: fragment.words, limit: fragment.words + count)
    fragment.pointee.used = count
    fragment.pointee.sharedBinaries = copier.sharedBinaries
    return MailEntry(term: term, fragment: fragment)
  }
}

extension LiteralArea {
  @inline(__always) func contains(_ word: UInt64) -> Bool { UInt(word) &- start < byteCount }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Makes the message at `index` part of this process's memory, with its fragment or from a page.
  @inline(never) func takeIn(_ fragment: UnsafeMutablePointer<Fragment>, messageAt index: Int) {
    if fragment.pointee.isPage {
      let unread = pointee.mailbox[index].term
      let term = pointee.machine._withUnsafeGuaranteedRef { $0.copy(unread, to: self) }
      pointee.mailbox.move(index, to: term, from: fragment)
    } else {
      adopt(fragment)
    }
  }

  /// Makes a message's fragment part of this process's memory.
  func adopt(_ fragment: UnsafeMutablePointer<Fragment>) {
    var word = fragment.pointee.sharedBinaries
    while word != 0 {
      let box = Value(word: word).pointer
      word = box[3]
      box[3] = pointee.sharedBinaries
      pointee.sharedBinaries = Value(boxed: box).word
      pointee.sharedBytes += Int(box[2])
    }
    fragment.pointee.sharedBinaries = 0
    fragment.pointee.next = pointee.fragments
    pointee.fragments = fragment
    pointee.fragmentWords += fragment.pointee.capacity
  }
}
