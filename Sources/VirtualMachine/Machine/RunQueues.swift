/// Processes that can run, in the order of their coming, by priority: max, high, then normal with low as every eighth turn.
struct RunQueues {
  private struct Queue {
    var first: ProcessPointer?
    var last: ProcessPointer?

    @inline(__always) mutating func append(_ process: ProcessPointer) {
      process.pointee.next = nil
      if let last { last.pointee.next = process } else { first = process }
      last = process
    }

    @inline(__always) mutating func pop() -> ProcessPointer? {
      guard let process = first else { return nil }
      first = process.pointee.next
      if first == nil { last = nil }
      process.pointee.next = nil
      return process
    }
  }

  /// Moves every second process of each priority to other queues.
  mutating func moveHalf(to other: inout RunQueues) {
    moveHalf(of: \.low, to: &other)
    moveHalf(of: \.normal, to: &other)
    moveHalf(of: \.high, to: &other)
    moveHalf(of: \.max, to: &other)
  }

  private mutating func moveHalf(
    of queue: WritableKeyPath<RunQueues, Queue>, to other: inout RunQueues
  ) {
    var kept = Queue()
    var moves = true
    while let process = self[keyPath: queue].pop() {
      if moves {
        other[keyPath: queue].append(process)
        other.count += 1
        count -= 1
      } else {
        kept.append(process)
      }
      moves.toggle()
    }
    self[keyPath: queue] = kept
  }

  private var low = Queue()
  private var normal = Queue()
  private var high = Queue()
  private var max = Queue()
  private var turns = 0
  private(set) var count = 0

  @inline(__always) mutating func append(_ process: ProcessPointer) {
    count += 1
    switch process.pointee.priority {
    case 1: normal.append(process)
    case 0: low.append(process)
    case 2: high.append(process)
    default: max.append(process)
    }
  }

  @inline(__always) mutating func next() -> ProcessPointer? {
    guard count > 0 else { return nil }
    count -= 1
    if let process = max.pop() ?? high.pop() { return process }
    turns &+= 1
    if turns & 7 == 0, let process = low.pop() { return process }
    return normal.pop() ?? low.pop()
  }
}
