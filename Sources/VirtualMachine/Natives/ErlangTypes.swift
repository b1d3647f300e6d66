/// `:erlang`'s tests of types, comparisons and booleans.
enum ErlangTypes {
  static let rows: [Native] = types + comparisons + booleans

  private static let types: [Native] = [
    native("erlang", "is_atom", 1) { process, base in
      Value(boolean: Value(word: base[0]).isAtom).word
    },
    native("erlang", "is_boolean", 1) { process, base in
      Value(boolean: Value(word: base[0]).isBoolean).word
    },
    native("erlang", "is_integer", 1) { process, base in
      Value(boolean: Value(word: base[0]).isInteger).word
    },
    native("erlang", "is_float", 1) { process, base in
      Value(boolean: Value(word: base[0]).isFloat).word
    },
    native("erlang", "is_number", 1) { process, base in
      Value(boolean: Value(word: base[0]).isNumber).word
    },
    native("erlang", "is_list", 1) { process, base in
      Value(boolean: Value(word: base[0]).isList).word
    },
    native("erlang", "is_tuple", 1) { process, base in
      Value(boolean: Value(word: base[0]).isTuple).word
    },
    native("erlang", "is_map", 1) { process, base in
      Value(boolean: Value(word: base[0]).isMap).word
    },
    native("erlang", "is_binary", 1) { process, base in
      Value(boolean: Value(word: base[0]).isBinary).word
    },
    native("erlang", "is_bitstring", 1) { process, base in
      Value(boolean: Value(word: base[0]).isBitstring).word
    },
    native("erlang", "is_pid", 1) { process, base in
      Value(boolean: Value(word: base[0]).isPid).word
    },
    native("erlang", "is_port", 1) { process, base in
      Value(boolean: Value(word: base[0]).isPort).word
    },
    native("erlang", "is_reference", 1) { process, base in
      Value(boolean: Value(word: base[0]).isReference).word
    },
    native("erlang", "is_function", 1) { process, base in
      Value(boolean: Value(word: base[0]).isFunction).word
    },
    native("erlang", "is_function", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isInteger, !call[1].isNegativeInteger else { return call.badArgument() }
      let function = call[0]
      return call.boolean(function.isFunction && call[1] == Value(small: function.functionArity))
    },
    native("erlang", "is_record", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isAtom else { return call.badArgument() }
      let tuple = call[0]
      return call.boolean(tuple.isTuple && tuple.tupleCount > 0 && tuple.element(0) == call[1])
    },
    native("erlang", "is_record", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isAtom, let size = call[2].natural else { return call.badArgument() }
      let tuple = call[0]
      return call.boolean(
        tuple.isTuple && tuple.tupleCount == size && size > 0 && tuple.element(0) == call[1])
    },
    native("erlang", "is_map_key", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[1].isMap else { return call.badMap(call[1]) }
      return call.boolean(!Maps.get(call[1], call[0], call.machine.atoms).isNone)
    },
  ]

  private static let comparisons: [Native] = [
    native("erlang", "==", 2) { process, base in
      Value(boolean: Order.equal(Value(word: base[0]), Value(word: base[-1]))).word
    },
    native("erlang", "/=", 2) { process, base in
      Value(boolean: !Order.equal(Value(word: base[0]), Value(word: base[-1]))).word
    },
    native("erlang", "=:=", 2) { process, base in
      Value(boolean: Order.same(Value(word: base[0]), Value(word: base[-1]))).word
    },
    native("erlang", "=/=", 2) { process, base in
      Value(boolean: !Order.same(Value(word: base[0]), Value(word: base[-1]))).word
    },
    native("erlang", "<", 2) { process, base in
      let call = NativeCall(process, base)
      return call.boolean(call.compare(call[0], call[1]) < 0)
    },
    native("erlang", "=<", 2) { process, base in
      let call = NativeCall(process, base)
      return call.boolean(call.compare(call[0], call[1]) <= 0)
    },
    native("erlang", ">", 2) { process, base in
      let call = NativeCall(process, base)
      return call.boolean(call.compare(call[0], call[1]) > 0)
    },
    native("erlang", ">=", 2) { process, base in
      let call = NativeCall(process, base)
      return call.boolean(call.compare(call[0], call[1]) >= 0)
    },
    native("erlang", "max", 2) { process, base in
      let call = NativeCall(process, base)
      return (call.compare(call[0], call[1]) >= 0 ? call[0] : call[1]).word
    },
    native("erlang", "min", 2) { process, base in
      let call = NativeCall(process, base)
      return (call.compare(call[0], call[1]) <= 0 ? call[0] : call[1]).word
    },
  ]

  private static let booleans: [Native] = [
    native("erlang", "not", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBoolean else { return call.badArgument() }
      return call.boolean(call[0].isFalse)
    },
    native("erlang", "and", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBoolean, call[1].isBoolean else { return call.badArgument() }
      return call.boolean(call[0].isTrue && call[1].isTrue)
    },
    native("erlang", "or", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBoolean, call[1].isBoolean else { return call.badArgument() }
      return call.boolean(call[0].isTrue || call[1].isTrue)
    },
    native("erlang", "xor", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isBoolean, call[1].isBoolean else { return call.badArgument() }
      return call.boolean(call[0] != call[1])
    },
  ]
}

extension Value {
  /// Arguments that a function takes.
  var functionArity: Int {
    switch header.kind {
    case .function: return functionEntry.pointee.arity
    case .export: return exportEntry.pointee.arity
    default: return field(2).small
    }
  }
}
