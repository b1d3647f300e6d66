internal import Synchronization

/// The time of a simulation in nanoseconds: it goes on only when the simulation says so.
public final class SimulatedClock: Sendable {
  private let time: Atomic<Int>

  /// A clock that shows `start`.
  public init(start: Int = 0) { time = Atomic(start) }

  /// What it shows.
  public var now: Int { time.load(ordering: .relaxed) }

  /// Puts it forward; an earlier time leaves it as it is.
  public func advance(to new: Int) {
    if new > now { time.store(new, ordering: .relaxed) }
  }
}
