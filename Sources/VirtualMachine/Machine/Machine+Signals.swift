extension Machine {
  /// The process's live terms take more than its `max_heap_size`: it is killed.
  func exceededHeap(_ process: ProcessPointer) {
    process.pointee.pendingExit = true
    process.pointee.pendingExitReason = .killed
    process.pointee.reductions = 0
  }
}
