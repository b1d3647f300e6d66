/// The sizes of a process's heap in words, under the names that Erlang's `garbage_collection_info` has for them.
struct HeapFigures {
  /// Names and numbers, in Erlang's order.
  let rows: [(name: String, number: Int)]

  init(_ p: ProcessPointer) {
    let old = p.pointee.old
    rows = [
      ("old_heap_block_size", old?.capacityWords ?? 0),
      ("heap_block_size", p.blockWords),
      ("mbuf_size", p.pointee.fragmentWords),
      ("recent_size", p.pointee.highWater - p.pointee.heapStart),
      ("stack_size", p.pointee.blockEnd - p.stackLow),
      ("old_heap_size", old?.usedWords ?? 0),
      ("heap_size", p.pointee.heapPointer - p.pointee.heapStart),
      ("bin_vheap_size", p.pointee.sharedBytes / 8),
      ("bin_vheap_block_size", p.pointee.sharedLimit / 8),
      ("bin_old_vheap_size", (old?.pointee.sharedBytes ?? 0) / 8),
      (
        "bin_old_vheap_block_size",
        (old?.pointee.sharedLimit ?? OldGeneration.leastSharedLimit) / 8
      ),
    ]
  }

  /// As a keyword list.
  func term(in p: ProcessPointer) -> Value {
    let atoms = p.machine.atoms
    return p.list(rows.map { p.tuple(atoms.intern($0.name), Value(small: $0.number)) })
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Words of the block, with the stack.
  var blockWords: Int { pointee.blockEnd - pointee.heapStart }

  /// Words that all blocks and fragments take.
  var totalHeapWords: Int {
    blockWords + pointee.fragmentWords + (pointee.old?.capacityWords ?? 0)
  }

  /// Words in use: terms, dead ones too, and the stack.
  var usedWords: Int {
    pointee.heapPointer - pointee.heapStart + (pointee.blockEnd - stackLow)
      + pointee.fragmentWords + (pointee.old?.usedWords ?? 0)
  }

  /// Bytes of all that belongs to the process alone.
  var memoryBytes: Int {
    MemoryLayout<ProcessState>.size + (totalHeapWords + pointee.mailbox.words) * 8
  }
}
