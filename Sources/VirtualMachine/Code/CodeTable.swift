internal import Synchronization

/// A function's place in memory, which closures refer to.
struct FunctionEntry {
  var code: UnsafePointer<UInt64>
  var module: Value
  var name: Value
  var arity: Int
  var capturedCount: Int
  var index: Int
  /// A hash of the module's code, as `:erlang.fun_info(f, :new_uniq)` is one.
  var unique: Int
}

/// A function that may be called from everywhere, whether it has code or not.
struct Export {
  var code: UnsafePointer<UInt64>
  var module: Value
  var name: Value
  var arity: Int
  /// Where `code` points while there is none.
  var undefinedCode: UnsafePointer<UInt64>
  var isDefined: Bool { code != undefinedCode }
}

/// What is known of a piece of code: found by an address in it.
struct FunctionInfo {
  /// From the word with the frame size on.
  var start: UnsafePointer<UInt64>
  var end: UnsafePointer<UInt64>
  var frameSize: Int
  var module: Value
  var name: Value
  /// Arity in stack traces: captured values count, as in Erlang.
  var arity: Int
  var capturedCount: Int
  var file: Value
  var handlers: [FunctionCode.Handler]
  var lines: [(position: Int, line: Int)]

  /// Words from the entry to `pc`.
  func position(_ pc: UnsafePointer<UInt64>) -> Int { pc - start - 1 }

  /// The line of the instruction whose word is at `position`, or 0.
  func line(at position: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].position <= position { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 0 : lines[low - 1].line
  }
}

/// A module that has been loaded.
public struct LoadedModule {
  public var name: Value
  public var file: String
  /// Exported names with their arities, in the order of the module.
  public var exports: [(name: Value, arity: Int)]
  var functions: [UnsafeMutablePointer<FunctionEntry>]
}

struct ExportKey: Hashable {
  var module: UInt64
  var name: UInt64
  var arity: Int
}

/// All code of a machine. Code is never freed: a module that is loaded again leaves its old code to those who still run it.
///
/// Any thread may look things up. Modules are installed and removed only while no other one runs a process: what an export leads to
/// is read without a lock.
final class CodeTable {
  // These four are the lock's.
  private let lock = BriefLock()
  private var exports: [ExportKey: UnsafeMutablePointer<Export>] = [:]
  private var loaded: [Value: LoadedModule] = [:]
  /// Where the next code goes, and how many words are left.
  private var next: UnsafeMutablePointer<UInt64>
  private var wordsLeft = chunkWords

  private let chunk: UnsafeMutablePointer<UInt64>
  /// The exports that were asked for last, each in the slot that its name's hash gives: calls of a module in a variable ask all the time.
  private let recent = UnsafeMutablePointer<AtomicWord>.allocate(capacity: recentCount)
  private static let recentCount = 1024
  /// In the order of addresses; the first `infoCount` are there, and stay as they are.
  private let infos: UnsafeMutablePointer<FunctionInfo>
  private let infoCount = Atomic(0)
  private let lastFound = Atomic(0)
  private let largest = Atomic(0)
  private static let chunkWords = 1 << 26
  /// The shortest code is the stub of an export: three words.
  private static let infoLimit = chunkWords / 3

  init() {
    // Addresses only grow: code is cut from one large reservation, so `infos` is sorted as it is appended.
    chunk = LiteralArea.reserve(Self.chunkWords * 8).bindMemory(
      to: UInt64.self, capacity: Self.chunkWords)
    next = chunk
    infos = LiteralArea.reserve(Self.infoLimit * MemoryLayout<FunctionInfo>.stride).bindMemory(
      to: FunctionInfo.self, capacity: Self.infoLimit)
    recent.initialize(repeating: AtomicWord(0), count: Self.recentCount)
  }

  deinit {
    infos.deinitialize(count: infoCount.load(ordering: .acquiring))
    LiteralArea.release(infos, Self.infoLimit * MemoryLayout<FunctionInfo>.stride)
    LiteralArea.release(chunk, Self.chunkWords * 8)
    recent.deallocate()
  }

  /// The modules that are loaded.
  var modules: [Value: LoadedModule] { lock.withLock { loaded } }

  /// A module that is loaded.
  func module(_ name: Value) -> LoadedModule? { lock.withLock { loaded[name] } }

  /// Memory for pieces of code of so many words each, one after the other, noted with what `describe` says of them. It stays where it is.
  func allocate(
    _ words: [Int], _ describe: (Int, UnsafeMutablePointer<UInt64>) -> FunctionInfo
  ) -> [UnsafeMutablePointer<UInt64>] {
    lock.withLock {
      words.indices.map { index in
        let start = cut(words[index])
        add(describe(index, start))
        return start
      }
    }
  }

  /// Memory for code of the machine itself.
  func stub(words: Int, frame: Int, _ module: Value, _ name: Value, _ arity: Int)
    -> UnsafeMutablePointer<UInt64>
  {
    allocate([words]) { _, start in
      stubInfo(start, words: words, frame: frame, module, name, arity)
    }[0]
  }

  private func cut(_ words: Int) -> UnsafeMutablePointer<UInt64> {
    precondition(words <= wordsLeft, "the machine's code is full")
    let start = next
    next += words
    wordsLeft -= words
    return start
  }

  /// Whether so many words of code fit; a part is kept for the stubs of exports.
  func hasRoom(for words: Int) -> Bool {
    words + Self.chunkWords / 8 <= lock.withLock { wordsLeft }
  }

  /// Bytes of code.
  var usedBytes: Int { (Self.chunkWords - lock.withLock { wordsLeft }) * 8 }

  /// Called with the lock, in the order of addresses.
  private func add(_ info: FunctionInfo) {
    if info.frameSize > largestFrame { largest.store(info.frameSize, ordering: .relaxed) }
    let index = infoCount.load(ordering: .relaxed)
    (infos + index).initialize(to: info)
    infoCount.store(index + 1, ordering: .releasing)
  }

  /// What lies at `pc`, or nil where that is no code.
  func info(at pc: UnsafePointer<UInt64>) -> FunctionInfo? {
    index(at: pc).map { infos[$0] }
  }

  /// Words of the largest frame of any function.
  var largestFrame: Int { largest.load(ordering: .relaxed) }

  /// The size of the frame of the function at `pc`, an address after its first word.
  func frameSize(at pc: UnsafePointer<UInt64>) -> Int {
    index(at: pc - 1).map { infos[$0].frameSize } ?? 0
  }

  private func index(at pc: UnsafePointer<UInt64>) -> Int? {
    let count = infoCount.load(ordering: .acquiring)
    let last = lastFound.load(ordering: .relaxed)
    if last < count, infos[last].start <= pc, pc < infos[last].end { return last }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if infos[middle].start <= pc { low = middle + 1 } else { high = middle }
    }
    guard low > 0, pc < infos[low - 1].end else { return nil }
    lastFound.store(low - 1, ordering: .relaxed)
    return low - 1
  }

  // MARK: Exports

  /// The export of that name, made without code where it is new.
  @inline(__always)
  func export(_ module: Value, _ name: Value, _ arity: Int) -> UnsafeMutablePointer<Export> {
    // Atoms differ in the bits above the tag.
    let hash =
      (module.word >> 4) &* 31 &+ (name.word >> 4) &* 7 &+ UInt64(truncatingIfNeeded: arity)
    let slot = recent + Int(hash & UInt64(Self.recentCount - 1))
    if let export = UnsafeMutablePointer<Export>(bitPattern: slot.value),
      export.pointee.module == module, export.pointee.name == name, export.pointee.arity == arity
    {
      return export
    }
    let export = findOrMake(module, name, arity)
    slot.set(UInt(bitPattern: export))
    return export
  }

  @inline(never)
  private func findOrMake(
    _ module: Value, _ name: Value, _ arity: Int
  ) -> UnsafeMutablePointer<Export> {
    let key = ExportKey(module: module.word, name: name.word, arity: arity)
    return lock.withLock {
      if let export = exports[key] { return export }
      let export = UnsafeMutablePointer<Export>.allocate(capacity: 1)
      let code = cut(3)
      let frame = Swift.max(arity, 3) + 5
      code[0] = UInt64(frame)
      code[1] = Instruction(.undefined).word
      code[2] = UInt64(UInt(bitPattern: export))
      let entry = UnsafePointer(code + 1)
      export.initialize(
        to: Export(code: entry, module: module, name: name, arity: arity, undefinedCode: entry))
      add(stubInfo(code, words: 3, frame: frame, module, name, arity))
      exports[key] = export
      return export
    }
  }

  private func stubInfo(
    _ code: UnsafeMutablePointer<UInt64>, words: Int, frame: Int, _ module: Value, _ name: Value,
    _ arity: Int
  ) -> FunctionInfo {
    FunctionInfo(
      start: UnsafePointer(code), end: UnsafePointer(code + words), frameSize: frame,
      module: module, name: name, arity: arity, capturedCount: 0, file: .none, handlers: [],
      lines: [])
  }

  /// Takes in a module: exports that the new code no longer has lose theirs.
  func install(_ module: LoadedModule) {
    let old = lock.withLock { loaded.updateValue(module, forKey: module.name) }
    for (name, arity) in old?.exports ?? []
    where !module.exports.contains(where: { $0.name == name && $0.arity == arity }) {
      let export = export(module.name, name, arity)
      export.pointee.code = export.pointee.undefinedCode
    }
  }

  /// Forgets a module: its exports have no code any more.
  func remove(_ name: Value) -> Bool {
    guard let module = lock.withLock({ loaded.removeValue(forKey: name) }) else {
      return false
    }
    for (function, arity) in module.exports {
      let export = export(name, function, arity)
      export.pointee.code = export.pointee.undefinedCode
    }
    return true
  }
}
