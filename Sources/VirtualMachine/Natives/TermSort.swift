/// A stable merge sort of terms in memory.
enum TermSort {
  /// Sorts `count` words in Erlang's order.
  static func sort(_ words: Words, _ count: Int, _ atoms: AtomTable) {
    guard count > 1 else { return }
    var allSmall = true
    var isSorted = true
    for index in 0..<count {
      if words[index] & 0xF != Tag.small {
        allSmall = false
        break
      }
      if index > 0, Int64(bitPattern: words[index - 1]) > Int64(bitPattern: words[index]) {
        isSorted = false
      }
    }
    if allSmall {
      if !isSorted { merge(words, count) { Int64(bitPattern: $0) <= Int64(bitPattern: $1) } }
    } else {
      merge(words, count) { Order.compare(Value(word: $0), Value(word: $1), atoms) <= 0 }
    }
  }

  /// Sorts `count` words by an order, which says whether the first may come before the second.
  @inline(__always)
  static func merge(_ words: Words, _ count: Int, _ isOrdered: (UInt64, UInt64) -> Bool) {
    let run = 8
    var start = 0
    while start < count {
      let end = Swift.min(start + run, count)
      var index = start + 1
      while index < end {
        let word = words[index]
        var at = index
        while at > start, !isOrdered(words[at - 1], word) {
          words[at] = words[at - 1]
          at -= 1
        }
        words[at] = word
        index += 1
      }
      start = end
    }
    guard count > run else { return }
    let scratch = Words.allocate(capacity: count)
    defer { scratch.deallocate() }
    var from = words
    var to = scratch
    var width = run
    while width < count {
      var low = 0
      while low < count {
        let middle = Swift.min(low + width, count)
        let high = Swift.min(middle + width, count)
        if middle == high || isOrdered(from[middle - 1], from[middle]) {
          (to + low).update(from: from + low, count: high - low)
        } else {
          var left = low
          var right = middle
          var at = low
          while left < middle, right < high {
            if isOrdered(from[left], from[right]) {
              to[at] = from[left]
              left += 1
            } else {
              to[at] = from[right]
              right += 1
            }
            at += 1
          }
          (to + at).update(from: from + left, count: middle - left)
          (to + at + middle - left).update(from: from + right, count: high - right)
        }
        low = high
      }
      swap(&from, &to)
      width *= 2
    }
    if from != words { words.update(from: from, count: count) }
  }
}
