internal import CMalloc

/// The node's limit of memory. It is not counted what each process has: when one asks for a large piece, the operating system tells
/// what the whole program holds. So everything counts, tables, messages and code too, and small pieces cost nothing.
///
/// The process whose request would exceed the limit is killed, and not the node by the operating system.
extension Machine {
  /// Requests of fewer bytes are not checked.
  static var checkedBytes: Int { 64 << 10 }

  /// Whether the node has that many bytes more for `p`; where it has not, `p` is killed.
  func grants(_ bytes: Int, to p: ProcessPointer) -> Bool {
    guard bytes >= Self.checkedBytes, memoryLimit != .max else { return true }
    if fits(bytes) { return true }
    // What is kept for reuse, here and in the allocator, goes back first.
    p.pointee.blocks.pointee.empty()
    _ = malloc_trim(0)
    if fits(bytes) { return true }
    guard !p.pointee.pid.isNone else { return false }
    if !p.pointee.pendingExit {
      report("out_of_memory", p) { _ in
        [
          Value(small: memoryLimit), Value(small: environment.residentBytes), Value(small: bytes),
          Value(small: p.memoryBytes), Value(small: p.pointee.mailbox.count),
        ]
      }
    }
    kill(p)
    return false
  }

  private func fits(_ bytes: Int) -> Bool { environment.residentBytes <= memoryLimit - bytes }
}

extension NativeCall {
  /// For natives that make something large at once: false where the node has not got so many bytes. The process ends then, whatever
  /// the native returns.
  func mayAllocate(bytes: Int) -> Bool { machine.grants(bytes, to: process) }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Called where so many bytes are about to be allocated for this process: it ends soon where the node has not got them.
  @inline(__always) func noteAllocation(bytes: Int) {
    if bytes >= Machine.checkedBytes { _ = machine.grants(bytes, to: self) }
  }
}
