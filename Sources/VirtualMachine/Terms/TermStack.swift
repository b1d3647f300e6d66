/// A stack of words for walks over terms, so that their depth is bounded by memory and not by the
/// machine's stack.
///
/// It starts in memory that the caller has on its own stack and moves to the heap when it grows.
struct TermStack {
  private var base: Words
  private var capacity: Int
  private(set) var count = 0
  private var isOwned = false
  /// What the walk has visited, as it counts.
  var steps = 0

  /// Words that `with` sets aside.
  static let initialWords = 96

  init(_ memory: UnsafeMutableBufferPointer<UInt64>) {
    // Safe: `with` gives memory that is not empty.
    base = memory.baseAddress.unsafelyUnwrapped
    capacity = memory.count
  }

  /// Runs `body` with an empty stack and frees it afterwards.
  @inline(__always)
  static func with<Result>(_ body: (inout TermStack) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: initialWords) { memory in
      var stack = TermStack(memory)
      let result = body(&stack)
      stack.free()
      return result
    }
  }

  @inline(__always) var isEmpty: Bool { count == 0 }

  @inline(__always) mutating func push(_ word: UInt64) {
    if count == capacity { grow() }
    base[count] = word
    count += 1
  }

  @inline(__always) mutating func push(_ value: Value) { push(value.word) }

  @inline(__always) mutating func push(_ a: Words, _ b: Words, _ number: Int) {
    push(UInt64(UInt(bitPattern: a)))
    push(UInt64(UInt(bitPattern: b)))
    push(UInt64(bitPattern: Int64(number)))
  }

  /// The last word, removed. Safe only where the stack is not empty.
  @inline(__always) mutating func pop() -> UInt64 {
    count -= 1
    return base[count]
  }

  @inline(__always) mutating func popValue() -> Value { Value(word: pop()) }
  @inline(__always) mutating func popNumber() -> Int { Int(truncatingIfNeeded: pop()) }
  /// An address that was pushed as one.
  @inline(__always) mutating func popWords() -> Words {
    Words(bitPattern: UInt(pop())).unsafelyUnwrapped
  }

  /// Where the words lie: `[index]` reads and writes without a check.
  @inline(__always) subscript(index: Int) -> UInt64 {
    get { base[index] }
    set { base[index] = newValue }
  }

  @inline(__always) mutating func shrink(to count: Int) { self.count = count }

  @inline(never) private mutating func grow() {
    let larger = Words.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    if isOwned { base.deallocate() }
    base = larger
    capacity *= 2
    isOwned = true
  }

  mutating func free() {
    if isOwned { base.deallocate() }
    isOwned = false
  }
}
