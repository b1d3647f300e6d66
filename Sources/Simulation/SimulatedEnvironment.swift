internal import Synchronization
public import VirtualMachine

/// The world of one node of a simulation: the simulation's clock, random numbers from a seed, output that is kept.
public final class SimulatedEnvironment: VirtualMachine.Environment {
  private let clock: SimulatedClock
  private var generator: SeededGenerator
  private let print: (_ line: String, _ isError: Bool) -> Void
  private var partial: [Bool: [UInt8]] = [:]
  /// Nanoseconds between 1970 and the beginning of every simulation: the first second of 2024.
  public static let epoch = 1_704_067_200_000_000_000

  /// An environment whose output goes to `print`, line by line.
  public init(
    clock: SimulatedClock, seed: UInt64,
    print: @escaping (_ line: String, _ isError: Bool) -> Void
  ) {
    self.clock = clock
    self.print = print
    generator = SeededGenerator(seed: seed)
  }

  /// The simulation's clock.
  public var monotonicTime: Int { clock.now }

  /// The simulation's clock, from `epoch` on.
  public var systemTime: Int { Self.epoch + clock.now }

  /// The next number from the seed.
  public func random() -> UInt64 { generator.next() }

  /// Keeps the text until its line ends.
  public func write(_ bytes: [UInt8], isError: Bool) {
    var text = partial[isError] ?? []
    for byte in bytes {
      if byte == 10 {
        print(String(decoding: text, as: UTF8.self), isError)
        text = []
      } else {
        text.append(byte)
      }
    }
    partial[isError] = text
  }
}
