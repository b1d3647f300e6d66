internal import VirtualMachine

/// Library functions that are calls of the runtime's own: `Atom.to_string(a)` becomes `:erlang.atom_to_binary(a)`.
enum Rewriting {
  /// The same arguments under another name.
  private static let renamed: [String: [NameArity: (module: String, name: String)]] = {
    var table: [String: [NameArity: (module: String, name: String)]] = [:]
    for line in rows.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 5, let arity = Int(words[2]) else { continue }
      table["Elixir." + words[0], default: [:]][NameArity(words[1], arity)] = (words[3], words[4])
    }
    return table
  }()

  private static let rows = """
    List to_atom 1 erlang list_to_atom
    List to_existing_atom 1 erlang list_to_existing_atom
    List to_float 1 erlang list_to_float
    List to_integer 1 erlang list_to_integer
    List to_integer 2 erlang list_to_integer
    List to_tuple 1 erlang list_to_tuple
    Map keys 1 maps keys
    Map merge 2 maps merge
    Map to_list 1 maps to_list
    Map values 1 maps values
    String duplicate 2 binary copy
    String to_float 1 erlang binary_to_float
    String to_integer 1 erlang binary_to_integer
    String to_integer 2 erlang binary_to_integer
    Integer to_charlist 1 erlang integer_to_list
    Integer to_charlist 2 erlang integer_to_list
    Integer to_string 1 erlang integer_to_binary
    Integer to_string 2 erlang integer_to_binary
    Tuple append 2 erlang append_element
    Tuple to_list 1 erlang tuple_to_list
    Process alive? 1 erlang is_process_alive
    Process cancel_timer 1 erlang cancel_timer
    Process cancel_timer 2 erlang cancel_timer
    Process demonitor 1 erlang demonitor
    Process demonitor 2 erlang demonitor
    Process exit 2 erlang exit
    Process flag 2 erlang process_flag
    Process flag 3 erlang process_flag
    Process get 0 erlang get
    Process get_keys 0 erlang get_keys
    Process get_keys 1 erlang get_keys
    Process group_leader 0 erlang group_leader
    Process hibernate 3 erlang hibernate
    Process link 1 erlang link
    Process list 0 erlang processes
    Process read_timer 1 erlang read_timer
    Process registered 0 erlang registered
    Process send 3 erlang send
    Process spawn 2 erlang spawn_opt
    Process spawn 4 erlang spawn_opt
    Process unlink 1 erlang unlink
    Process unregister 1 erlang unregister
    Node list 0 erlang nodes
    Node list 1 erlang nodes
    Node spawn 2 erlang spawn
    Node spawn 3 erlang spawn_opt
    Node spawn 4 erlang spawn
    Node spawn 5 erlang spawn_opt
    Node spawn_link 2 erlang spawn_link
    Node spawn_link 4 erlang spawn_link
    Node spawn_monitor 2 erlang spawn_monitor
    Node spawn_monitor 4 erlang spawn_monitor
    System monotonic_time 0 erlang monotonic_time
    System os_time 0 os system_time
    System system_time 0 erlang system_time
    System time_offset 0 erlang time_offset
    System unique_integer 0 erlang unique_integer
    System unique_integer 1 erlang unique_integer
    Atom to_charlist 1 erlang atom_to_list
    Atom to_string 1 erlang atom_to_binary
    Bitwise &&& 2 erlang band
    Bitwise <<< 2 erlang bsl
    Bitwise >>> 2 erlang bsr
    Bitwise ^^^ 2 erlang bxor
    Bitwise band 2 erlang band
    Bitwise bnot 1 erlang bnot
    Bitwise bor 2 erlang bor
    Bitwise bsl 2 erlang bsl
    Bitwise bsr 2 erlang bsr
    Bitwise bxor 2 erlang bxor
    Bitwise ||| 2 erlang bor
    Bitwise ~~~ 1 erlang bnot
    """

  /// The runtime function behind `module.name/arity`, which takes the same arguments.
  static func inline(_ module: String, _ key: NameArity) -> (module: String, name: String)? {
    if module == "Elixir.Kernel" {
      return KernelTable.inlined[key].map { ("erlang", $0) }
    }
    return renamed[module]?[key]
  }

  /// A call of a library function as a call of the runtime's own, with the arguments in its order.
  static func rewrite(
    _ module: String, _ name: String, _ arguments: [Core], line: Int
  ) -> Core? {
    let key = NameArity(name, arguments.count)
    if let target = inline(module, key) {
      return .remoteCall(
        module: target.module, function: target.name, arguments: arguments, line: line)
    }
    guard let (target, function, ordered) = reorder(module, key, arguments) else { return nil }
    return .remoteCall(module: target, function: function, arguments: ordered, line: line)
  }

  private static func reorder(
    _ module: String, _ key: NameArity, _ arguments: [Core]
  ) -> (String, String, [Core])? {
    switch (module, key.name, key.arity) {
    case ("Elixir.Kernel", "elem", 2):
      return ("erlang", "element", [increment(arguments[1]), arguments[0]])
    case ("Elixir.Kernel", "put_elem", 3):
      return ("erlang", "setelement", [increment(arguments[1]), arguments[0], arguments[2]])
    case ("Elixir.Kernel", "is_map_key", 2):
      return ("erlang", "is_map_key", [arguments[1], arguments[0]])
    case ("Elixir.Map", "delete", 2), ("Elixir.Map", "fetch!", 2):
      let function = key.name == "delete" ? "remove" : "get"
      return ("maps", function, [arguments[1], arguments[0]])
    case ("Elixir.Map", "has_key?", 2):
      return ("maps", "is_key", [arguments[1], arguments[0]])
    case ("Elixir.Map", "put", 3):
      return ("maps", "put", [arguments[1], arguments[2], arguments[0]])
    case ("Elixir.Map", "replace!", 3):
      return ("maps", "update", [arguments[1], arguments[2], arguments[0]])
    case ("Elixir.Process", "monitor", 1):
      return ("erlang", "monitor", [.literal(.atom("process")), arguments[0]])
    case ("Elixir.String", "to_atom", 1):
      return ("erlang", "binary_to_atom", arguments + [.literal(.atom("utf8"))])
    case ("Elixir.String", "to_existing_atom", 1):
      return ("erlang", "binary_to_existing_atom", arguments + [.literal(.atom("utf8"))])
    case ("Elixir.Tuple", "duplicate", 2):
      return ("erlang", "make_tuple", [arguments[1], arguments[0]])
    case ("Elixir.Tuple", "delete_at", 2):
      return ("erlang", "delete_element", [increment(arguments[1]), arguments[0]])
    case ("Elixir.Tuple", "insert_at", 3):
      return ("erlang", "insert_element", [increment(arguments[1]), arguments[0], arguments[2]])
    default: return nil
    }
  }

  private static func increment(_ index: Core) -> Core {
    if case .literal(.integer(let number)) = index, number < Int.max {
      return .literal(.integer(number + 1))
    }
    return .remoteCall(
      module: "erlang", function: "+", arguments: [index, .literal(.integer(1))], line: 0)
  }
}
