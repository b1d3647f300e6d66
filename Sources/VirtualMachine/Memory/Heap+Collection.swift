/// When a process's heap is collected, and how large it is afterwards. What a collection does is in `Collector`.
///
/// There are two generations. New terms lie in the young one, the process's block. A minor collection copies those that are alive to
/// a new block, but those below `highWater`, which had survived the collection before, to the old generation; what lies there
/// already costs it nothing. A full sweep copies the old generation too. It comes when the old one is full, after
/// `fullSweepAfter` minor ones, and when it is asked for.
extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Words of stack set aside above the heap after a collection.
  static var stackReserve: Int { 24 }

  /// The size of the frame that is running, from the code it runs.
  var frameSize: Int { machine.code.frameSize(at: pointee.codePointer) }

  /// The lowest register of the frame that is running.
  private var frameLow: Words { pointee.framePointer - frameSize + 1 }

  /// The lowest word of the stack in use: of the frame that is running, or of one that is larger and was called from a window near its
  /// beginning, so that it reaches further down. Those registers are dead until it goes on, but then they are its own.
  var stackLow: Words {
    let machine = machine
    let largest = machine.code.largestFrame
    var low = frameLow
    var fp = pointee.framePointer
    while fp - largest < low {
      // The first frame's link has no window.
      let link = ReturnLink(of: fp)
      guard link.window > 0, let pc = link.code else { break }
      fp += link.window
      low = Swift.min(low, fp - machine.code.frameSize(at: pc) + 1)
    }
    return low
  }

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
      if pointee.pendingExit { return }
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

  /// Copies the live terms to where there are at least `need` free words. Asked for `full`, it sweeps both generations.
  ///
  /// Where the node has not got the memory, or the process may not take it, nothing is moved and the process is about to end
  /// (`pendingExit`). `isAtRest`: the process is between two instructions.
  @inline(never) func collect(need: Int, full: Bool = false, isAtRest: Bool = false) {
    // One that is about to end is not copied any more.
    if pointee.pendingExit { return }
    let plan = plan(full: full)
    if plan.isFull || machine.collectsAlways
      || pointee.blockEnd - pointee.heapStart >= Self.deadRegisterWords
    {
      clearDeadRegisters(isAtRest: isAtRest)
    }
    let before = usedWords
    let mature = pointee.highWater - pointee.heapStart
    let fresh = pointee.heapPointer - pointee.highWater + pointee.fragmentWords
    let current = pointee.blockEnd - pointee.heapStart
    let atLeast = plan.youngWords + (pointee.blockEnd - stackLow) + need + Self.stackReserve + 8
    var size = Swift.max(current, BlockPool.size(leastNursery))
    if pointee.growNext || atLeast > size {
      size = BlockPool.size(Swift.max(atLeast, size, pointee.growNext ? current * 2 : current))
    }
    let bytes = (size + plan.oldWords) * 8
    guard machine.grants(Swift.max(bytes, pointee.sharedBytes / 8), to: self) else { return }
    if bytes > Self.longBytes, pointee.status == .running {
      machine.apart(self) { perform(plan, size: size) }
    } else {
      perform(plan, size: size)
    }
    var free = pointee.boundary - pointee.heapPointer
    let live = size - free
    // Live data in less than an eighth of a large block: a second, small copy gives the rest back.
    if size > 4096, live * 8 < size, need * 4 < size {
      let wanted = Swift.max(live * 3 + need, Int(pointee.minHeapWords), leastNursery)
      let smaller = BlockPool.size(wanted)
      if smaller < size {
        perform(CollectionPlan(), size: smaller)
        free = pointee.boundary - pointee.heapPointer
      }
    }
    if !plan.promotes {
      let survived = pointee.heapPointer - pointee.heapStart - mature
      pointee.isGrowing = survived > fresh / 2
    }
    pointee.growNext = free - need < (pointee.blockEnd - pointee.heapStart) / 3
    pointee.sharedLimit = Swift.max(OldGeneration.leastSharedLimit, 2 * pointee.sharedBytes)
    machine.collectionCounts.note(reclaimedWords: Swift.max(0, before - usedWords))
    pointee.minorCollections = plan.isFull ? 0 : pointee.minorCollections + 1
    if pointee.maxHeap.words > 0 { enforceMaxHeap(need: need, wasFull: plan.isFull) }
  }

  /// To fill that much memory takes long enough to let other schedulers run meanwhile.
  private static var longBytes: Int { 1 << 20 }

  /// The least block, in words, of a process with an old generation: half as large as that, up to two megabytes. A smaller one
  /// would promote terms that are soon dead.
  private var leastNursery: Int {
    pointee.old.map { Swift.max(7456, Swift.min($0.usedWords / 2, 1 << 18)) } ?? 0
  }

  /// Decides what the next collection does.
  private func plan(full: Bool) -> CollectionPlan {
    let mature = pointee.highWater - pointee.heapStart
    let old = pointee.old
    var plan = CollectionPlan()
    // The stress mode sweeps often, and promotes whatever it can.
    let limit = pointee.fullSweepAfter
    plan.isFull =
      full || pointee.minorCollections >= (machine.collectsAlways ? Swift.min(limit, 7) : limit)
    if let old, mature > old.freeWords || old.pointee.sharedBytes > old.pointee.sharedLimit {
      plan.isFull = true
    }
    let oldUsed = plan.isFull ? old?.usedWords ?? 0 : 0
    let least = machine.collectsAlways ? 1 : OldGeneration.leastWords
    // A heap that grows is copied into a block twice as large: promotion would come too soon, up to some size.
    let isGrowing =
      pointee.isGrowing && mature < OldGeneration.growingWords && !machine.collectsAlways
    let isWorthIt = mature + oldUsed >= least && pointee.fullSweepAfter > 0 && !isGrowing
    plan.promotes = isWorthIt || (old != nil && !plan.isFull)
    plan.makesOld = plan.promotes && (plan.isFull || old == nil)
    plan.youngWords = pointee.heapPointer - pointee.heapStart + pointee.fragmentWords
    if plan.promotes { plan.youngWords -= mature } else { plan.youngWords += oldUsed }
    plan.oldWords = plan.makesOld ? mature + oldUsed : 0
    return plan
  }

  /// Collects until the process has proven to need more than its `max_heap_size`.
  private func enforceMaxHeap(need: Int, wasFull: Bool) {
    guard usedWords + need > pointee.maxHeap.words else { return }
    if !wasFull, pointee.old != nil { return collect(need: need, full: true) }
    machine.exceededMaxHeap(self, need: need)
  }

  /// Moves the terms to a new block of `size` words, and to the old generation.
  private func perform(_ plan: CollectionPlan, size: Int) {
    let machine = machine
    let low = stackLow
    // Dead registers below the running frame may hold what an earlier collection has moved.
    low.update(repeating: 0, count: frameLow - low)
    let block = pointee.blocks.pointee.allocate(size)
    let stackWords = pointee.blockEnd - low
    let newEnd = block + size
    let newLow = newEnd - stackWords
    newLow.update(from: low, count: stackWords)
    let before = pointee.old
    let area = before.map { Collector.Area($0.start, $0.pointee.top) } ?? Collector.Area()
    var after = plan.isFull ? nil : before
    if plan.makesOld { after = .make(BlockPool.size(2 * Swift.max(plan.oldWords, 1024))) }
    var collector = Collector(
      into: block, old: after?.pointee.top ?? block, literals: machine.literals,
      pinned: plan.isFull ? Collector.Area() : area,
      swept: plan.isFull && plan.promotes ? area : Collector.Area(),
      mature: plan.promotes
        ? Collector.Area(pointee.heapStart, pointee.highWater) : Collector.Area())
    evacuateRoots(&collector, stack: newLow, end: newEnd)
    collector.scanAll()
    if plan.promotes { after?.pointee.top = collector.oldTarget }
    sweepSharedBinaries(isFull: plan.isFull, into: after)
    freeFragments()
    if plan.isFull {
      before?.free()
      after?.settle()
    }
    pointee.old = after
    pointee.blocks.pointee.free(pointee.heapStart, pointee.blockEnd - pointee.heapStart)
    pointee.heapStart = block
    pointee.blockEnd = newEnd
    pointee.heapPointer = collector.target
    pointee.highWater = collector.target
    pointee.framePointer = newLow + (pointee.framePointer - low)
    let boundary = newLow - Self.stackReserve
    boundary.update(repeating: 0, count: Self.stackReserve)
    pointee.boundary = boundary
  }

  /// Everything that the process's terms are reached from.
  private func evacuateRoots(_ collector: inout Collector, stack: Words, end: Words) {
    var slot = stack
    while slot < end {
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
  }
}

/// What one collection does with the generations.
struct CollectionPlan {
  /// Whether the old generation is collected as well.
  var isFull = false
  /// Whether terms that have survived before go to the old generation; else all go to the block.
  var promotes = false
  /// Whether that is a new one.
  var makesOld = false
  /// Words that the block, and a new old generation, must have room for.
  var youngWords = 0
  var oldWords = 0
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  func freeFragments() {
    while let fragment = pointee.fragments {
      pointee.fragments = fragment.pointee.next
      fragment.free()
    }
    pointee.fragmentWords = 0
  }

  /// Gives all memory back at the process's end.
  func freeMemory() {
    releaseSharedBinaries(from: pointee.sharedBinaries)
    pointee.sharedBinaries = 0
    freeFragments()
    if let old = pointee.old {
      releaseSharedBinaries(from: old.pointee.sharedBinaries)
      old.free()
      pointee.old = nil
    }
    machine.scheduler.pointee.blocks.pointee.free(
      pointee.heapStart, pointee.blockEnd - pointee.heapStart)
    takeArrivals()
    pointee.mailbox.free()
    pointee.builder.free()
  }
}
