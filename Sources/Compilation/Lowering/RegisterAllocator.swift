/// Registers of one function, handed out like a stack.
///
/// Variables live in the register where their value first was; arguments and captured values never move.
struct RegisterAllocator {
  /// The first free register.
  private(set) var next: Int
  /// Registers that the frame needs so far.
  private(set) var frameSize: Int
  private var places: [Int: Int] = [:]
  /// Registers set aside for variables that are bound inside an expression and outlive its temporaries.
  private var reserved: [Int: Int] = [:]

  init(first: Int) {
    next = first
    frameSize = first
  }

  mutating func allocate() -> Int {
    next += 1
    touch(next - 1)
    return next - 1
  }

  /// Frees all registers from `mark` on, or takes those below it.
  mutating func reset(to mark: Int) {
    next = mark
    frameSize = max(frameSize, mark)
  }

  /// Notes that a register is used.
  mutating func touch(_ register: Int) { frameSize = max(frameSize, register + 1) }

  /// Where the variable is, nil before it is bound.
  func place(of variable: Variable) -> Int? { places[variable.id] }

  /// Variables whose value has moved.
  mutating func relocate(from old: Int, to new: Int) {
    for (variable, place) in places where place == old { places[variable] = new }
  }

  /// Variables are again where they were then.
  mutating func restorePlaces(of other: RegisterAllocator) { places = other.places }

  mutating func bind(_ variable: Variable, to register: Int) { places[variable.id] = register }

  /// Sets a register aside for a variable that will be bound.
  mutating func reserve(_ variable: Variable) { reserved[variable.id] = allocate() }

  /// The register set aside for the variable.
  func reservation(of variable: Variable) -> Int? { reserved[variable.id] }
}
