extension NativeCall {
  /// The result of arithmetic, or its error.
  @inline(__always) func number(_ value: Value) -> UInt64 {
    value.word > 8 ? value.word : arithmeticError(value)
  }

  @inline(never) private func arithmeticError(_ value: Value) -> UInt64 {
    fail(value == Arithmetic.tooGreat ? .systemLimit : .badarith)
  }

  /// The value, or badarg where there is none.
  @inline(__always) func orBadArgument(_ value: Value) -> UInt64 {
    if value.word > 8 { return value.word }
    return value == Arithmetic.tooGreat ? fail(.systemLimit) : badArgument()
  }

  /// {badmap, value}
  func badMap(_ value: Value) -> UInt64 { fail(process.tuple(.badmap, value)) }
  /// {badkey, key}
  func badKey(_ key: Value) -> UInt64 { fail(process.tuple(.badkey, key)) }

  /// The order of two terms.
  @inline(__always) func compare(_ a: Value, _ b: Value) -> Int {
    Order.compare(a, b, machine.atoms)
  }

  /// Text as a binary.
  func text(_ bytes: [UInt8]) -> UInt64 { process.binary(bytes).word }

  /// Text as a list of bytes.
  func charlist(_ bytes: [UInt8]) -> UInt64 {
    var list = Value.emptyList
    for byte in bytes.reversed() { list = process.cons(Value(small: Int(byte)), list) }
    return list.word
  }
}

extension Value {
  /// Elements of a proper list, or -1 where it is none.
  @inline(__always) var listCount: Int {
    var count = 0
    var rest = self
    while rest.isCons {
      count += 1
      rest = rest.tail
    }
    return rest.isEmptyList ? count : -1
  }

  /// Elements of a proper list, or nil where it is none.
  var listElements: [Value]? {
    var elements: [Value] = []
    var rest = self
    while rest.isCons {
      elements.append(rest.head)
      rest = rest.tail
    }
    return rest.isEmptyList ? elements : nil
  }

  /// Bytes of a proper list of bytes, or nil where it is none.
  var listBytes: [UInt8]? {
    var bytes: [UInt8] = []
    var rest = self
    while rest.isCons {
      let head = rest.head
      guard head.isSmall, head.small >= 0, head.small < 256 else { return nil }
      bytes.append(UInt8(head.small))
      rest = rest.tail
    }
    return rest.isEmptyList ? bytes : nil
  }

  /// Runs `body` with the bytes of a binary that starts at any bit.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let view = bits
    if view.isByteAligned { return body(view.bytes) }
    return copiedBytes.withUnsafeBytes { body($0) }
  }

  /// A small integer of at least 0, or nil.
  @inline(__always) var natural: Int? { isSmall && small >= 0 ? small : nil }
}

/// Builds a list from its first element on.
struct ListBuilder {
  let process: ProcessPointer
  private(set) var first = Value.emptyList
  private var last: Words?

  init(_ process: ProcessPointer) { self.process = process }

  @inline(__always) mutating func append(_ value: Value) {
    let cell = process.allocate(2)
    cell[0] = value.word
    cell[1] = Tag.emptyList
    if let last { last[1] = Value(cons: cell).word } else { first = Value(cons: cell) }
    last = cell
  }

  /// The list, with `tail` as its end.
  @inline(__always) func finish(_ tail: Value = .emptyList) -> Value {
    guard let last else { return tail }
    last[1] = tail.word
    return first
  }
}
