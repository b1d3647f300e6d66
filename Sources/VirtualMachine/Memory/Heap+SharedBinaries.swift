/// Each generation links the shared binaries that its terms refer to, so that a collection looks at those of the generations that it
/// collects, and at no others.
extension UnsafeMutablePointer where Pointee == ProcessState {
  /// After the terms have moved: keeps the shared binaries that moved along, in the list of the generation they are in now, and
  /// releases the others.
  func sweepSharedBinaries(isFull: Bool, into old: UnsafeMutablePointer<OldGeneration>?) {
    var sweep = SharedBinarySweep(
      old: old.map { Collector.Area($0.start, $0.pointee.top) } ?? Collector.Area())
    if isFull {
      if let before = pointee.old { sweep.add(before.pointee.sharedBinaries) }
    } else if let old {
      sweep.oldList = old.pointee.sharedBinaries
      sweep.oldBytes = old.pointee.sharedBytes
    }
    sweep.add(pointee.sharedBinaries)
    pointee.sharedBinaries = sweep.youngList
    pointee.sharedBytes = sweep.youngBytes
    old?.pointee.sharedBinaries = sweep.oldList
    old?.pointee.sharedBytes = sweep.oldBytes
  }

  /// Releases the shared binaries of a list, whose terms nobody reads any more.
  func releaseSharedBinaries(from first: UInt64) {
    var word = first
    while word != 0 {
      let value = Value(word: word)
      word = value.pointer[3]
      value.shared.release()
    }
  }
}

/// Sorts shared binaries by the generation that they have moved to.
private struct SharedBinarySweep {
  let old: Collector.Area
  var youngList: UInt64 = 0
  var youngBytes = 0
  var oldList: UInt64 = 0
  var oldBytes = 0

  init(old: Collector.Area) { self.old = old }

  mutating func add(_ first: UInt64) {
    var word = first
    while word != 0 {
      let box = Value(word: word).pointer
      word = box[3]
      guard box[0] & 7 == Tag.forward else {
        Value(boxed: box).shared.release()
        continue
      }
      let moved = Value(word: box[0] & ~7 | Tag.boxed)
      let bytes = Int(moved.pointer[2])
      if old.contains(moved.word) {
        moved.pointer[3] = oldList
        oldList = moved.word
        oldBytes += bytes
      } else {
        moved.pointer[3] = youngList
        youngList = moved.word
        youngBytes += bytes
      }
    }
  }
}
