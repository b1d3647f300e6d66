/// The order in which Erlang's `lists:sort/1` leaves elements that are equal but not the same, such as 1 and 1.0.
///
/// It is a merge sort over runs that were found in the list. A list that begins by falling is cut into falling runs, in which
/// equal elements change places, so the order is not stable; else it is. Found by experiment with OTP 25, over all lists of up to
/// four elements and random ones of up to a thousand.
struct ErlangSort {
  let atoms: AtomTable

  private func compare(_ x: UInt64, _ y: UInt64) -> Int {
    Order.compare(Value(word: x), Value(word: y), atoms)
  }

  func sort(_ words: [UInt64]) -> [UInt64] {
    if words.count < 4 { return few(words) }
    var index = 1
    while index < words.count, compare(words[index - 1], words[index]) == 0 { index += 1 }
    if index == words.count { return words }
    let rises = compare(words[index - 1], words[index]) < 0
    let runs = runs(words, from: index, rises: rises)
    // The last run comes first; each is read from its last element on.
    return merge(runs.reversed().map { $0.reversed() }, rises: !rises)
  }

  /// Up to three elements: by comparing them in turn.
  private func few(_ words: [UInt64]) -> [UInt64] {
    guard words.count > 1 else { return words }
    let (x, y) = (words[0], words[1])
    let inOrder = compare(x, y) <= 0
    guard words.count == 3 else { return inOrder ? words : [y, x] }
    let z = words[2]
    if inOrder {
      if compare(y, z) <= 0 { return words }
      return compare(x, z) <= 0 ? [x, z, y] : [z, x, y]
    }
    if compare(x, z) <= 0 { return [y, x, z] }
    return compare(y, z) <= 0 ? [y, z, x] : [z, y, x]
  }

  /// The runs of the list, in its order; the first one has the equal elements before `start` too. Beside the last element of the
  /// run an element may still go before it, and the first that fits nowhere waits until the second one ends the run.
  private func runs(_ words: [UInt64], from start: Int, rises: Bool) -> [[UInt64]] {
    func follows(_ z: UInt64, _ y: UInt64) -> Bool {
      rises ? compare(z, y) >= 0 : compare(z, y) <= 0
    }
    var runs: [[UInt64]] = []
    var run = Array(words[..<(start - 1)])
    var (x, y) = (words[start - 1], words[start])
    var waiting: UInt64?
    for z in words[(start + 1)...] {
      if follows(z, y) {
        run.append(x)
        (x, y) = (y, z)
      } else if follows(z, x) {
        run.append(x)
        x = z
      } else if let first = waiting {
        runs.append(run + [x, y])
        run = []
        let inOrder = rises ? compare(first, z) <= 0 : compare(first, z) > 0
        (x, y) = inOrder ? (first, z) : (z, first)
        waiting = nil
      } else if run.isEmpty {
        run = [z]
      } else {
        waiting = z
      }
    }
    runs.append(run + [x, y])
    if let waiting { runs.append([waiting]) }
    return runs
  }

  /// Merges neighbours by threes until one is left; each round turns the direction around. The first of equal elements wins.
  private func merge(_ lists: [[UInt64]], rises: Bool) -> [UInt64] {
    var lists = lists
    var rises = rises
    while lists.count > 1 {
      var merged: [[UInt64]] = []
      var index = 0
      while index < lists.count {
        var list = lists[index]
        for other in lists[(index + 1)..<min(index + 3, lists.count)] {
          list = merge(list, other, rises: rises)
        }
        merged.append(list.reversed())
        index += 3
      }
      lists = merged.reversed()
      rises.toggle()
    }
    return rises ? lists[0] : lists[0].reversed()
  }

  private func merge(_ first: [UInt64], _ second: [UInt64], rises: Bool) -> [UInt64] {
    var result: [UInt64] = []
    result.reserveCapacity(first.count + second.count)
    var (i, j) = (0, 0)
    while i < first.count, j < second.count {
      let order = compare(first[i], second[j])
      if rises ? order <= 0 : order >= 0 {
        result.append(first[i])
        i += 1
      } else {
        result.append(second[j])
        j += 1
      }
    }
    return result + first[i...] + second[j...]
  }
}
