extension Form {
  /// The atom `nil`.
  public static let `nil` = Form.atom("nil")

  /// The atom `true` or `false`.
  public static func boolean(_ value: Bool) -> Form { .atom(value ? "true" : "false") }

  /// A binary of the UTF-8 bytes of `text`.
  public static func string(_ text: String) -> Form { .binary(Array(text.utf8)) }

  /// `{name, meta, arguments}`.
  public static func call(_ name: String, _ meta: Meta = .none, _ arguments: [Form]) -> Form {
    .node(Node(head: .atom(name), meta: meta, arguments: .list(arguments)))
  }

  /// `{callee, meta, arguments}`, where what is called is itself a form.
  public static func call(_ callee: Form, _ meta: Meta = .none, _ arguments: [Form]) -> Form {
    .node(Node(head: callee, meta: meta, arguments: .list(arguments)))
  }

  /// `{{:., meta, [target, name]}, meta, arguments}`: `target.name(arguments)`.
  public static func remoteCall(
    _ target: Form, _ name: String, _ meta: Meta = .none, _ arguments: [Form]
  ) -> Form {
    .call(.call(".", meta, [target, .atom(name)]), meta, arguments)
  }

  /// `{name, meta, context}`.
  public static func variable(
    _ name: String, _ meta: Meta = .none, context: String = "nil"
  ) -> Form {
    .node(Node(head: .atom(name), meta: meta, arguments: .context(context)))
  }

  /// `{:__aliases__, meta, segments}`.
  public static func alias(_ segments: [String], _ meta: Meta = .none) -> Form {
    .call("__aliases__", meta, segments.map { .atom($0) })
  }

  /// `{:__block__, meta, forms}`.
  public static func block(_ forms: [Form], _ meta: Meta = .none) -> Form {
    .call("__block__", meta, forms)
  }

  /// `[{key, value}]` with atoms as keys.
  public static func keywords(_ pairs: [(String, Form)]) -> Form {
    .list(pairs.map { .tuple([.atom($0.0), $0.1]) })
  }
}
