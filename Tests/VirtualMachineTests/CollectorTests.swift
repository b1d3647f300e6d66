import Testing
import VirtualMachine

/// Heaps that are made at random, as the model beside them: what a register holds is the same before and after a collection.
@Suite struct CollectorTests {
  @Test(arguments: 0..<12)
  func `terms are the same after any collections`(seed: UInt64) {
    var history = HeapHistory(seed: seed, isStressed: seed % 2 == 0)
    for _ in 0..<200 {
      history.step()
      #expect(history.problem == nil, "seed \(seed)")
      if history.problem != nil { return }
    }
  }

  @Test func `what survives is old, and minor ones leave it alone`() {
    let probe = HeapProbe(Machine(environment: StillWorld()), registers: 4, isStressed: false)
    probe.put(.list((0..<10_000).map { .integer($0) }, tail: nil), in: 0)
    probe.collect(full: false)
    #expect(probe.words == (20_000, 0))
    // All that was new has survived: the heap is growing, so that it is too early.
    probe.collect(full: false)
    #expect(probe.words == (20_000, 0))
    probe.collect(full: false)
    #expect(probe.words == (0, 20_000))
    probe.put(["young", 1], in: 1)
    for _ in 0..<5 { probe.collect(full: false) }
    #expect(probe.words.old >= 20_000)
    // Garbage in the old generation stays until a full sweep.
    probe.clear(0)
    probe.collect(full: false)
    #expect(probe.words.old >= 20_000)
    probe.collect(full: true)
    #expect(probe.words.young + probe.words.old == 3)
    #expect(probe.literal(1) == ["young", 1])
  }

  @Test func `shared binaries move along with their generation`() {
    let probe = HeapProbe(Machine(environment: StillWorld()), registers: 3, isStressed: true)
    let large = Literal.binary(Array(repeating: 7, count: 1000))
    probe.put(large, in: 0)
    probe.put(large, in: 1)
    probe.collect(full: false)
    #expect(probe.sharedBinaries == (2, 0))
    probe.collect(full: false)
    #expect(probe.sharedBinaries == (0, 2))
    probe.put(large, in: 2)
    probe.clear(0)
    probe.collect(full: false)
    #expect(probe.sharedBinaries == (1, 2))
    probe.collect(full: true)
    let left = probe.sharedBinaries
    #expect(left.young + left.old == 2)
    #expect(probe.literal(1) == large)
    #expect(probe.problem == nil)
  }
}

/// A heap, what its registers should hold, and the random choices.
private struct HeapHistory {
  private let probe: HeapProbe
  private var model: [Literal]
  private var random: Choices
  private static let registers = 12

  init(seed: UInt64, isStressed: Bool) {
    probe = HeapProbe(
      Machine(environment: StillWorld()), registers: Self.registers, isStressed: isStressed)
    model = Array(repeating: .list([], tail: nil), count: Self.registers)
    random = Choices(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
  }

  /// The first thing that is wrong.
  var problem: String? {
    if let problem = probe.problem { return problem }
    for register in model.indices where probe.literal(register) != model[register] {
      return "register \(register) holds another term"
    }
    return nil
  }

  mutating func step() {
    let register = random.below(Self.registers)
    switch random.below(10) {
    case 0..<4:
      let term = term(depth: 4)
      probe.put(term, in: register)
      model[register] = term
    case 4..<6:
      let parts = (0..<random.below(3)).map { _ in random.below(Self.registers) }
      let tuple = Literal.tuple(parts.map { model[$0] })
      // What holds itself again and again grows without end.
      guard tuple.size < 2000 else { return }
      probe.putTuple(of: parts, in: register)
      model[register] = tuple
    case 6:
      probe.clear(register)
      model[register] = .list([], tail: nil)
    case 7: probe.collect(full: true)
    default: probe.collect(full: false)
    }
  }

  private mutating func term(depth: Int) -> Literal {
    switch random.below(depth > 0 ? 9 : 5) {
    case 0: .integer(random.below(1000) - 500)
    case 1: .atom("atom\(random.below(5))")
    case 2: .float(Double(random.below(1000)) / 8)
    case 3:
      .bigInteger(negative: random.below(2) == 0, magnitude: [UInt64(random.below(99)) + 1, 1])
    case 4: .binary(Array(repeating: UInt8(random.below(256)), count: random.below(200)))
    case 5: .tuple(terms(depth))
    case 6: .list(terms(depth) + [.integer(0)], tail: .atom("tail"))
    case 7:
      .list(Array(repeating: .text("of a list"), count: random.below(300)), tail: nil)
    default:
      .map((0..<random.below(30)).map { LiteralPair(.integer($0), .integer(random.below(9))) })
    }
  }

  private mutating func terms(_ depth: Int) -> [Literal] {
    (0..<random.below(5)).map { _ in term(depth: depth - 1) }
  }
}

/// Random choices that a seed decides.
private struct Choices {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % limit
  }
}

extension Literal {
  /// The number of its parts.
  fileprivate var size: Int {
    switch self {
    case .tuple(let elements): elements.reduce(1) { $0 + $1.size }
    case .list(let elements, let tail): elements.reduce(1 + (tail?.size ?? 0)) { $0 + $1.size }
    case .map(let pairs): pairs.reduce(1) { $0 + $1.key.size + $1.value.size }
    default: 1
    }
  }
}
