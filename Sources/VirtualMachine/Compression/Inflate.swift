/// Decompression of the deflate format (RFC 1951).
struct Inflate {
  enum Outcome: Equatable {
    /// The data ends with its last block; so many bytes of input were used.
    case complete(used: Int)
    /// More input is needed.
    case incomplete
    case invalid
    /// More output than a binary may have.
    case tooLarge
  }

  static let outputLimit = 1 << 28

  private let input: [UInt8]
  private var position: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private(set) var output: [UInt8] = []

  init(_ input: [UInt8], from position: Int) {
    self.input = input
    self.position = position
  }

  /// Decodes all that there is; `output` holds the bytes also where the end is missing.
  mutating func run() -> Outcome {
    while true {
      guard let header = take(3) else { return .incomplete }
      let outcome: Outcome?
      switch header >> 1 {
      case 0: outcome = stored()
      case 1: outcome = compressed(.fixedLiterals, .fixedDistances)
      case 2: outcome = dynamic()
      default: return .invalid
      }
      if let outcome { return outcome }
      if header & 1 == 1 { return .complete(used: position - bitCount / 8) }
    }
  }

  private mutating func need(_ count: Int) -> Bool {
    while bitCount < count {
      guard position < input.count else { return false }
      bits |= UInt64(input[position]) << UInt64(bitCount)
      position += 1
      bitCount += 8
    }
    return true
  }

  private mutating func take(_ count: Int) -> Int? {
    guard need(count) else { return nil }
    let value = Int(bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  private mutating func stored() -> Outcome? {
    _ = take(bitCount & 7)
    guard let length = take(16), let inverse = take(16) else { return .incomplete }
    guard length == inverse ^ 0xFFFF else { return .invalid }
    guard output.count + length <= Self.outputLimit else { return .tooLarge }
    for _ in 0..<length {
      guard let byte = take(8) else { return .incomplete }
      output.append(UInt8(byte))
    }
    return nil
  }

  private enum Symbol {
    case value(Int)
    case missing, invalid
  }

  /// The next symbol of a code, bit by bit.
  private mutating func symbol(_ code: PrefixCode) -> Symbol {
    var word = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      guard need(length) else { return .missing }
      word |= Int(bits >> UInt64(length - 1)) & 1
      let count = code.counts[length]
      if word - first < count {
        bits >>= UInt64(length)
        bitCount -= length
        return .value(code.symbols[index + word - first])
      }
      index += count
      first = (first + count) << 1
      word <<= 1
    }
    return .invalid
  }

  private mutating func dynamic() -> Outcome? {
    guard let literalCount = take(5), let distanceCount = take(5), let lengthCount = take(4) else {
      return .incomplete
    }
    guard literalCount <= 29, distanceCount <= 29 else { return .invalid }
    var lengths = [Int](repeating: 0, count: 19)
    for index in 0..<lengthCount + 4 {
      guard let length = take(3) else { return .incomplete }
      lengths[DeflateFormat.lengthOrder[index]] = length
    }
    guard let code = PrefixCode(lengths, mayBeIncomplete: false) else { return .invalid }
    let total = literalCount + 257 + distanceCount + 1
    var all: [Int] = []
    while all.count < total {
      switch symbol(code) {
      case .missing: return .incomplete
      case .invalid: return .invalid
      case .value(let length) where length < 16: all.append(length)
      case .value(let repeated):
        let (base, extra) = [(3, 2), (3, 3), (11, 7)][repeated - 16]
        guard let more = take(extra) else { return .incomplete }
        guard repeated != 16 || !all.isEmpty, all.count + base + more <= total else {
          return .invalid
        }
        let value = repeated == 16 ? all[all.count - 1] : 0
        all += repeatElement(value, count: base + more)
      }
    }
    guard all[256] > 0,
      let literals = PrefixCode(Array(all[..<(literalCount + 257)]), mayBeIncomplete: true),
      let distances = PrefixCode(Array(all[(literalCount + 257)...]), mayBeIncomplete: true)
    else { return .invalid }
    return compressed(literals, distances)
  }

  private mutating func compressed(_ literals: PrefixCode, _ distances: PrefixCode) -> Outcome? {
    while true {
      switch symbol(literals) {
      case .missing: return .incomplete
      case .invalid: return .invalid
      case .value(256): return nil
      case .value(let literal) where literal < 256: output.append(UInt8(literal))
      case .value(let length):
        if let outcome = copy(length - 257, distances) { return outcome }
      }
      if output.count > Self.outputLimit { return .tooLarge }
    }
  }

  private mutating func copy(_ index: Int, _ distances: PrefixCode) -> Outcome? {
    guard index < 29 else { return .invalid }
    guard let more = take(DeflateFormat.lengthExtra[index]) else { return .incomplete }
    switch symbol(distances) {
    case .missing: return .incomplete
    case .invalid: return .invalid
    case .value(let code):
      guard code < 30 else { return .invalid }
      guard let far = take(DeflateFormat.distanceExtra[code]) else { return .incomplete }
      let distance = DeflateFormat.distanceBase[code] + far
      guard distance <= output.count else { return .invalid }
      for _ in 0..<DeflateFormat.lengthBase[index] + more {
        output.append(output[output.count - distance])
      }
      return nil
    }
  }
}

/// A canonical prefix code: how many symbols each length has, and the symbols by their codes.
struct PrefixCode {
  var counts = [Int](repeating: 0, count: 16)
  var symbols: [Int] = []

  /// Nil where the lengths are those of no code.
  init?(_ lengths: [Int], mayBeIncomplete: Bool) {
    for length in lengths where length > 0 { counts[length] += 1 }
    var left = 1
    for length in 1...15 {
      left = left * 2 - counts[length]
      if left < 0 { return nil }
    }
    // One symbol of one bit is the only code that may leave some out.
    if left > 0, !mayBeIncomplete || counts[1...].reduce(0, +) > 1 { return nil }
    for length in 1...15 {
      for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
    }
  }

  private init(complete lengths: [Int]) {
    for length in lengths { counts[length] += 1 }
    for length in 1...15 {
      for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
    }
  }

  static let fixedLiterals = PrefixCode(complete: DeflateFormat.fixedLengths)
  static let fixedDistances = PrefixCode(complete: [Int](repeating: 5, count: 32))
}

/// Numbers of the format.
enum DeflateFormat {
  static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
  static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  static let distanceExtra = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]
  static let fixedLengths: [Int] =
    [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
    + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8)

  /// The code of each match length, from 3 on.
  static let lengthCodes: [UInt8] = codes(lengthBase, upTo: 258)
  /// The code of each distance up to 256; above, of each distance in units of 128.
  static let distanceCodes: [UInt8] = codes(distanceBase, upTo: 32768)

  private static func codes(_ bases: [Int], upTo limit: Int) -> [UInt8] {
    var codes = [UInt8](repeating: 0, count: limit + 1)
    for (code, base) in bases.enumerated() {
      for value in base...limit { codes[value] = UInt8(code) }
    }
    return codes
  }
}
