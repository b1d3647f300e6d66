/// Cheney's algorithm (CACM 13/11, 1970) with two targets: it moves what is reached, young terms to a new block, and those that
/// have survived before to the old generation.
///
/// What it leaves where it is: literals, and in a minor collection the old generation. What goes to the old generation: the mature
/// part of the young block, and in a full sweep what lies in the old generation of before. All other terms go to the new block,
/// wherever they lie: so it need not know the fragments.
struct Collector {
  /// A range of addresses; nothing lies in an empty one.
  struct Area {
    var start: UInt = 0
    var byteCount: UInt = 0

    init() {}
    init(_ start: Words, _ end: Words) {
      self.start = UInt(bitPattern: start)
      byteCount = UInt(bitPattern: end) - self.start
    }
    init(_ literals: LiteralArea) {
      start = literals.start
      byteCount = literals.byteCount
    }
    @inline(__always) func contains(_ word: UInt64) -> Bool { UInt(word) &- start < byteCount }
  }

  // The new block: what lies before `scan` has been looked at.
  var target: Words
  var scan: Words
  // The same in the old generation.
  var oldTarget: Words
  var oldScan: Words
  private let literals: Area
  /// The old generation of before, where it stays, and where it is swept.
  private let pinned: Area
  private let swept: Area
  private let mature: Area

  /// Terms of `mature` and `swept` go to `old`, others to `block`; those of `pinned` stay.
  init(
    into block: Words, old: Words, literals: LiteralArea, pinned: Area = Area(),
    swept: Area = Area(), mature: Area = Area()
  ) {
    target = block
    scan = block
    oldTarget = old
    oldScan = old
    self.literals = Area(literals)
    self.pinned = pinned
    self.swept = swept
    self.mature = mature
  }

  @inline(__always) private mutating func place(_ word: UInt64, _ count: Int) -> Words {
    if mature.contains(word) || swept.contains(word) {
      defer { oldTarget += count }
      return oldTarget
    }
    defer { target += count }
    return target
  }

  /// The new place of the term in `slot`, copied when it has not been yet.
  @inline(__always) mutating func evacuate(_ slot: Words) {
    let word = slot.pointee
    switch word & 7 {
    case Tag.cons:
      if literals.contains(word) || pinned.contains(word) { return }
      let cell = Value(word: word).pointer
      let first = cell[0]
      if first & 7 == Tag.forward {
        slot.pointee = first & ~7 | Tag.cons
        return
      }
      let copy = place(word, 2)
      copy[0] = first
      copy[1] = cell[1]
      cell[0] = UInt64(UInt(bitPattern: copy)) | Tag.forward
      slot.pointee = UInt64(UInt(bitPattern: copy)) | Tag.cons
    case Tag.boxed:
      if literals.contains(word) || pinned.contains(word) { return }
      let box = Value(word: word).pointer
      let first = box[0]
      if first & 7 == Tag.forward {
        slot.pointee = first & ~7 | Tag.boxed
        return
      }
      let count = Header(word: first).size + 1
      let copy = place(word, count)
      copy.copy(count, from: box)
      box[0] = UInt64(UInt(bitPattern: copy)) | Tag.forward
      slot.pointee = UInt64(UInt(bitPattern: copy)) | Tag.boxed
    default:
      return
    }
  }

  @inline(__always) mutating func evacuate(_ value: inout Value) {
    var word = value.word
    if word & 7 == 1 || word & 7 == 2 {
      evacuate(&word)
      value = Value(word: word)
    }
  }

  /// Moves all that the copied terms refer to.
  mutating func scanAll() {
    repeat {
      while scan < target { scan = look(at: scan) }
      while oldScan < oldTarget { oldScan = look(at: oldScan) }
    } while scan < target
  }

  /// Moves what one word of a copy refers to. Returns where the next one lies.
  @inline(__always) private mutating func look(at slot: Words) -> Words {
    let word = slot.pointee
    if word & 7 == Tag.header {
      let header = Header(word: word)
      return header.isScanned ? slot + 1 : slot + header.size + 1
    }
    evacuate(slot)
    return slot + 1
  }
}
