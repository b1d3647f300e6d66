import Testing
import VirtualMachine

/// Breakpoints in code that is written by hand: what is counted, and that it runs as before.
@Suite struct TracingTests {
  /// `down(0) -> 0; down(n) -> down(n - 1)`, and `start(n) -> {down(n)}`.
  private static let module: ModuleCode = {
    var down = FunctionCode(name: "down", arity: 1, isExported: true)
    down.frameSize = 4
    down.words = [
      Instruction(.testLessSmall, a: 0, b: 1, c: 1).word,
      Instruction(.return, a: 0).word,
      Instruction(.addSmall, a: 1, b: 0, c: -1).word,
      Instruction(.tailCall, a: 1, b: 1).word, 0,
    ]
    down.fixups = [(4, .function(0))]
    var start = FunctionCode(name: "start", arity: 1, isExported: true)
    start.frameSize = 4
    start.words = [
      Instruction(.move, a: 2, b: 0).word,
      Instruction(.call, a: 2, b: 1).word, 0,
      Instruction(.makeTuple, a: 1, b: 2, c: 1).word,
      Instruction(.return, a: 1).word,
    ]
    start.fixups = [(2, .function(0))]
    return ModuleCode(name: "m", file: "m.swm", functions: [down, start])
  }()

  private static func run(_ machine: Machine) {
    while machine.run(slices: 8) == .busy {}
  }

  @Test func `the code by hand is well formed`() {
    #expect(CodeVerifier.problems(in: Self.module) == [])
  }

  @Test func `every call is counted, and the time belongs to what ran`() throws {
    let world = SteppingWorld()
    let machine = Machine(environment: world)
    try machine.load(Self.module)
    let tick = machine.startProfile()
    for count in [10, 20_000] {
      machine.spawn(module: "m", function: "start", arguments: [.integer(count)])
      tick()
    }
    Self.run(machine)
    let profile = machine.profile()
    func calls(_ name: String) -> Int? { profile.first { $0.function == name }?.calls }
    #expect(calls("start") == 2)
    #expect(calls("down") == 11 + 20_001)
    // The clock goes on by one step whenever it is read: no time is lost, and none counted twice.
    #expect(profile.reduce(0) { $0 + $1.nanoseconds } <= world.monotonicTime)
    let down = profile.first { $0.function == "down" }
    #expect(down.map { $0.nanoseconds > 0 } == true)
  }

  @Test func `modules that are loaded later are watched too`() throws {
    let machine = Machine(environment: SteppingWorld())
    _ = machine.startProfile()
    try machine.load(Self.module)
    machine.spawn(module: "m", function: "down", arguments: [.integer(3)])
    Self.run(machine)
    #expect(machine.profile().map(\.calls) == [4])
    // The same module again: its new code is another function, but the same name.
    try machine.load(Self.module)
    machine.spawn(module: "m", function: "down", arguments: [.integer(3)])
    Self.run(machine)
    #expect(machine.profile().map(\.calls) == [8])
  }

  @Test func `nothing is counted before the profile starts`() throws {
    let machine = Machine(environment: SteppingWorld())
    try machine.load(Self.module)
    machine.spawn(module: "m", function: "down", arguments: [.integer(3)])
    Self.run(machine)
    #expect(machine.profile() == [])
  }
}

/// A world whose clock goes on by a microsecond whenever it is read.
private final class SteppingWorld: Environment {
  private var time = 0
  var monotonicTime: Int {
    time += 1000
    return time
  }
  var systemTime: Int { 0 }
  func random() -> UInt64 { 7 }
  func write(_ bytes: [UInt8], isError: Bool) {}
}
