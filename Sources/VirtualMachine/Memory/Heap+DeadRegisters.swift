/// Registers that the frames of a process need no more keep what they hold alive: a list that was walked, a message that was handled.
/// A collection of a large heap empties them first.
extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Heaps of fewer words are not worth it, unless all is to be swept.
  static var deadRegisterWords: Int { 8192 }

  /// Empties them. `isAtRest`: the process is between two instructions, so that its running frame can be looked at too.
  ///
  /// A frame is looked at once: it needs the same until what it has called returns. The link of the frame above it keeps that in mind.
  func clearDeadRegisters(isAtRest: Bool) {
    var registers = NeededRegisters(machine)
    var fp = pointee.framePointer
    if isAtRest { registers.clearOthers(fp, frameSize, at: pointee.codePointer) }
    while true {
      let link = ReturnLink(of: fp)
      guard link.window > 0, !link.isCleared, let pc = link.code else { return }
      fp[1] = link.cleared.word
      fp += link.window
      // Above the window lies the called frame's link.
      registers.clearOthers(fp, link.window - 1, at: pc)
    }
  }
}

/// Looks up what frames need, many of which are often of one function.
private struct NeededRegisters {
  private let machine: Machine
  private var info: FunctionInfo?
  private var sets: [UInt64]?

  init(_ machine: Machine) { self.machine = machine }

  /// Empties those of the first `count` registers that the code at `pc` does not need.
  mutating func clearOthers(_ fp: Words, _ count: Int, at pc: UnsafePointer<UInt64>) {
    if info.map({ $0.start < pc && pc < $0.end }) != true {
      info = machine.code.info(at: pc)
      sets = info.flatMap { machine.liveness.registers(of: $0, in: machine.code) }
    }
    guard let info, let sets else { return }
    let needed = sets[info.position(pc)]
    for register in 0..<Swift.min(count, Liveness.registerLimit)
    where needed >> UInt64(register) & 1 == 0 {
      fp[-register] = 0
    }
  }
}
