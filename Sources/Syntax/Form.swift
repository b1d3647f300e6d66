/// Elixir's quoted form as a Swift value.
///
/// Literals stand for themselves; everything else is a node `{head, meta, arguments}`:
///
///     sum(1, x)      {:sum, meta, [1, {:x, meta, nil}]}          .node(head: .atom, arguments: .list)
///     x              {:x, meta, nil}                             .node(head: .atom, arguments: .context)
///     M.f(1)         {{:., meta, [M, :f]}, meta, [1]}            .node(head: .node, arguments: .list)
///     {1, 2}         {1, 2}                                      .tuple
///     {1, 2, 3}      {:{}, meta, [1, 2, 3]}                      .node
public indirect enum Form: Hashable, Sendable {
  /// An atom by its name without the colon; also `true`, `false`, `nil`.
  case atom(String)
  /// An integer that fits a machine word.
  case integer(Int)
  /// An integer that does not fit `Int`; the magnitude in little-endian limbs without leading zeros.
  case bigInteger(negative: Bool, magnitude: [UInt64])
  /// A float.
  case float(Double)
  /// A binary, mostly a string in UTF-8.
  case binary([UInt8])
  /// A bit string whose last byte is partly used; only macros make one.
  case bitstring([UInt8], bitCount: Int)
  /// A proper list.
  case list([Form])
  /// A list with a tail that is no list; only macros make one.
  case improperList([Form], tail: Form)
  /// A tuple that is not a node: in parsed code always a pair.
  case tuple([Form])
  /// A map; only macros make one (a map in code is a `%{}` node).
  case map([MapPair])
  /// `{head, meta, arguments}`.
  case node(Node)
  /// A term without syntax (pid, reference, function), by index in its job's table.
  case opaque(Int)
}

/// One pair of a `Form.map`.
public struct MapPair: Hashable, Sendable {
  /// The key.
  public var key: Form
  /// The value.
  public var value: Form

  /// Pairs `key` with `value`.
  public init(key: Form, value: Form) {
    self.key = key
    self.value = value
  }
}

/// `{head, meta, arguments}`: a call, an operator, a variable, a block.
public struct Node: Hashable, Sendable {
  /// An atom, or a form that says what is called.
  public var head: Form
  /// Where it stands, and what macros noted on it.
  public var meta: Meta
  /// The arguments of a call, or the context of a variable.
  public var arguments: Arguments

  /// Makes the node of its three parts.
  public init(head: Form, meta: Meta, arguments: Arguments) {
    self.head = head
    self.meta = meta
    self.arguments = arguments
  }
}

/// The third element of a node.
public enum Arguments: Hashable, Sendable {
  /// The arguments of a call.
  case list([Form])
  /// The context of a variable: `"nil"`, or the name of the module whose macro made it.
  case context(String)
}

/// The metadata of a node.
public struct Meta: Hashable, Sendable {
  /// The line, counted from 1; 0 where there is none.
  public var line: Int
  /// The column in code points, counted from 1; 0 where there is none.
  public var column: Int
  /// All further keyword entries in their order.
  public var entries: [Entry]

  /// One keyword entry of a node's metadata.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The value.
    public var value: Form

    /// Pairs `key` with `value`.
    public init(key: String, value: Form) {
      self.key = key
      self.value = value
    }
  }

  /// Makes metadata; without arguments the empty one.
  public init(line: Int = 0, column: Int = 0, entries: [Entry] = []) {
    self.line = line
    self.column = column
    self.entries = entries
  }

  /// No metadata at all.
  public static let none = Meta()

  /// The first value under `key`, besides line and column.
  public subscript(key: String) -> Form? {
    for entry in entries where entry.key == key { return entry.value }
    return nil
  }

  /// Sets the value under `key` where it stands, or appends it; `nil` removes it.
  public mutating func set(_ key: String, _ value: Form?) {
    let index = entries.firstIndex { $0.key == key }
    switch (index, value) {
    case (let index?, let value?): entries[index].value = value
    case (let index?, nil): entries.remove(at: index)
    case (nil, let value?): entries.append(Entry(key: key, value: value))
    case (nil, nil): break
    }
  }
}
