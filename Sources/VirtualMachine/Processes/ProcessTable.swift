internal import Glibc

/// The processes of a machine by the index in their pid.
struct ProcessTable {
  /// Processes that may live at a time, as on the BEAM.
  static let limit = 262_144

  private var slots: UnsafeMutablePointer<ProcessPointer?>
  private var serials: UnsafeMutablePointer<UInt32>
  private var used = 1
  /// Indexes that are free again; the oldest is taken first, so that pids are reused late.
  private var free: [Int] = []
  private var firstFree = 0
  private(set) var count = 0

  init() {
    slots = Self.zeroed(Self.limit + 1)
    serials = Self.zeroed(Self.limit + 1)
  }

  /// Memory of zeros, which costs nothing until it is used.
  private static func zeroed<T>(_ count: Int) -> UnsafeMutablePointer<T> {
    guard let memory = calloc(count, MemoryLayout<T>.stride) else {
      preconditionFailure("no memory for the processes")
    }
    return memory.bindMemory(to: T.self, capacity: count)
  }

  /// The process, where it lives.
  @inline(__always) subscript(pid: Value) -> ProcessPointer? {
    let index = pid.pidIndex
    guard index <= Self.limit, let process = slots[index], process.pointee.pid == pid else {
      return nil
    }
    return process
  }

  /// Whether one more may start.
  var hasRoom: Bool { count < Self.limit }

  /// A pid for a new process.
  mutating func insert(_ process: ProcessPointer) -> Value {
    let index: Int
    if used <= Self.limit, free.count - firstFree < 4096 {
      index = used
      used += 1
    } else {
      index = free[firstFree]
      firstFree += 1
      if firstFree > 65_536 {
        free.removeFirst(firstFree)
        firstFree = 0
      }
    }
    slots[index] = process
    count += 1
    return Value(pidIndex: index, serial: serials[index])
  }

  mutating func remove(_ pid: Value) {
    let index = pid.pidIndex
    slots[index] = nil
    serials[index] &+= 1
    // The serial has 28 bits in a term on the wire.
    serials[index] &= 0x0FFF_FFFF
    free.append(index)
    count -= 1
  }

  /// All processes, by index.
  var all: [ProcessPointer] {
    var found: [ProcessPointer] = []
    for index in 1..<used { if let process = slots[index] { found.append(process) } }
    return found
  }
}
