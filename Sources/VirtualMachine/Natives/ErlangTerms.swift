/// `:erlang`'s functions on terms as a whole: hashes, external form, functions, identifiers,
/// exceptions.
enum ErlangTerms {
  static let rows: [Native] = hashes + external + exceptions + functions + identifiers

  private static let hashes: [Native] = [
    native("erlang", "phash2", 1) { process, base in
      let call = NativeCall(process, base)
      return Value(small: Int(Hash.portable(call[0], call.machine.atoms) & 0x7FF_FFFF)).word
    },
    native("erlang", "phash2", 2) { process, base in
      let call = NativeCall(process, base)
      guard let range = call[1].natural, range >= 1, range <= 1 << 32 else {
        return call.badArgument()
      }
      return Value(small: Int(Hash.portable(call[0], call.machine.atoms)) % range).word
    },
    native("erlang", "phash", 2) { process, base in
      let call = NativeCall(process, base)
      guard let range = call[1].natural, range >= 1, range <= 1 << 32 else {
        return call.badArgument()
      }
      return Value(small: Int(OldHash.hash(call[0], call.machine.atoms)) % range + 1).word
    },
    native("erlang", "crc32", 1) { process, base in
      let call = NativeCall(process, base)
      guard let bytes = ByteList.bytes(call[0]) else { return call.badArgument() }
      return Value(small: Int(Digests.crc32(bytes))).word
    },
    native("erlang", "crc32", 2) { process, base in
      let call = NativeCall(process, base)
      guard let start = call[0].natural.flatMap({ UInt32(exactly: $0) }),
        let bytes = ByteList.bytes(call[1])
      else { return call.badArgument() }
      return Value(small: Int(Digests.crc32(bytes, start))).word
    },
    native("erlang", "adler32", 1) { process, base in
      let call = NativeCall(process, base)
      guard let bytes = ByteList.bytes(call[0]) else { return call.badArgument() }
      return Value(small: Int(Digests.adler32(bytes))).word
    },
    native("erlang", "adler32", 2) { process, base in
      let call = NativeCall(process, base)
      guard let start = call[0].natural.flatMap({ UInt32(exactly: $0) }),
        let bytes = ByteList.bytes(call[1])
      else { return call.badArgument() }
      return Value(small: Int(Digests.adler32(bytes, start))).word
    },
    native("erlang", "md5", 1) { process, base in
      let call = NativeCall(process, base)
      guard let bytes = ByteList.bytes(call[0]) else { return call.badArgument() }
      return call.text(Digests.md5(bytes))
    },
  ]

  // MARK: External form

  private static let external: [Native] = [
    native("erlang", "term_to_binary", 1) { process, base in
      let call = NativeCall(process, base)
      return call.text(externalForm(call, call[0]))
    },
    native("erlang", "term_to_binary", 2) { process, base in
      let call = NativeCall(process, base)
      guard let options = options(call, call[1]) else { return call.badArgument() }
      return call.text(externalForm(call, call[0], options))
    },
    native("erlang", "term_to_iovec", 1) { process, base in
      let call = NativeCall(process, base)
      let binary = call.process.binary(externalForm(call, call[0]))
      return call.process.cons(binary, .emptyList).word
    },
    native("erlang", "term_to_iovec", 2) { process, base in
      let call = NativeCall(process, base)
      guard let options = options(call, call[1]) else { return call.badArgument() }
      let binary = call.process.binary(externalForm(call, call[0], options))
      return call.process.cons(binary, .emptyList).word
    },
    native("erlang", "external_size", 1) { process, base in
      let call = NativeCall(process, base)
      return Value(small: externalForm(call, call[0]).count).word
    },
    native("erlang", "external_size", 2) { process, base in
      let call = NativeCall(process, base)
      guard var options = options(call, call[1]) else { return call.badArgument() }
      options.level = 0
      return Value(small: externalForm(call, call[0], options).count).word
    },
    native("erlang", "binary_to_term", 1) { process, base in
      let call = NativeCall(process, base)
      guard let (term, _) = term(call, call[0], isSafe: false) else { return call.badArgument() }
      return term.word
    },
    native("erlang", "binary_to_term", 2) { process, base in
      let call = NativeCall(process, base)
      guard let options = call[1].listElements, options.allSatisfy({ $0.isAtom }) else {
        return call.badArgument()
      }
      let names = options.map { call.machine.atoms.name($0) }
      guard names.allSatisfy({ $0 == "safe" || $0 == "used" }),
        let (term, used) = term(call, call[0], isSafe: names.contains("safe"))
      else { return call.badArgument() }
      return names.contains("used")
        ? call.process.tuple(term, Value(small: used)).word : term.word
    },
  ]

  private struct ExternalOptions {
    var level = 0
    var latinAtoms = true
  }

  private static func options(_ call: NativeCall, _ list: Value) -> ExternalOptions? {
    guard let elements = list.listElements else { return nil }
    var options = ExternalOptions()
    for element in elements {
      if element.isAtom {
        switch call.machine.atoms.name(element) {
        case "compressed": options.level = 6
        case "deterministic", "local": break
        default: return nil
        }
        continue
      }
      guard element.isTuple, element.tupleCount == 2, element.element(0).isAtom,
        let number = element.element(1).natural
      else { return nil }
      switch (call.machine.atoms.name(element.element(0)), number) {
      case ("compressed", 0...9): options.level = number
      case ("minor_version", 0...1): break
      case ("minor_version", 2): options.latinAtoms = false
      default: return nil
      }
    }
    return options
  }

  private static func externalForm(
    _ call: NativeCall, _ value: Value, _ options: ExternalOptions = ExternalOptions()
  ) -> [UInt8] {
    let bytes = ExternalFormat.encode(call.machine, value, latinAtoms: options.latinAtoms)
    call.charge(bytes.count >> 5)
    if options.level > 0 {
      call.charge(bytes.count >> 3)
      let compressed = CompressionNatives.zlib(bytes, level: options.level)
      if compressed.count + 5 < bytes.count {
        let size = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) }
        return [ExternalFormat.version, 80] + size + compressed
      }
    }
    return [ExternalFormat.version] + bytes
  }

  /// The term at the start of a binary, and the bytes that it takes.
  private static func term(_ call: NativeCall, _ binary: Value, isSafe: Bool) -> (Value, Int)? {
    guard binary.isBinary else { return nil }
    return binary.withBytes { bytes in
      guard bytes.first == ExternalFormat.version else { return nil }
      if bytes.count > 6, bytes[1] == 80 { return compressed(call, bytes, isSafe) }
      var decoder = ExternalDecoder(
        call.machine, UnsafeRawBufferPointer(rebasing: bytes[1...]), call.process)
      decoder.isSafe = isSafe
      guard let value = TermStack.with({ decoder.decode(&$0) }) else { return nil }
      return (value, decoder.position + 1)
    }
  }

  /// A term that was compressed: its size, then zlib's format.
  private static func compressed(
    _ call: NativeCall, _ bytes: UnsafeRawBufferPointer, _ isSafe: Bool
  ) -> (Value, Int)? {
    let size = bytes[2..<6].reduce(0) { $0 << 8 | Int($1) }
    guard let (output, used) = CompressionNatives.unzlib(Array(bytes[6...])), output.count == size
    else { return nil }
    call.charge(size >> 4)
    return output.withUnsafeBytes { plain in
      var decoder = ExternalDecoder(call.machine, plain, call.process)
      decoder.isSafe = isSafe
      guard let value = TermStack.with({ decoder.decode(&$0) }) else { return nil }
      return (value, used + 6)
    }
  }

  // MARK: Exceptions

  private static let exceptions: [Native] = [
    native("erlang", "error", 1) { process, base in
      let call = NativeCall(process, base)
      return call.raise(.error, call[0])
    },
    native("erlang", "error", 2) { process, base in
      let call = NativeCall(process, base)
      return call.raise(call[0], arguments: call[1])
    },
    native("erlang", "error", 3) { process, base in
      let call = NativeCall(process, base)
      let options = call[2].listElements ?? []
      let information = options.first {
        $0.isTuple && $0.tupleCount == 2 && $0.element(0) == .errorInfo
      }
      return call.raise(
        call[0], arguments: call[1], information: information?.element(1) ?? .none)
    },
    native("erlang", "exit", 1) { process, base in
      let call = NativeCall(process, base)
      return call.raise(.exit, call[0])
    },
    native("erlang", "throw", 1) { process, base in
      let call = NativeCall(process, base)
      return call.raise(.throw, call[0])
    },
    native("erlang", "raise", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0] == .error || call[0] == .exit || call[0] == .throw else {
        return Value.badarg.word
      }
      return call.raise(call[0], call[1], trace: call[2])
    },
  ]

  // MARK: Functions

  private static let functions: [Native] = [
    native("erlang", "make_fun", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, call[1].isAtom, let arity = call[2].natural, arity < 256 else {
        return call.badArgument()
      }
      return call.process.export(call.machine.code.export(call[0], call[1], arity)).word
    },
    native("erlang", "fun_info", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isFunction else { return call.badArgument() }
      var list = ListBuilder(call.process)
      let keys =
        call[0].isBoxed(.function)
        ? ["module", "new_index", "index", "name", "arity", "env", "type", "uniq", "new_uniq"]
        : ["module", "name", "arity", "env", "type"]
      for key in keys {
        if let value = info(call, call[0], key) {
          list.append(call.process.tuple(call.atom(key), value))
        }
      }
      return list.finish().word
    },
    native("erlang", "fun_info", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isFunction, call[1].isAtom else { return call.badArgument() }
      let key = call.machine.atoms.name(call[1])
      guard let value = info(call, call[0], key) else {
        let isKnown = ["index", "new_index", "uniq", "new_uniq", "pid"].contains(key)
        return isKnown ? call.process.tuple(call[1], .undefined).word : call.badArgument()
      }
      return call.process.tuple(call[1], value).word
    },
    native("erlang", "fun_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isFunction else { return call.badArgument() }
      return call.charlist(Array(functionText(call, call[0]).utf8))
    },
  ]

  private static func functionText(_ call: NativeCall, _ function: Value) -> String {
    let atoms = call.machine.atoms
    switch function.header.kind {
    case .function:
      let entry = function.functionEntry.pointee
      return "#Fun<\(atoms.name(entry.module)).\(entry.index).\(entry.unique & 0x7FF_FFFF)>"
    case .export:
      let export = function.exportEntry.pointee
      let module = quoted(atoms.name(export.module))
      return "fun \(module):\(quoted(atoms.name(export.name)))/\(export.arity)"
    default:
      return function.field(3).withBytes { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// An atom as Erlang writes it.
  private static func quoted(_ name: String) -> String {
    let isPlain =
      name.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false
      && name.utf8.allSatisfy {
        $0 == 0x5F || $0 == 0x40 || $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x7A
          || $0 >= 0x41 && $0 <= 0x5A
      }
    if isPlain { return name }
    var text = "'"
    for character in name.unicodeScalars {
      if character == "'" || character == "\\" { text.append("\\") }
      text.unicodeScalars.append(character)
    }
    return text + "'"
  }

  private static func info(_ call: NativeCall, _ function: Value, _ key: String) -> Value? {
    switch function.header.kind {
    case .function:
      let entry = function.functionEntry.pointee
      switch key {
      case "module": return entry.module
      case "name": return entry.name
      case "arity": return Value(small: entry.arity)
      case "index", "new_index": return Value(small: entry.index)
      case "uniq": return Value(small: entry.unique & 0x7FF_FFFF)
      case "new_uniq":
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: entry.unique >> (56 - $0 % 8 * 8)) }
        return call.process.binary(bytes)
      case "env":
        return ErlangData.list(
          call.process, function.pointer + 2, function.header.size - 1, .emptyList)
      case "type": return call.atom("local")
      default: return nil
      }
    case .export:
      let export = function.exportEntry.pointee
      switch key {
      case "module": return export.module
      case "name": return export.name
      case "arity": return Value(small: export.arity)
      case "env": return .emptyList
      case "type": return call.atom("external")
      default: return nil
      }
    default:
      switch key {
      case "module": return function.field(1)
      case "name": return .emptyAtom
      case "arity": return function.field(2)
      case "env": return .emptyList
      case "type": return call.atom("local")
      default: return nil
      }
    }
  }

  // MARK: Identifiers

  private static let identifiers: [Native] = [
    native("erlang", "pid_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isPid else { return call.badArgument() }
      return call.charlist(Array(IdentifierText.pid(call[0]).utf8))
    },
    native("erlang", "list_to_pid", 1) { process, base in
      let call = NativeCall(process, base)
      guard let text = call[0].listBytes, let parts = IdentifierText.parse(text, prefix: "<"),
        parts.count == 3, parts[0] == 0, parts[1] < 1 << 28,
        let serial = UInt32(exactly: parts[2])
      else { return call.badArgument() }
      return Value(pidIndex: parts[1], serial: serial).word
    },
    native("erlang", "ref_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isReference else { return call.badArgument() }
      return call.charlist(Array(IdentifierText.reference(call[0]).utf8))
    },
    native("erlang", "list_to_ref", 1) { process, base in
      let call = NativeCall(process, base)
      guard let text = call[0].listBytes, let parts = IdentifierText.parse(text, prefix: "#Ref<"),
        parts.count == 4, parts[0] == 0
      else { return call.badArgument() }
      let words = parts[1...].reversed().compactMap { UInt32(exactly: $0) }
      guard let number = ReferenceNumber.number(words) else { return call.badArgument() }
      return call.process.reference(number).word
    },
    native("erlang", "port_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isPort else { return call.badArgument() }
      let text = "#Port<\(call[0].field(0).atomIndex).\(call[0].pointer[2])>"
      return call.charlist(Array(text.utf8))
    },
  ]
}

/// Pids and references as text: `<0.84.0>`, `#Ref<0.1.2.3>`. The first number is 0 for this node,
/// else it tells nodes apart.
enum IdentifierText {
  static func pid(_ pid: Value) -> String {
    if pid.isLocalPid { return "<0.\(pid.pidIndex).\(pid.pidSerial)>" }
    let word = pid.pointer[2]
    return "<\(pid.field(0).atomIndex).\(word & 0xFFFF_FFFF).\(word >> 32)>"
  }

  static func reference(_ reference: Value) -> String {
    var node = 0
    var words: [UInt32] = []
    if reference.isBoxed(.reference) {
      words = ReferenceNumber.words(reference.pointer[1])
    } else {
      node = reference.field(0).atomIndex
      for index in 0..<Int(reference.pointer[3]) {
        let word = reference.pointer[4 + index / 2] >> UInt64(index % 2 * 32)
        words.append(UInt32(truncatingIfNeeded: word))
      }
    }
    return "#Ref<\(node).\(words.reversed().map { String($0) }.joined(separator: "."))>"
  }

  /// The numbers between `prefix` and `>`, separated by points.
  static func parse(_ text: [UInt8], prefix: String) -> [Int]? {
    let start = Array(prefix.utf8)
    guard text.starts(with: start), text.last == 0x3E, text.count < 100 else { return nil }
    let body = text[start.count..<(text.count - 1)]
    var numbers: [Int] = []
    for part in body.split(separator: 0x2E, omittingEmptySubsequences: false) {
      guard let number = Int(String(decoding: part, as: UTF8.self)), number >= 0 else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
