extension Machine {
  /// Levels of nesting that a literal may have; what lies deeper is opaque.
  private static let literalDepth = 1000

  /// The term as a Swift value. What has no notation (pids, references, ports, closures), and what is nested too deep, becomes
  /// `.opaque` with the number that `opaque` gives it.
  func literal(_ value: Value, depth: Int = 0, opaque: (Value) -> Int = { _ in -1 }) -> Literal {
    if value.isSmall { return .integer(value.small) }
    if value.isAtom { return .atom(atoms.name(value)) }
    if value.isEmptyList { return .emptyList }
    if depth >= Self.literalDepth { return .opaque(opaque(value)) }
    if value.isCons {
      var elements: [Literal] = []
      var rest = value
      while rest.isCons {
        elements.append(literal(rest.head, depth: depth + 1, opaque: opaque))
        rest = rest.tail
      }
      let tail = rest.isEmptyList ? nil : literal(rest, depth: depth + 1, opaque: opaque)
      return .list(elements, tail: tail)
    }
    guard value.isBoxed else { return .opaque(opaque(value)) }
    switch value.header.kind {
    case .tuple:
      return .tuple(
        (0..<value.tupleCount).map {
          literal(value.element($0), depth: depth + 1, opaque: opaque)
        })
    case .map, .hashMap:
      var pairs: [LiteralPair] = []
      pairs.reserveCapacity(Maps.count(value))
      Maps.forEach(value) { key, value in
        pairs.append(
          LiteralPair(
            literal(key, depth: depth + 1, opaque: opaque),
            literal(value, depth: depth + 1, opaque: opaque)))
      }
      return .map(pairs)
    case .float: return .float(value.double)
    case .positive, .negative:
      let limbs = UnsafeBufferPointer(start: value.pointer + 1, count: value.header.size)
      if limbs.count == 1, value.isBoxed(.positive), limbs[0] <= UInt64(Int.max) {
        return .integer(Int(limbs[0]))
      }
      if limbs.count == 1, value.isBoxed(.negative), limbs[0] <= UInt64(Int.max) {
        return .integer(-Int(limbs[0]))
      }
      return .bigInteger(negative: value.isBoxed(.negative), magnitude: Array(limbs))
    case .heapBinary, .sharedBinary, .subBinary:
      let bytes = value.copiedBytes
      let bits = value.bitCount
      return bits & 7 == 0 ? .binary(bytes) : .bitstring(bytes, bitCount: bits)
    case .export:
      let export = value.exportEntry.pointee
      return .export(
        module: atoms.name(export.module), function: atoms.name(export.name), arity: export.arity)
    default: return .opaque(opaque(value))
    }
  }

  /// The literal as a term in a process's memory. `opaque` holds what its opaque parts stand for.
  func value(_ literal: Literal, in p: ProcessPointer, opaque: [Value] = []) -> Value {
    switch literal {
    case .atom(let name): return atoms.intern(name)
    case .integer(let number): return p.integer(number)
    case .bigInteger(let negative, let magnitude):
      let box = p.allocateInteger(magnitude.count)
      for index in magnitude.indices { box[index + 1] = magnitude[index] }
      return p.finishInteger(box, magnitude.count, isNegative: negative)
    case .float(let number): return p.float(number)
    case .binary(let bytes): return p.binary(bytes)
    case .bitstring(let bytes, let bitCount):
      let base = p.binary(bytes)
      return p.subBinary(base, bitOffset: 0, bitCount: Swift.min(bitCount, bytes.count * 8))
    case .list(let elements, let tail):
      var list = tail.map { value($0, in: p, opaque: opaque) } ?? .emptyList
      for element in elements.reversed() {
        list = p.cons(value(element, in: p, opaque: opaque), list)
      }
      return list
    case .tuple(let elements):
      let box = p.allocate(elements.count + 1)
      box[0] = Header(.tuple, elements.count).word
      for index in elements.indices {
        box[index + 1] = value(elements[index], in: p, opaque: opaque).word
      }
      return Value(boxed: box)
    case .map(let pairs):
      let count = pairs.count
      let memory = p.allocate(count * 2)
      for index in 0..<count {
        memory[count * 2 - 1 - index * 2] = value(pairs[index].key, in: p, opaque: opaque).word
        memory[count * 2 - 2 - index * 2] = value(pairs[index].value, in: p, opaque: opaque).word
      }
      return Maps.make(p, base: memory + count * 2 - 1, count: count)
    case .export(let module, let function, let arity):
      return p.export(code.export(atoms.intern(module), atoms.intern(function), arity))
    case .opaque(let index): return opaque.indices.contains(index) ? opaque[index] : .nil
    }
  }

  /// The literal as a term that lives as long as the machine, for code to refer to.
  func constant(_ literal: Literal) -> Value {
    switch literal {
    case .atom(let name): return atoms.intern(name)
    case .integer(let number) where number >= Value.smallMin && number <= Value.smallMax:
      return Value(small: number)
    default: break
    }
    let scratch = ScratchHeap(self)
    var term = value(literal, in: scratch.process)
    if term.isPointer {
      let count = copyWords(term)
      let target = literals.allocate(count)
      // The shared binaries' references stay with the literals, for good.
      var copier = TermCopier(self, sharedBinaries: 0)
      _ = copier.copy(&term, to: target, limit: target + count)
    }
    scratch.free()
    return term
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// `&module.function/arity`.
  func export(_ export: UnsafeMutablePointer<Export>) -> Value {
    let box = allocate(2)
    box[0] = Header(.export, 1).word
    box[1] = UInt64(UInt(bitPattern: export))
    return Value(boxed: box)
  }
}

extension Value {
  /// A copy of a bitstring's bytes, from its first bit on; the bits that the last byte lacks are 0.
  var copiedBytes: [UInt8] {
    let view = bits
    let count = (view.bitCount + 7) >> 3
    if count == 0 { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
      used = count
      // Safe: the capacity is not 0.
      let target = buffer.baseAddress.unsafelyUnwrapped
      target[count - 1] = 0
      Bits.copy(
        from: view.base, at: view.bitOffset, to: UnsafeMutableRawPointer(target), at: 0,
        count: view.bitCount)
    }
  }
}
