public import VirtualMachine

/// A world in which nothing happens.
final class StillWorld: Environment {
  var monotonicTime: Int { 0 }
  var systemTime: Int { 0 }
  func random() -> UInt64 { 7 }
  func write(_ bytes: [UInt8], isError: Bool) {}
}

/// Calls natives on literals.
struct NativeTester {
  let machine = Machine(environment: StillWorld())

  /// The native's value; its reason where it raised; or an atom that says it does not exist.
  func call(_ module: String, _ name: String, _ arguments: Literal...) -> Literal {
    switch machine.callNative(module, name, arguments) {
    case .value(let value): return value
    case .raised(_, let reason): return ["raised", reason]
    case .undefined: return "no such native"
    }
  }

  func erlang(_ name: String, _ arguments: Literal...) -> Literal {
    switch machine.callNative("erlang", name, arguments) {
    case .value(let value): return value
    case .raised(_, let reason): return ["raised", reason]
    case .undefined: return "no such native"
    }
  }
}

extension Literal: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral
{
  /// An atom.
  public init(stringLiteral value: String) { self = .atom(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .float(value) }
  /// A tuple.
  public init(arrayLiteral elements: Literal...) { self = .tuple(elements) }

  static func list(_ elements: Literal...) -> Literal { .list(elements, tail: nil) }
  static func text(_ string: String) -> Literal { .binary(Array(string.utf8)) }
  static func pairs(_ pairs: [(Literal, Literal)]) -> Literal {
    .map(pairs.map { LiteralPair($0.0, $0.1) })
  }
}
