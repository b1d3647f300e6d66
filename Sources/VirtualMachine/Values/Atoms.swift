internal import Synchronization

/// The atoms of one machine. An atom is an index; indexes are never reused. Any thread may use it.
@safe public final class AtomTable: @unchecked Sendable {
  /// Atoms that one machine may have, as on the BEAM.
  public static let limit = 1_048_576
  /// Characters that an atom may have.
  public static let characterLimit = 255

  /// Names that the machine makes itself may go beyond the limit.
  private static let reserve = 1 << 16

  private let lock = BriefLock()
  /// The lock's.
  private var indexes: [String: Int] = [:]
  /// By index; the first `used` are there, and stay as they are.
  private let names: UnsafeMutablePointer<String>
  private let used = Atomic(0)

  init() {
    indexes.reserveCapacity(4096)
    let capacity = Self.limit + Self.reserve
    // Address space only: pages come into being when they are written.
    names = LiteralArea.reserve(capacity * MemoryLayout<String>.stride)
      .bindMemory(to: String.self, capacity: capacity)
    for name in Value.wellKnownAtoms { _ = intern(name) }
  }

  deinit {
    names.deinitialize(count: count)
    LiteralArea.release(names, (Self.limit + Self.reserve) * MemoryLayout<String>.stride)
  }

  /// Atoms there are.
  public var count: Int { used.load(ordering: .acquiring) }

  /// The atom of that name, made where it is new. The table's limit is checked by those who take names from input.
  public func intern(_ name: String) -> Value {
    lock.withLock {
      if let index = indexes[name] { return Value(atom: index) }
      let index = count
      precondition(index < Self.limit + Self.reserve, "the table of atoms is full")
      (names + index).initialize(to: name)
      used.store(index + 1, ordering: .releasing)
      indexes[name] = index
      return Value(atom: index)
    }
  }

  /// The atom of that name, or nil where there is none yet.
  public func existing(_ name: String) -> Value? {
    lock.withLock { indexes[name] }.map { Value(atom: $0) }
  }

  /// The name of an atom.
  public func name(_ atom: Value) -> String {
    let index = atom.atomIndex
    return index < count ? names[index] : ""
  }
}

extension Value {
  /// Atoms that the machine itself uses, in the order of the constants below.
  static let wellKnownAtoms = [
    "false", "true", "nil", "error", "exit", "throw", "normal", "kill", "killed", "undefined", "ok",
    "badarg", "badarith", "badmatch", "case_clause", "cond_clause", "try_clause", "with_clause",
    "badbool", "function_clause", "undef", "badfun", "badarity", "badkey", "badmap", "nocatch",
    "noproc", "noconnection", "EXIT", "DOWN", "process", "infinity", "timeout", "system_limit",
    "erlang", "apply", "file", "line", "shutdown", "link", "monitor", "flush", "info", "alias",
    "Elixir.Kernel", "", "error_info", "module", "system", "heap", "nonode@nohost", "not_found",
    "max_heap_size", "waiting", "runnable", "running", "exiting", "suspended", "error_handler",
    "undefined_function", "port", "node", "__struct__", "nodedown", "nodeup", "user", "spawn_reply",
    "unicode_error", "and", "or", "low", "high", "max", "noaliases", "badrecord",
  ]
  private static func wellKnown(_ index: Int) -> Value { Value(atom: index) }

  @inline(__always) public static var `false`: Value { Value(atom: 0) }
  @inline(__always) public static var `true`: Value { Value(atom: 1) }
  @inline(__always) public static var `nil`: Value { Value(atom: 2) }
  public static let error = Value(atom: 3)
  public static let exit = Value(atom: 4)
  public static let `throw` = Value(atom: 5)
  public static let normal = Value(atom: 6)
  public static let kill = Value(atom: 7)
  public static let killed = Value(atom: 8)
  @inline(__always) public static var undefined: Value { Value(atom: 9) }
  @inline(__always) public static var ok: Value { Value(atom: 10) }
  public static let badarg = Value(atom: 11)
  public static let badarith = Value(atom: 12)
  public static let badmatch = Value(atom: 13)
  public static let caseClause = Value(atom: 14)
  public static let condClause = Value(atom: 15)
  public static let tryClause = Value(atom: 16)
  public static let withClause = Value(atom: 17)
  public static let badbool = Value(atom: 18)
  public static let functionClause = Value(atom: 19)
  public static let undef = Value(atom: 20)
  public static let badfun = Value(atom: 21)
  public static let badarity = Value(atom: 22)
  public static let badkey = Value(atom: 23)
  public static let badmap = Value(atom: 24)
  public static let nocatch = Value(atom: 25)
  public static let noproc = Value(atom: 26)
  public static let noconnection = Value(atom: 27)
  public static let EXIT = Value(atom: 28)
  public static let DOWN = Value(atom: 29)
  public static let process = Value(atom: 30)
  @inline(__always) public static var infinity: Value { Value(atom: 31) }
  public static let timeout = Value(atom: 32)
  public static let systemLimit = Value(atom: 33)
  public static let erlang = Value(atom: 34)
  public static let apply = Value(atom: 35)
  public static let file = Value(atom: 36)
  public static let line = Value(atom: 37)
  public static let shutdown = Value(atom: 38)
  public static let link = Value(atom: 39)
  public static let monitor = Value(atom: 40)
  public static let flush = Value(atom: 41)
  public static let info = Value(atom: 42)
  public static let alias = Value(atom: 43)
  public static let emptyAtom = Value(atom: 45)
  public static let errorInfo = Value(atom: 46)
  public static let module = Value(atom: 47)
  public static let noNode = Value(atom: 50)
  public static let notFound = Value(atom: 51)
  public static let errorHandler = Value(atom: 58)
  public static let undefinedFunction = Value(atom: 59)
  public static let structKey = Value(atom: 62)
  public static let nodedown = Value(atom: 63)
  public static let nodeup = Value(atom: 64)
  static let user = Value(atom: 65)
  static let port = Value(atom: 60)
  static let maxHeapSize = Value(atom: 52)
}
