/// Which registers of their frames functions still need, from each place in their code on: what the collector need not keep.
///
/// It is found out by a backward data flow analysis of the loaded code when a collection first asks for a function.
final class Liveness: @unchecked Sendable {
  private let lock = BriefLock()
  private var known: [UnsafePointer<UInt64>: [UInt64]] = [:]
  /// Registers from here on count as needed.
  static let registerLimit = 64
  /// Longer functions are not looked at.
  private static let wordLimit = 1 << 14

  /// By position in the function's words, a set of registers: bit n stands for r[n]. Nil where that is not known. Behind a call it holds
  /// too what the handlers of its exceptions need.
  func registers(of info: FunctionInfo, in code: CodeTable) -> [UInt64]? {
    if let found = lock.withLock({ known[info.start] }) { return found }
    // The machine's own code has neither a file nor registers that are worth it.
    let count = info.end - info.start - 1
    guard !info.file.isNone, count <= Self.wordLimit else { return nil }
    let words = UnsafeBufferPointer(start: info.start + 1, count: count)
    guard let found = Self.analyze(words, info, code) else { return nil }
    lock.withLock { known[info.start] = found }
    return found
  }

  private static func analyze(
    _ words: UnsafeBufferPointer<UInt64>, _ info: FunctionInfo, _ code: CodeTable
  ) -> [UInt64]? {
    var steps: [Step] = []
    var position = 0
    while position < words.count {
      let effect = RegisterEffect(of: words, at: position, arity: info.arity + info.capturedCount)
      // The operation that a breakpoint stands for is not known here.
      if effect.opcode == .breakpoint { return nil }
      steps.append(Step(effect, position, words, info, code))
      position = effect.next
    }
    var live = [UInt64](repeating: 0, count: words.count + 1)
    var changes = true
    while changes {
      changes = false
      for step in steps.reversed() {
        let needed = step.needed(live)
        if needed != live[step.position] {
          live[step.position] = needed
          changes = true
        }
      }
    }
    for step in steps where step.isCall { live[step.next] |= step.handled(live) }
    return live
  }

  /// What an instruction does to the sets.
  private struct Step {
    var position: Int
    var next: Int
    var target: Int?
    var handler: Int?
    /// What the handler gets.
    var caught: UInt64 = 0
    var reads: UInt64
    var writes: UInt64
    var goesOn: Bool
    var isCall: Bool

    init(
      _ effect: RegisterEffect, _ position: Int, _ words: UnsafeBufferPointer<UInt64>,
      _ info: FunctionInfo, _ code: CodeTable
    ) {
      self.position = position
      next = effect.next
      target = effect.target
      reads = Self.set(effect.reads)
      writes = Self.set(effect.writes)
      goesOn = effect.goesOn
      isCall = effect.window != nil
      let a = Instruction(word: words[position]).a
      switch effect.opcode {
      case .raise: reads |= Self.set(a..<a + 3)
      // The arguments of a call in place lie where they are needed, and are not counted there.
      case .tailCall, .tailCallExport:
        let count = Self.argumentCount(effect.opcode, words[position + 1], code)
        reads |= Self.set(a..<a + count)
      default: break
      }
      if let found = info.handlers.first(where: { $0.range.contains(position) }) {
        handler = found.target
        caught = Self.set(found.register..<found.register + 3)
      }
    }

    /// How many registers the function or export at an address takes.
    private static func argumentCount(_ opcode: Opcode, _ address: UInt64, _ code: CodeTable) -> Int
    {
      if opcode == .tailCallExport {
        return UnsafePointer<Export>(bitPattern: UInt(address))?.pointee.arity ?? registerLimit
      }
      let entry = UnsafePointer<UInt64>(bitPattern: UInt(address))
      return entry.flatMap { code.info(at: $0) }.map { $0.arity + $0.capturedCount }
        ?? registerLimit
    }

    private static func set(_ registers: some Sequence<Int>) -> UInt64 {
      registers.reduce(0) { $1 < registerLimit ? $0 | 1 << UInt64($1) : $0 }
    }

    func handled(_ live: [UInt64]) -> UInt64 { handler.map { live[$0] & ~caught } ?? 0 }

    func needed(_ live: [UInt64]) -> UInt64 {
      var needed = goesOn ? live[next] & ~writes : 0
      if let target { needed |= live[target] }
      return needed | reads | handled(live)
    }
  }
}
