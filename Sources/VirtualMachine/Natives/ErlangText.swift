/// `:erlang`'s functions on atoms, and between binaries and lists.
enum ErlangText {
  static let rows: [Native] = atoms + binaries

  private static let atoms: [Native] = [
    native("erlang", "atom_to_binary", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom else { return call.badArgument() }
      return call.process.binary(call.machine.atoms.name(call[0])).word
    },
    native("erlang", "atom_to_binary", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, let encoding = encoding(call, call[1]) else {
        return call.badArgument()
      }
      let name = call.machine.atoms.name(call[0])
      if encoding == .utf8 { return call.process.binary(name).word }
      var bytes: [UInt8] = []
      for scalar in name.unicodeScalars {
        guard scalar.value < 256 else { return call.badArgument() }
        bytes.append(UInt8(scalar.value))
      }
      return call.text(bytes)
    },
    native("erlang", "atom_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom else { return call.badArgument() }
      var list = ListBuilder(call.process)
      for scalar in call.machine.atoms.name(call[0]).unicodeScalars {
        list.append(Value(small: Int(scalar.value)))
      }
      return list.finish().word
    },
    native("erlang", "binary_to_atom", 1) { process, base in
      let call = NativeCall(process, base)
      return atom(call, text(call, call[0], .utf8), existing: false)
    },
    native("erlang", "binary_to_atom", 2) { process, base in
      let call = NativeCall(process, base)
      guard let encoding = encoding(call, call[1]) else { return call.badArgument() }
      return atom(call, text(call, call[0], encoding), existing: false)
    },
    native("erlang", "binary_to_existing_atom", 1) { process, base in
      let call = NativeCall(process, base)
      return atom(call, text(call, call[0], .utf8), existing: true)
    },
    native("erlang", "binary_to_existing_atom", 2) { process, base in
      let call = NativeCall(process, base)
      guard let encoding = encoding(call, call[1]) else { return call.badArgument() }
      return atom(call, text(call, call[0], encoding), existing: true)
    },
    native("erlang", "list_to_atom", 1) { process, base in
      let call = NativeCall(process, base)
      return atom(call, listText(call[0]), existing: false)
    },
    native("erlang", "list_to_existing_atom", 1) { process, base in
      let call = NativeCall(process, base)
      return atom(call, listText(call[0]), existing: true)
    },
  ]

  private enum Encoding { case utf8, latin1 }

  private static func encoding(_ call: NativeCall, _ value: Value) -> Encoding? {
    guard value.isAtom else { return nil }
    switch call.machine.atoms.name(value) {
    case "utf8", "unicode": return .utf8
    case "latin1": return .latin1
    default: return nil
    }
  }

  private static func text(_ call: NativeCall, _ value: Value, _ encoding: Encoding) -> String? {
    guard value.isBinary else { return nil }
    if encoding == .utf8 {
      return value.withBytes { String(validating: $0.bindMemory(to: UInt8.self), as: UTF8.self) }
    }
    return value.withBytes { bytes in
      var text = String.UnicodeScalarView()
      for byte in bytes { text.append(Unicode.Scalar(byte)) }
      return String(text)
    }
  }

  private static func listText(_ list: Value) -> String? {
    var text = String.UnicodeScalarView()
    var rest = list
    while rest.isCons {
      guard rest.head.isSmall, let value = UInt32(exactly: rest.head.small),
        let scalar = Unicode.Scalar(value)
      else { return nil }
      text.append(scalar)
      rest = rest.tail
    }
    return rest.isEmptyList ? String(text) : nil
  }

  private static func atom(_ call: NativeCall, _ text: String?, existing: Bool) -> UInt64 {
    guard let text else { return call.badArgument() }
    if let atom = call.machine.atoms.existing(text) { return atom.word }
    if text.utf8.count > AtomTable.characterLimit,
      text.unicodeScalars.count > AtomTable.characterLimit
    {
      return existing ? call.badArgument() : call.fail(.systemLimit)
    }
    if existing { return call.badArgument() }
    guard call.machine.atoms.count < AtomTable.limit else { return call.fail(.systemLimit) }
    return call.machine.atoms.intern(text).word
  }

  private static let binaries: [Native] = [
    native("erlang", "binary_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary else { return call.badArgument() }
      return byteList(call, call[0], 0, call[0].byteCount).word
    },
    native("erlang", "binary_to_list", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBinary, let first = call[1].natural, let last = call[2].natural, first >= 1,
        last >= first, last <= call[0].byteCount
      else { return call.badArgument() }
      return byteList(call, call[0], first - 1, last - first + 1).word
    },
    native("erlang", "bitstring_to_list", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBitstring else { return call.badArgument() }
      let bits = call[0].bitCount
      let whole = bits & ~7
      let tail =
        whole == bits
        ? Value.emptyList
        : call.process.cons(
          call.process.subBinary(call[0], bitOffset: whole, bitCount: bits - whole), .emptyList)
      return byteList(call, call[0], 0, bits >> 3, tail).word
    },
    native("erlang", "list_to_binary", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isList else { return call.badArgument() }
      return call.orBadArgument(ByteList.binary(call.process, call[0]))
    },
    native("erlang", "iolist_to_binary", 1) { process, base in
      let call = NativeCall(process, base)
      if call[0].isBinary { return call[0].word }
      return call.orBadArgument(ByteList.binary(call.process, call[0]))
    },
    native("erlang", "list_to_bitstring", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isList else { return call.badArgument() }
      return call.orBadArgument(ByteList.binary(call.process, call[0], allowsBits: true))
    },
    native("erlang", "iolist_size", 1) { process, base in
      let call = NativeCall(process, base)
      guard let bits = ByteList.bitCount(call[0], allowsBits: false) else {
        return call.badArgument()
      }
      return Value(small: bits >> 3).word
    },
    native("erlang", "iolist_to_iovec", 1) { process, base in
      let call = NativeCall(process, base)
      let binary = call[0].isBinary ? call[0] : ByteList.binary(call.process, call[0])
      guard !binary.isNone else { return call.badArgument() }
      return (binary.bitCount == 0 ? .emptyList : call.process.cons(binary, .emptyList)).word
    },
    native("erlang", "split_binary", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBitstring, let at = call[1].natural, at <= call[0].bitCount >> 3 else {
        return call.badArgument()
      }
      let rest = call[0].bitCount - at * 8
      return call.process.tuple(
        call.process.subBinary(call[0], bitOffset: 0, bitCount: at * 8),
        call.process.subBinary(call[0], bitOffset: at * 8, bitCount: rest)
      ).word
    },
    native("erlang", "binary_part", 3) { process, base in
      let call = NativeCall(process, base)
      return part(call, call[0], call[1], call[2])
    },
    native("erlang", "binary_part", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isTuple, call[1].tupleCount == 2 else { return call.badArgument() }
      return part(call, call[0], call[1].element(0), call[1].element(1))
    },
  ]

  /// A part of a binary; a negative length goes back from `start`.
  static func part(_ call: NativeCall, _ binary: Value, _ start: Value, _ length: Value) -> UInt64 {
    guard binary.isBinary, start.isSmall, length.isSmall else { return call.badArgument() }
    var from = start.small
    var count = length.small
    if count < 0 {
      from += count
      count = -count
    }
    guard from >= 0, from + count <= binary.byteCount else { return call.badArgument() }
    return call.process.subBinary(binary, bitOffset: from * 8, bitCount: count * 8).word
  }

  /// A list of the bytes of a bitstring's part.
  static func byteList(
    _ call: NativeCall, _ binary: Value, _ from: Int, _ count: Int, _ tail: Value = .emptyList
  ) -> Value {
    if count == 0 { return tail }
    let cells = call.process.allocate(count * 2)
    binary.withBytes { bytes in
      for index in 0..<count {
        cells[index * 2] = Value(small: Int(bytes[from + index])).word
        cells[index * 2 + 1] = UInt64(UInt(bitPattern: cells + index * 2 + 2)) | Tag.cons
      }
    }
    cells[count * 2 - 1] = tail.word
    return Value(cons: cells)
  }
}
