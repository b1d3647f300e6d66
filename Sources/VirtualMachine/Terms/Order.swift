/// Equality and Erlang's order of all terms:
/// number < atom < reference < function < port < pid < tuple < map < nil < list < bitstring.
enum Order {
  /// Whether two terms are exactly equal (`===`).
  @inline(__always) static func same(_ a: Value, _ b: Value) -> Bool {
    a == b || (a.isPointer && b.isPointer && samePointers(a, b))
  }
}

extension Order {
  static func samePointers(_ a: Value, _ b: Value) -> Bool { false }
}
