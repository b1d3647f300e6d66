/// What will happen, by its time; of two at the same time, what was added first. A binary heap.
struct EventQueue<Event> {
  private var heap: [(time: Int, number: Int, event: Event)] = []
  private var added = 0

  /// The time of the first one.
  var nextTime: Int? { heap.first?.time }

  mutating func add(_ event: Event, at time: Int) {
    added += 1
    heap.append((time, added, event))
    var index = heap.count - 1
    while index > 0, precedes(index, (index - 1) / 2) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Takes the first one, where it is due at `now`.
  mutating func popDue(_ now: Int) -> (time: Int, event: Event)? {
    guard let first = heap.first, first.time <= now else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.time, first.event)
  }

  private mutating func sink() {
    var index = 0
    while true {
      var least = index
      for child in [index * 2 + 1, index * 2 + 2] where child < heap.count {
        if precedes(child, least) { least = child }
      }
      if least == index { return }
      heap.swapAt(index, least)
      index = least
    }
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    (heap[a].time, heap[a].number) < (heap[b].time, heap[b].number)
  }
}
