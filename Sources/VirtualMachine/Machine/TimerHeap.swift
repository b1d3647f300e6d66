/// What happens when a timer fires.
enum TimerEvent {
  /// The receive of that process times out.
  case receive(pid: Value)
  /// A message in a fragment, to a pid or a registered name.
  case message(to: Value, MailEntry)
}

/// Timers by their time: a binary heap with an index, so that setting, cancelling and firing take logarithmic time.
struct TimerHeap {
  private struct Timer {
    var time: Int
    var number: UInt64
    var event: TimerEvent
  }

  private var heap: [Timer] = []
  private var positions: [UInt64: Int] = [:]

  var count: Int { heap.count }
  /// When the next one fires, on the monotonic clock in nanoseconds.
  var nextTime: Int? { heap.first?.time }

  /// When a timer fires, where it is set.
  func time(of number: UInt64) -> Int? { positions[number].map { heap[$0].time } }

  mutating func add(_ number: UInt64, at time: Int, _ event: TimerEvent) {
    heap.append(Timer(time: time, number: number, event: event))
    positions[number] = heap.count - 1
    siftUp(heap.count - 1)
  }

  /// Takes a timer out.
  mutating func remove(_ number: UInt64) -> (time: Int, event: TimerEvent)? {
    guard let position = positions[number] else { return nil }
    return take(position)
  }

  /// Takes out the first timer that is due.
  mutating func popDue(_ now: Int) -> (number: UInt64, event: TimerEvent)? {
    guard let first = heap.first, first.time <= now else { return nil }
    let number = first.number
    return (number, take(0).event)
  }

  private mutating func take(_ position: Int) -> (time: Int, event: TimerEvent) {
    let taken = heap[position]
    positions[taken.number] = nil
    let last = heap.removeLast()
    if position < heap.count {
      heap[position] = last
      positions[last.number] = position
      siftDown(position)
      siftUp(position)
    }
    return (taken.time, taken.event)
  }

  // Equal times fire in the order in which they were set.
  private func isBefore(_ a: Timer, _ b: Timer) -> Bool {
    a.time < b.time || (a.time == b.time && a.number < b.number)
  }

  private mutating func siftUp(_ start: Int) {
    var at = start
    while at > 0, isBefore(heap[at], heap[(at - 1) / 2]) {
      exchange(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func siftDown(_ start: Int) {
    var at = start
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count {
        if isBefore(heap[child], heap[least]) { least = child }
      }
      if least == at { return }
      exchange(at, least)
      at = least
    }
  }

  private mutating func exchange(_ a: Int, _ b: Int) {
    heap.swapAt(a, b)
    positions[heap[a].number] = a
    positions[heap[b].number] = b
  }
}
