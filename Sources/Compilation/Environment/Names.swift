/// Names of modules and atoms as text.
enum Names {
  /// Whether the atom is a module's name as an alias spells it.
  static func isAlias(_ atom: String) -> Bool { atom == "Elixir" || atom.hasPrefix("Elixir.") }

  /// `Elixir.Foo.Bar` in its parts, without `Elixir`.
  static func segments(of module: String) -> [String] {
    let parts = module.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return parts.first == "Elixir" ? Array(parts.dropFirst()) : parts
  }

  /// The module as Elixir's `inspect` writes it.
  static func inspect(module: String) -> String {
    if module.hasPrefix("Elixir."), module.count > 7 {
      let name = module.dropFirst(7)
      let isPlain = name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
        guard let first = $0.utf8.first else { return false }
        return first >= 65 && first <= 90 && $0.utf8.allSatisfy(isWordByte)
      }
      if isPlain { return String(name) }
    }
    return inspect(atom: module)
  }

  /// The atom as Elixir's `inspect` writes it.
  static func inspect(atom: String) -> String {
    if atom == "nil" || atom == "true" || atom == "false" { return atom }
    if atom.hasPrefix("Elixir.") {
      let parts = atom.dropFirst(7).split(separator: ".", omittingEmptySubsequences: false)
      let isPlain = parts.allSatisfy {
        guard let first = $0.utf8.first else { return false }
        return first >= 65 && first <= 90 && $0.utf8.allSatisfy(isWordByte)
      }
      if isPlain { return String(atom.dropFirst(7)) }
    }
    if isPlainName(atom) || operators.contains(atom) { return ":" + atom }
    return ":\"" + escape(atom) + "\""
  }

  static func isPlainName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first,
      first == "_" || first.properties.isLowercase
        || (!first.isASCII && first.properties.isXIDStart)
    else { return false }
    var scalars = Array(name.unicodeScalars)
    if let last = scalars.last, last == "?" || last == "!" { scalars.removeLast() }
    return scalars.allSatisfy {
      $0 == "_" || $0 == "@"
        || ($0.isASCII ? $0.properties.isAlphabetic || isDigit($0) : $0.properties.isXIDContinue)
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 48 && scalar.value <= 57
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 95, 97...122: true
    default: byte >= 128
    }
  }

  /// The text with backslashes before what a double-quoted string cannot hold as it is.
  static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// `name/arity`.
  static func text(_ key: NameArity) -> String { "\(key.name)/\(key.arity)" }

  /// Whether a file is one of the library's.
  static func isLibrary(file: String) -> Bool { file.hasPrefix("lib/") && file.hasSuffix(".swm") }

  /// The folder of a file, as `__DIR__` gives it.
  static func directory(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "." }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  /// Operators that are atoms without quotes.
  static let operators: Set<String> = [
    "+", "-", "*", "/", "**", "++", "--", "+++", "---", "..", "<>", "in", "not", "and", "or", "&&",
    "||", "!", "==", "!=", "===", "!==", "<", ">", "<=", ">=", "=~", "|>", "<<<", ">>>", "<<~",
    "~>>", "<~", "~>", "<~>", "<|>", "|||", "&&&", "^^^", "~~~", "=", "&", "|", "^", "@", "::",
    "->", "<-", "when", ".", "%", "%{}", "{}", "<<>>", "..//", "=>", "\\\\",
  ]
}
