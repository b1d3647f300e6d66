/// A heap without a process: for terms that are made outside of all processes and then copied to
/// where they are to be.
struct ScratchHeap {
  /// To be used as a process wherever terms are made.
  let process: ProcessPointer
  private let block: Words

  init(_ machine: Machine) {
    block = Words.allocate(capacity: 2)
    block.initialize(repeating: 0, count: 2)
    process = ProcessPointer.allocate()
    process.initialize(
      to: ProcessState(
        heapPointer: block, boundary: block, framePointer: block + 1,
        codePointer: machine.stubs.exit, reductions: 0, fragmentWords: 0,
        machine: Unmanaged.passUnretained(machine), pid: .none, scheduler: machine.scheduler,
        blocks: machine.scheduler.pointee.blocks,
        heapStart: block,
        blockEnd: block + 2))
  }

  /// Releases all its terms.
  func free() {
    var word = process.pointee.sharedBinaries
    while word != 0 {
      let value = Value(word: word)
      word = value.pointer[3]
      value.shared.release()
    }
    process.freeFragments()
    process.free()
    block.deallocate()
  }
}
