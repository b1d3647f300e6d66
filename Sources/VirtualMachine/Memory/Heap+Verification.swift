/// What must hold between two instructions, as a function: for tests of the collector.
extension UnsafeMutablePointer where Pointee == ProcessState {
  /// What is wrong with the heap; nil where it is sound.
  ///
  /// The parts that a collection has written are walked word by word: the old generation, whose terms may refer to it and to literals
  /// only, and the mature part of the block, whose terms may refer to these and to one another.
  func heapProblem() -> String? {
    let literals = Collector.Area(machine.literals)
    let old = pointee.old.map { Collector.Area($0.start, $0.pointee.top) } ?? Collector.Area()
    let mature = Collector.Area(pointee.heapStart, pointee.highWater)
    if let area = pointee.old, area.pointee.top > area.pointee.end {
      return "the old generation goes beyond its end"
    }
    if pointee.highWater > pointee.heapPointer { return "the mature part is not on the heap" }
    if pointee.heapPointer > pointee.boundary { return "the heap goes beyond its boundary" }
    if let area = pointee.old {
      let problem = walk(area.start, area.pointee.top, allowed: [literals, old])
      if let problem { return "old generation: \(problem)" }
      let list = check(area.pointee.sharedBinaries, in: old)
      if let list { return "old shared binaries: \(list)" }
    }
    return walk(pointee.heapStart, pointee.highWater, allowed: [literals, old, mature])
      .map { "mature part: \($0)" }
  }

  private func walk(_ start: Words, _ end: Words, allowed: [Collector.Area]) -> String? {
    var at = start
    while at < end {
      let word = at.pointee
      switch word & 7 {
      case Tag.header:
        let header = Header(word: word)
        if at + header.size >= end + 1 { return "a header of \(header.size) words at the end" }
        at += header.isScanned ? 1 : header.size + 1
        continue
      case Tag.forward: return "a forwarding mark"
      case Tag.cons, Tag.boxed:
        if !allowed.contains(where: { $0.contains(word) }) { return "a reference that leads out" }
        let first = Value(word: word).pointer[0] & 7
        if word & 7 == Tag.boxed, first != Tag.header { return "a box without a header" }
      default: break
      }
      at += 1
    }
    return nil
  }

  private func check(_ first: UInt64, in area: Collector.Area) -> String? {
    var word = first
    while word != 0 {
      let value = Value(word: word)
      guard area.contains(word), value.isBoxed(.sharedBinary) else { return "a stray link" }
      guard value.shared.referenceCount > 0 else { return "one that was released" }
      word = value.pointer[3]
    }
    return nil
  }
}

/// A process that never runs, for tests: terms in registers, which it collects when it is told to.
public final class HeapProbe {
  private let machine: Machine
  private let process: ProcessPointer
  private let count: Int

  /// A heap with `registers` roots, each of them the empty list at first. `isStressed`: as with `SWM_GC_STRESS`.
  public init(_ machine: Machine, registers: Int, isStressed: Bool) {
    self.machine = machine
    count = registers
    machine.collectsAlways = isStressed
    process = machine.makeProcess(words: BlockPool.size(registers + 160))
    // The registers lie above the frame that runs, like those of its callers.
    let low = process.pointee.framePointer - registers
    for index in 0...registers { low[index] = Value.emptyList.word }
    // A link without a window: below the first frame there is none.
    low[-1] = 0
    process.pointee.framePointer = low - 2
    process.pointee.boundary = low - 2 - 2 * ProcessPointer.stackReserve
    process.pointee.boundary.update(repeating: 0, count: 2 * ProcessPointer.stackReserve)
  }

  deinit {
    process.freeMemory()
    process.free()
  }

  private subscript(register: Int) -> Value {
    get { Value(word: process.pointee.blockEnd[-2 - count + register]) }
    set { process.pointee.blockEnd[-2 - count + register] = newValue.word }
  }

  /// Makes a term in a register.
  public func put(_ literal: Literal, in register: Int) {
    self[register] = machine.value(literal, in: process)
  }

  /// Makes a tuple of what other registers hold, so that it refers to terms of any age.
  public func putTuple(of registers: [Int], in register: Int) {
    self[register] = process.tuple(registers.map { self[$0] })
  }

  /// Makes a register hold nothing.
  public func clear(_ register: Int) { self[register] = .emptyList }

  /// The term of a register.
  public func literal(_ register: Int) -> Literal { machine.literal(self[register]) }

  /// Collects one generation, or both.
  public func collect(full: Bool) { process.collect(need: 0, full: full) }

  /// What is wrong with the heap; nil where it is sound.
  public var problem: String? { process.heapProblem() }

  /// Words of the terms in both generations, without what lies in fragments.
  public var words: (young: Int, old: Int) {
    (process.pointee.heapPointer - process.pointee.heapStart, process.pointee.old?.usedWords ?? 0)
  }

  /// Terms for shared binaries, in both generations.
  public var sharedBinaries: (young: Int, old: Int) {
    func length(_ first: UInt64) -> Int {
      var (word, count) = (first, 0)
      while word != 0 {
        word = Value(word: word).pointer[3]
        count += 1
      }
      return count
    }
    return (
      length(process.pointee.sharedBinaries),
      length(process.pointee.old?.pointee.sharedBinaries ?? 0)
    )
  }
}
