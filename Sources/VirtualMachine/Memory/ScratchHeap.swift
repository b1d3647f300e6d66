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
        machine: machine, heapStart: block, blockEnd: block + 2, boundary: block,
        framePointer: block + 1))
  }

  /// Releases all its terms.
  func free() {
    process.releaseSharedBinaries(from: process.pointee.sharedBinaries)
    process.freeFragments()
    process.free()
    block.deallocate()
  }
}
