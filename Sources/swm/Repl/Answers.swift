internal import Glibc
internal import Synchronization

/// Answers of the node to the editor's questions, which one thread gives and another one waits for.
final class Answers: Sendable {
  private struct State {
    var next = 1
    var awaited = 0
    var answer: [[UInt8]]?
  }

  private let state = Mutex(State())

  /// The number of a new question; answers to older ones are dropped.
  func ask() -> Int {
    state.withLock { state in
      state.awaited = state.next
      state.next += 1
      state.answer = nil
      return state.awaited
    }
  }

  func put(_ number: Int, _ answer: [[UInt8]]) {
    state.withLock { if $0.awaited == number { $0.answer = answer } }
  }

  /// The answer; none where it takes longer than that. Looks every few milliseconds: a person waits for it.
  func wait(_ number: Int, milliseconds: Int) -> [[UInt8]] {
    for _ in 0..<milliseconds / 5 {
      if let answer = state.withLock({ $0.answer }) { return answer }
      usleep(5000)
    }
    return []
  }
}
