/// The collector: Cheney's algorithm (CACM 13/11, 1970) from the block and its fragments into a new block.
///
/// Roots are the stack, the fields of the process that hold terms and the messages that lie on the heap. Literals lie in the
/// machine's literal area and are never moved. Shared binaries that nothing refers to any more are released.
struct Collector {
  var target: Words
  var scan: Words
  let literalStart: UInt
  let literalSize: UInt

  @inline(__always) func isLiteral(_ word: UInt64) -> Bool {
    UInt(word) &- literalStart < literalSize
  }

  /// The new place of the term in `slot`, copied when it has not been yet.
  @inline(__always) mutating func evacuate(_ slot: Words) {
    let word = slot.pointee
    switch word & 7 {
    case Tag.cons:
      if isLiteral(word) { return }
      let cell = Value(word: word).pointer
      let first = cell[0]
      if first & 7 == Tag.forward {
        slot.pointee = first & ~7 | Tag.cons
        return
      }
      let copy = target
      copy[0] = first
      copy[1] = cell[1]
      target = copy + 2
      cell[0] = UInt64(UInt(bitPattern: copy)) | Tag.forward
      slot.pointee = UInt64(UInt(bitPattern: copy)) | Tag.cons
    case Tag.boxed:
      if isLiteral(word) { return }
      let box = Value(word: word).pointer
      let first = box[0]
      if first & 7 == Tag.forward {
        slot.pointee = first & ~7 | Tag.boxed
        return
      }
      let count = Header(word: first).size + 1
      let copy = target
      copy.update(from: box, count: count)
      target = copy + count
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
    while scan < target {
      let word = scan.pointee
      if word & 7 == Tag.header {
        let header = Header(word: word)
        if header.isScanned {
          scan += 1
        } else {
          scan += header.size + 1
        }
      } else {
        evacuate(scan)
        scan += 1
      }
    }
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Words of stack set aside above the heap after a collection.
  static var stackReserve: Int { 24 }

  /// The size of the frame that is running, from the code it runs.
  var frameSize: Int { machine.code.frameSize(at: pointee.codePointer) }

  /// The lowest word of the stack in use.
  var stackLow: Words { pointee.framePointer - frameSize + 1 }

  /// Makes room for `need` words on the heap: moves the boundary where that is enough, else collects.
  @inline(never) func makeRoom(_ need: Int) {
    let low = stackLow
    let reserve = Self.stackReserve
    if !machine.collectsAlways,
      low - reserve - pointee.heapPointer >= need + (pointee.blockEnd - pointee.heapStart) / 8,
      pointee.fragmentWords < pointee.blockEnd - pointee.heapStart
    {
      setBoundary(low - reserve)
      return
    }
    collect(need: need)
  }

  /// Makes room for a frame of `size` words below the running one.
  @inline(never) func growStack(_ size: Int) {
    let low = stackLow
    let free = low - pointee.heapPointer
    let want = size + Self.stackReserve
    if free >= want {
      // The stack takes half of what is free, so that deep recursion does not come here at every step.
      setBoundary(low - Swift.max(want, Swift.min(free / 2, want * 8)))
    } else {
      collect(need: want)
      let low = stackLow
      setBoundary(low - Swift.max(want, (low - pointee.heapPointer) / 2))
    }
  }

  /// Moves the boundary, clearing what the stack gains.
  private func setBoundary(_ boundary: Words) {
    let low = stackLow
    let end = Swift.min(pointee.boundary, low)
    if boundary < end { boundary.update(repeating: 0, count: end - boundary) }
    pointee.boundary = boundary
  }

  /// Copies all live terms into a new block with at least `need` free words.
  @inline(never) func collect(need: Int) {
    let low = stackLow
    let stackWords = pointee.blockEnd - low
    let heapWords = pointee.heapPointer - pointee.heapStart
    let used = heapWords + pointee.fragmentWords + stackWords
    let current = pointee.blockEnd - pointee.heapStart
    let atLeast = used + need + Self.stackReserve + 8
    var size = current
    if pointee.growNext || atLeast > size {
      size = BlockPool.size(Swift.max(atLeast, pointee.growNext ? current * 2 : current))
    }
    move(to: size, low: low)
    var free = pointee.boundary - pointee.heapPointer
    let live = size - free
    // Live data in less than an eighth of a large block: a second, small copy gives the rest back.
    if size > 4096, live * 8 < size, need * 4 < size {
      let smaller = BlockPool.size(Swift.max(live * 3 + need, pointee.minHeapWords))
      if smaller < size {
        move(to: smaller, low: stackLow)
        free = pointee.boundary - pointee.heapPointer
      }
    }
    pointee.growNext = free - need < (pointee.blockEnd - pointee.heapStart) / 3
    pointee.collections += 1
    if pointee.maxHeapWords > 0, live > pointee.maxHeapWords { machine.exceededHeap(self) }
  }

  private func move(to size: Int, low: Words) {
    let machine = machine
    let block = pointee.blocks.pointee.allocate(size)
    let stackWords = pointee.blockEnd - low
    let newEnd = block + size
    let newLow = newEnd - stackWords
    newLow.update(from: low, count: stackWords)
    var collector = Collector(
      target: block, scan: block, literalStart: machine.literals.start,
      literalSize: machine.literals.byteCount)
    var slot = newLow
    while slot < newEnd {
      collector.evacuate(slot)
      slot += 1
    }
    collector.evacuate(&pointee.dictionary)
    collector.evacuate(&pointee.exceptionReason)
    collector.evacuate(&pointee.exceptionTrace)
    collector.evacuate(&pointee.groupLeader)
    collector.evacuate(&pointee.stagedFunction)
    collector.evacuate(&pointee.stagedModule)
    collector.evacuate(&pointee.stagedArguments)
    collector.evacuate(&pointee.initialCall)
    collector.evacuate(&pointee.pendingExitReason)
    pointee.mailbox.forEachOnHeap { collector.evacuate(&$0) }
    collector.scanAll()
    sweepSharedBinaries()
    freeFragments()
    pointee.blocks.pointee.free(
      pointee.heapStart, pointee.blockEnd - pointee.heapStart)
    pointee.heapStart = block
    pointee.blockEnd = newEnd
    pointee.heapPointer = collector.target
    pointee.framePointer = newEnd - stackWords + (pointee.framePointer - low)
    let boundary = newLow - Self.stackReserve
    boundary.update(repeating: 0, count: Self.stackReserve)
    pointee.boundary = boundary
  }

  /// Keeps the shared binaries that were moved, releases the others.
  private func sweepSharedBinaries() {
    var word = pointee.sharedBinaries
    var kept: UInt64 = 0
    var bytes = 0
    while word != 0 {
      let box = Value(word: word).pointer
      let first = box[0]
      if first & 7 == Tag.forward {
        let moved = Value(word: first & ~7 | Tag.boxed)
        word = box[3]
        bytes += Int(moved.pointer[2])
        moved.pointer[3] = kept
        kept = moved.word
      } else {
        word = box[3]
        Value(boxed: box).shared.release()
      }
    }
    pointee.sharedBinaries = kept
    pointee.sharedBytes = bytes
  }

  func freeFragments() {
    while let fragment = pointee.fragments {
      pointee.fragments = fragment.pointee.next
      fragment.free()
    }
    pointee.fragmentWords = 0
  }

  /// Gives all memory back at the process's end.
  func freeMemory() {
    var word = pointee.sharedBinaries
    while word != 0 {
      let value = Value(word: word)
      word = value.pointer[3]
      value.shared.release()
    }
    pointee.sharedBinaries = 0
    freeFragments()
    machine.scheduler.pointee.blocks.pointee.free(
      pointee.heapStart, pointee.blockEnd - pointee.heapStart)
    takeArrivals()
    pointee.mailbox.free()
    pointee.builder.free()
  }
}
