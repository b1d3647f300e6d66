/// The blocks of compressed data: symbols are collected until there are enough of them for a block of its own codes.
struct DeflateBlocks {
  private static let capacity = 16383

  private(set) var bytes: [UInt8] = []
  /// Where the block's text begins.
  var start = 0
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var symbols: [(distance: UInt16, value: UInt8)] = []
  private var literalCounts = [Int](repeating: 0, count: 286)
  private var distanceCounts = [Int](repeating: 0, count: 30)

  var isFull: Bool { symbols.count == Self.capacity }

  mutating func add(_ literal: UInt8) {
    symbols.append((0, literal))
    literalCounts[Int(literal)] += 1
  }

  mutating func add(distance: Int, length: Int) {
    symbols.append((UInt16(distance), UInt8(length - 3)))
    literalCounts[257 + Int(DeflateFormat.lengthCodes[length])] += 1
    distanceCounts[Int(DeflateFormat.distanceCodes[distance])] += 1
  }

  private mutating func put(_ value: Int, _ count: Int) {
    bits |= UInt64(value) << UInt64(bitCount)
    bitCount += count
    while bitCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      bitCount -= 8
    }
  }

  private mutating func align() {
    if bitCount > 0 { put(0, 8 - bitCount) }
  }

  /// Writes the text as it is.
  mutating func store(_ text: ArraySlice<UInt8>, isLast: Bool) {
    put(isLast ? 1 : 0, 3)
    align()
    put(text.count, 16)
    put(text.count ^ 0xFFFF, 16)
    bytes += text
  }

  /// Writes the symbols in the shortest form and begins anew.
  mutating func flush(_ text: ArraySlice<UInt8>, isLast: Bool) {
    literalCounts[256] = 1
    let literals = HuffmanTree(literalCounts, limit: 15)
    let distances = HuffmanTree(distanceCounts, limit: 15)
    let header = DynamicHeader(literals, distances)
    let extra = extraBits
    let dynamic =
      literals.cost(literalCounts) + distances.cost(distanceCounts) + extra + header.bitCount
    let fixed =
      literalCounts.indices.reduce(extra) {
        $0 + literalCounts[$1] * DeflateFormat.fixedLengths[$1]
      }
      + distanceCounts.reduce(0, +) * 5
    let dynamicBytes = (dynamic + 10) >> 3
    let fixedBytes = (fixed + 10) >> 3
    if text.count + 4 <= min(dynamicBytes, fixedBytes), text.count <= 65535 {
      store(text, isLast: isLast)
    } else if fixedBytes <= dynamicBytes {
      put(isLast ? 3 : 2, 3)
      write(.fixedLiterals, .fixedDistances)
    } else {
      put(isLast ? 5 : 4, 3)
      header.fields.forEach { put($0.value, $0.count) }
      write(literals, distances)
    }
    if isLast { align() }
    symbols.removeAll(keepingCapacity: true)
    literalCounts = [Int](repeating: 0, count: 286)
    distanceCounts = [Int](repeating: 0, count: 30)
  }

  private var extraBits: Int {
    let lengths = (0..<29).reduce(0) {
      $0 + literalCounts[257 + $1] * DeflateFormat.lengthExtra[$1]
    }
    return distanceCounts.indices.reduce(lengths) {
      $0 + distanceCounts[$1] * DeflateFormat.distanceExtra[$1]
    }
  }

  private mutating func write(_ literals: HuffmanTree, _ distances: HuffmanTree) {
    for (distance, value) in symbols {
      if distance == 0 {
        put(literals.codes[Int(value)], literals.lengths[Int(value)])
        continue
      }
      let length = Int(value) + 3
      let code = Int(DeflateFormat.lengthCodes[length])
      put(literals.codes[257 + code], literals.lengths[257 + code])
      put(length - DeflateFormat.lengthBase[code], DeflateFormat.lengthExtra[code])
      let far = Int(DeflateFormat.distanceCodes[Int(distance)])
      put(distances.codes[far], distances.lengths[far])
      put(Int(distance) - DeflateFormat.distanceBase[far], DeflateFormat.distanceExtra[far])
    }
    put(literals.codes[256], literals.lengths[256])
  }
}

/// What precedes a block of its own codes: the lengths of both codes, run-length encoded and encoded once more.
private struct DynamicHeader {
  private(set) var fields: [(value: Int, count: Int)] = []
  var bitCount: Int { fields.reduce(0) { $0 + $1.count } }

  init(_ literals: HuffmanTree, _ distances: HuffmanTree) {
    let runs =
      Self.runs(literals.lengths[...literals.lastUsed])
      + Self.runs(distances.lengths[...distances.lastUsed])
    var counts = [Int](repeating: 0, count: 19)
    for run in runs { counts[run.symbol] += 1 }
    let tree = HuffmanTree(counts, limit: 7)
    var last = 18
    while last > 3, tree.lengths[DeflateFormat.lengthOrder[last]] == 0 { last -= 1 }
    fields = [(literals.lastUsed - 256, 5), (distances.lastUsed, 5), (last - 3, 4)]
    for symbol in DeflateFormat.lengthOrder[...last] { fields.append((tree.lengths[symbol], 3)) }
    for run in runs {
      fields.append((tree.codes[run.symbol], tree.lengths[run.symbol]))
      if run.symbol >= 16 { fields.append((run.extra, [2, 3, 7][run.symbol - 16])) }
    }
  }

  /// Lengths, with symbol 16 for 3 to 6 more of the one before, 17 for 3 to 10 zeros, 18 for 11 to 138 zeros.
  private static func runs(_ lengths: ArraySlice<Int>) -> [(symbol: Int, extra: Int)] {
    var runs: [(symbol: Int, extra: Int)] = []
    var previous = -1
    var index = 0
    while index < lengths.count {
      let length = lengths[index]
      let most = length == 0 ? 138 : (previous == length ? 6 : 7)
      var count = 1
      while count < most, index + count < lengths.count, lengths[index + count] == length {
        count += 1
      }
      index += count
      append(length, count, isRepeated: length == previous, to: &runs)
      previous = length
    }
    return runs
  }

  private static func append(
    _ length: Int, _ count: Int, isRepeated: Bool, to runs: inout [(symbol: Int, extra: Int)]
  ) {
    let least = length != 0 && isRepeated ? 3 : (length == 0 ? 3 : 4)
    if count < least {
      for _ in 0..<count { runs.append((length, 0)) }
    } else if length != 0 {
      if !isRepeated { runs.append((length, 0)) }
      runs.append((16, count - (isRepeated ? 3 : 4)))
    } else if count <= 10 {
      runs.append((17, count - 3))
    } else {
      runs.append((18, count - 11))
    }
  }
}

/// A prefix code of least cost under a limit of its lengths; its codes are reversed, as they are written.
struct HuffmanTree {
  private(set) var lengths: [Int]
  private(set) var codes: [Int]
  private(set) var lastUsed = 0

  static let fixedLiterals = HuffmanTree(fixed: DeflateFormat.fixedLengths)
  static let fixedDistances = HuffmanTree(fixed: [Int](repeating: 5, count: 30))

  private init(fixed lengths: [Int]) {
    self.lengths = lengths
    codes = Self.codes(lengths)
  }

  func cost(_ counts: [Int]) -> Int { counts.indices.reduce(0) { $0 + counts[$1] * lengths[$1] } }

  init(_ counts: [Int], limit: Int) {
    var builder = HuffmanBuilder(counts, limit: limit)
    lengths = builder.run()
    lastUsed = builder.lastUsed
    codes = Self.codes(lengths)
  }

  private static func codes(_ lengths: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths where length > 0 { counts[length] += 1 }
    var next = [Int](repeating: 0, count: 16)
    for length in 1...15 { next[length] = (next[length - 1] + counts[length - 1]) << 1 }
    return lengths.map { length in
      guard length > 0 else { return 0 }
      var code = next[length]
      next[length] += 1
      var reversed = 0
      for _ in 0..<length {
        reversed = reversed << 1 | code & 1
        code >>= 1
      }
      return reversed
    }
  }
}

/// Builds a tree from the least frequent nodes up. Of equally frequent ones the less deep comes first; the order in the heap is zlib's, on
/// which the lengths depend.
private struct HuffmanBuilder {
  private let limit: Int
  private let symbolCount: Int
  private var frequencies: [Int]
  private var parents: [Int]
  private var depths: [Int]
  /// From index 1 on.
  private var heap = [0]
  /// Nodes in the order in which they left the heap, the greatest last.
  private var order: [Int] = []
  private(set) var lastUsed = -1

  init(_ counts: [Int], limit: Int) {
    self.limit = limit
    symbolCount = counts.count
    frequencies = counts
    parents = [Int](repeating: 0, count: counts.count)
    depths = [Int](repeating: 0, count: counts.count)
  }

  mutating func run() -> [Int] {
    for (symbol, count) in frequencies.enumerated() where count > 0 {
      heap.append(symbol)
      lastUsed = symbol
    }
    // The format wants at least two codes.
    while heap.count < 3 {
      let symbol = lastUsed < 2 ? lastUsed + 1 : 0
      if lastUsed < 2 { lastUsed = symbol }
      frequencies[symbol] = 1
      heap.append(symbol)
    }
    for index in stride(from: (heap.count - 1) / 2, through: 1, by: -1) { sink(index) }
    while heap.count > 2 {
      let least = removeLeast()
      let next = heap[1]
      order += [least, next]
      let node = frequencies.count
      frequencies.append(frequencies[least] + frequencies[next])
      depths.append(max(depths[least], depths[next]) + 1)
      parents.append(0)
      parents[least] = node
      parents[next] = node
      heap[1] = node
      sink(1)
    }
    return lengths(root: heap[1])
  }

  private mutating func removeLeast() -> Int {
    let least = heap[1]
    let last = heap.removeLast()
    if heap.count > 1 {
      heap[1] = last
      sink(1)
    }
    return least
  }

  private func isLess(_ a: Int, _ b: Int) -> Bool {
    frequencies[a] < frequencies[b] || (frequencies[a] == frequencies[b] && depths[a] <= depths[b])
  }

  private mutating func sink(_ start: Int) {
    var index = start
    let node = heap[index]
    while index * 2 < heap.count {
      var child = index * 2
      if child + 1 < heap.count, isLess(heap[child + 1], heap[child]) { child += 1 }
      if isLess(node, heap[child]) { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = node
  }

  private mutating func lengths(root: Int) -> [Int] {
    var all = [Int](repeating: 0, count: frequencies.count)
    var counts = [Int](repeating: 0, count: limit + 1)
    var overflow = 0
    for node in order.reversed() {
      var length = all[parents[node]] + 1
      if length > limit {
        length = limit
        overflow += 1
      }
      all[node] = length
      if node < symbolCount { counts[length] += 1 }
    }
    if overflow > 0 { shorten(&all, &counts, overflow) }
    return Array(all[..<symbolCount])
  }

  /// Brings lengths above the limit back under it.
  private func shorten(_ all: inout [Int], _ counts: inout [Int], _ overflow: Int) {
    var overflow = overflow
    repeat {
      var length = limit - 1
      while counts[length] == 0 { length -= 1 }
      counts[length] -= 1
      counts[length + 1] += 2
      counts[limit] -= 1
      overflow -= 2
    } while overflow > 0
    var leaves = order.filter { $0 < symbolCount }[...]
    for length in stride(from: limit, through: 1, by: -1) {
      for _ in 0..<counts[length] {
        guard let leaf = leaves.popFirst() else { return }
        all[leaf] = length
      }
    }
  }
}
