/// Compression into the deflate format (RFC 1951), with the choices that zlib makes at its levels 4 to 9: lazy matching on hash chains,
/// and of each block the shortest of its three forms.
struct Deflate {
  private struct Level {
    var good: Int
    var lazy: Int
    var nice: Int
    var chain: Int
  }

  private static let levels = [
    Level(good: 4, lazy: 4, nice: 8, chain: 4), Level(good: 4, lazy: 5, nice: 16, chain: 8),
    Level(good: 4, lazy: 6, nice: 32, chain: 32), Level(good: 4, lazy: 4, nice: 16, chain: 16),
    Level(good: 8, lazy: 16, nice: 32, chain: 32), Level(good: 8, lazy: 16, nice: 128, chain: 128),
    Level(good: 8, lazy: 32, nice: 128, chain: 256),
    Level(good: 32, lazy: 128, nice: 258, chain: 1024),
    Level(good: 32, lazy: 258, nice: 258, chain: 4096),
  ]
  private static let minimum = 3
  private static let maximum = 258
  private static let window = 32768
  private static let farthest = window - maximum - minimum - 1
  private static let hashMask = 0x7FFF

  private let input: [UInt8]
  private let level: Level
  private var head = [Int32](repeating: 0, count: hashMask + 1)
  private var previous = [Int32](repeating: 0, count: window)
  private var position = 0
  private var matchStart = 0
  private var previousLength = 2
  private var blocks: DeflateBlocks

  /// The data in compressed form; level 0 only stores it, 6 is the usual one.
  static func compress(_ input: [UInt8], level: Int) -> [UInt8] {
    if level == 0 { return stored(input) }
    var deflate = Deflate(input, level)
    deflate.run()
    return deflate.blocks.bytes
  }

  private static func stored(_ input: [UInt8]) -> [UInt8] {
    var blocks = DeflateBlocks()
    var start = 0
    repeat {
      let end = min(start + 65535, input.count)
      blocks.store(input[start..<end], isLast: end == input.count)
      start = end
    } while start < input.count
    return blocks.bytes
  }

  private init(_ input: [UInt8], _ level: Int) {
    self.input = input
    self.level = Self.levels[level - 1]
    blocks = DeflateBlocks()
  }

  private var lookahead: Int { input.count - position }

  private func hash(_ index: Int) -> Int {
    (Int(input[index]) << 10 ^ Int(input[index + 1]) << 5 ^ Int(input[index + 2])) & Self.hashMask
  }

  /// Enters the three bytes at the position; the result is where they were last, or 0.
  private mutating func insert() -> Int {
    let key = hash(position)
    let found = head[key]
    previous[position & (Self.window - 1)] = found
    head[key] = Int32(position)
    return Int(found)
  }

  private mutating func run() {
    var isAvailable = false
    var length = 2
    while lookahead > 0 {
      let found = lookahead >= Self.minimum ? insert() : 0
      previousLength = length
      let previousMatch = matchStart
      length = 2
      if found != 0, previousLength < level.lazy, position - found <= Self.farthest {
        length = longestMatch(found)
        if length == 3, position - matchStart > 4096 { length = 2 }
      }
      if previousLength >= Self.minimum, length <= previousLength {
        let last = input.count - Self.minimum
        blocks.add(distance: position - 1 - previousMatch, length: previousLength)
        for _ in 0..<previousLength - 2 {
          position += 1
          if position <= last { _ = insert() }
        }
        isAvailable = false
        length = 2
        position += 1
        if blocks.isFull { flush() }
      } else {
        if isAvailable {
          blocks.add(input[position - 1])
          if blocks.isFull { flush() }
        }
        isAvailable = true
        position += 1
      }
    }
    if isAvailable { blocks.add(input[position - 1]) }
    flush(isLast: true)
  }

  private mutating func flush(isLast: Bool = false) {
    blocks.flush(input[blocks.start..<position], isLast: isLast)
    blocks.start = position
  }

  private mutating func longestMatch(_ first: Int) -> Int {
    var candidate = first
    var chain = previousLength >= level.good ? level.chain >> 2 : level.chain
    var best = previousLength
    let most = min(Self.maximum, lookahead)
    let nice = min(level.nice, lookahead)
    let limit = max(position - Self.farthest, 0)
    guard best < most else { return most }
    repeat {
      if input[candidate + best] == input[position + best],
        input[candidate + best - 1] == input[position + best - 1],
        input[candidate] == input[position]
      {
        var length = 1
        while length < most, input[candidate + length] == input[position + length] { length += 1 }
        if length > best {
          matchStart = candidate
          best = length
          if length >= nice || best >= most { break }
        }
      }
      candidate = Int(previous[candidate & (Self.window - 1)])
      chain -= 1
    } while candidate > limit && chain != 0
    return best
  }
}
