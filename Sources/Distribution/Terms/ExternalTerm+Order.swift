extension ExternalTerm {
  /// Whether this key is written before `other` in a map: the order of terms, except that every
  /// integer comes before every float.
  func precedesAsKey(_ other: ExternalTerm) -> Bool { comparedAsKey(to: other) < 0 }

  /// Negative, zero or positive as this key comes before, at or after `other`.
  private func comparedAsKey(to other: ExternalTerm) -> Int {
    switch (self, other) {
    case (.float(let left), .float(let right)): return Self.compare(left, right)
    case (.atom(let left), .atom(let right)):
      return Self.compare(Array(left.unicodeScalars), Array(right.unicodeScalars))
    case (.tuple(let left), .tuple(let right)):
      return left.count != right.count
        ? Self.compare(left.count, right.count) : Self.compareEach(left, right)
    case (.map(let left), .map(let right)):
      if left.count != right.count { return Self.compare(left.count, right.count) }
      let leftKeys = left.keys.sorted { $0.precedesAsKey($1) }
      let rightKeys = right.keys.sorted { $0.precedesAsKey($1) }
      let keys = Self.compareEach(leftKeys, rightKeys)
      if keys != 0 { return keys }
      return Self.compareEach(leftKeys.compactMap { left[$0] }, rightKeys.compactMap { right[$0] })
    case (.list(let left, let leftTail), .list(let right, let rightTail)):
      return Self.compareLists(left, leftTail, right, rightTail)
    default:
      if rank != other.rank { return Self.compare(rank, other.rank) }
      if let left = integerParts, let right = other.integerParts {
        return Self.compareIntegers(left, right)
      }
      // Bitstrings and identifiers: their encoded fields decide; any fixed order will do.
      return Self.compare(orderingBytes, other.orderingBytes)
    }
  }

  private var rank: Int {
    switch self {
    case .integer, .bigInteger: 0
    case .float: 1
    case .atom: 2
    case .reference: 3
    case .function, .export: 4
    case .port: 5
    case .pid: 6
    case .tuple: 7
    case .map: 8
    case .list: 9
    case .binary, .bitstring: 10
    }
  }

  private var orderingBytes: [UInt8] {
    switch self {
    case .binary(let data): data
    case .bitstring(let data, _): data
    default: TermEncoder.bare(self)
    }
  }

  private var integerParts: (negative: Bool, magnitude: [UInt8])? {
    switch self {
    case .integer(let value):
      var rest = value.magnitude
      var digits: [UInt8] = []
      while rest > 0 {
        digits.append(UInt8(truncatingIfNeeded: rest))
        rest >>= 8
      }
      return (value < 0, digits)
    case .bigInteger(let negative, let magnitude): return (negative, magnitude)
    default: return nil
    }
  }

  private static func compareIntegers(
    _ left: (negative: Bool, magnitude: [UInt8]), _ right: (negative: Bool, magnitude: [UInt8])
  ) -> Int {
    if left.negative != right.negative { return left.negative ? -1 : 1 }
    let byLength = compare(left.magnitude.count, right.magnitude.count)
    let byDigits = compare(Array(left.magnitude.reversed()), Array(right.magnitude.reversed()))
    let order = byLength != 0 ? byLength : byDigits
    return left.negative ? -order : order
  }

  private static func compareLists(
    _ left: [ExternalTerm], _ leftTail: ExternalTerm?, _ right: [ExternalTerm],
    _ rightTail: ExternalTerm?
  ) -> Int {
    let shared = min(left.count, right.count)
    let byElements = compareEach(Array(left.prefix(shared)), Array(right.prefix(shared)))
    if byElements != 0 { return byElements }
    func rest(_ list: [ExternalTerm], _ tail: ExternalTerm?) -> ExternalTerm {
      list.count > shared ? .list(Array(list.dropFirst(shared)), tail: tail) : tail ?? .emptyList
    }
    let leftRest = rest(left, leftTail)
    let rightRest = rest(right, rightTail)
    if case .list(let a, _) = leftRest, case .list(let b, _) = rightRest {
      return compare(a.count, b.count)
    }
    return leftRest.comparedAsKey(to: rightRest)
  }

  private static func compareEach(_ left: [ExternalTerm], _ right: [ExternalTerm]) -> Int {
    for (a, b) in zip(left, right) {
      let order = a.comparedAsKey(to: b)
      if order != 0 { return order }
    }
    return 0
  }

  private static func compare<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
    left < right ? -1 : (right < left ? 1 : 0)
  }

  private static func compare<Element: Comparable>(_ left: [Element], _ right: [Element]) -> Int {
    for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
    return compare(left.count, right.count)
  }
}
