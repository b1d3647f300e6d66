/// A function of the language that is written in Swift.
///
/// The body gets the process and the address of its first argument (argument n lies n words below
/// it, see `NativeCall`). It returns a term; or 0 after `NativeCall.fail`, `raise`; or a
/// `NativeControl` word. A native may allocate freely: nothing moves while it runs.
public typealias NativeBody =
  @convention(c) @Sendable (UnsafeMutableRawPointer, UnsafeMutablePointer<UInt64>) -> UInt64

/// A row in a table of natives.
public struct Native: Sendable {
  /// The module's atom, for example `erlang` or `Elixir.Foo`.
  public var module: String
  public var name: String
  public var arity: Int
  /// Whether it may return a `NativeControl`: then it is called like any export, never in line.
  public var isControl: Bool
  public var body: NativeBody
}

/// A row for a native.
public func native(
  _ module: String, _ name: String, _ arity: Int, _ body: @escaping NativeBody
) -> Native {
  Native(module: module, name: name, arity: arity, isControl: false, body: body)
}

/// A row for a native that may return a `NativeControl`.
public func controlNative(
  _ module: String, _ name: String, _ arity: Int, _ body: @escaping NativeBody
) -> Native {
  Native(module: module, name: name, arity: arity, isControl: true, body: body)
}

/// What a control native asks of the interpreter instead of returning a term.
enum NativeControl {
  /// Call the function in `ProcessState.staged*` in place of this one.
  static let apply: UInt64 = 8
  /// Wait: the process is parked; its result is put into r[0] by whoever wakes it, or the native is
  /// called again.
  static let yield: UInt64 = 16
  /// Wait for a message, then call the native again with the same arguments.
  static let waitAndRetry: UInt64 = 24
  /// The process ends by `ProcessState.pendingExitReason`.
  static let exit: UInt64 = 32
  /// The greatest of these words; no term's word is so small but the tags' own, which no native
  /// returns.
  static let last: UInt64 = 32
}

/// What a native touches beside its arguments.
enum NativeReach: UInt8 {
  /// What processes share: it runs with the machine's lock.
  case shared
  /// Its process only: it runs without the lock.
  case own
  /// Its process only, and it can take long: where its arguments are large, a scheduler that holds the lock gives it up meanwhile.
  case ownLong
}

/// The natives of a machine, by module, name and arity.
struct NativeKey: Hashable, Sendable {
  var module: String
  var name: String
  var arity: Int
}

/// A native at its fixed address, which code refers to.
struct NativeEntry {
  /// What the interpreter calls: while the native is watched, `watchedNative`.
  var body: NativeBody
  let ownBody: NativeBody
  var module: Value
  var name: Value
  var arity: Int
  var isControl: Bool
  var reach: NativeReach
  /// Arguments that a long native goes through.
  var walkedCount = 0
  /// The code that its export leads to.
  let stub: UnsafePointer<UInt64>
  /// The breakpoint on it, 0 for none.
  var breakpoint = 0
}
