/// Why a module cannot be loaded.
public enum LoadError: Error, Equatable {
  /// The code refers to a native that this machine has not.
  case missingNative(String)
  /// The code is not what the loader takes: a function or a position that is not there.
  case malformed(String)
  /// The machine's memory for code is full.
  case full
}

extension Machine {
  /// Loads a module: its functions get addresses, and its exports can be called. A module of the same name is replaced; processes
  /// that still run its code go on with it.
  public func load(_ module: ModuleCode) throws(LoadError) {
    // What exports lead to is read without the lock.
    lock.waitUntilAlone()
    let name = atoms.intern(module.name)
    let file = constant(charlist(module.file))
    let sizes = module.functions.map { $0.words.count + 1 }
    let total = sizes.reduce(0, +)
    guard code.hasRoom(for: total) else { throw .full }

    let starts = code.allocate(sizes) { index, start in
      let function = module.functions[index]
      return FunctionInfo(
        start: UnsafePointer(start), end: UnsafePointer(start + sizes[index]),
        frameSize: function.frameSize, module: name, name: atoms.intern(function.name),
        arity: function.arity, capturedCount: function.capturedCount, file: file,
        handlers: function.handlers, lines: function.lines)
    }
    var entries: [UnsafeMutablePointer<FunctionEntry>] = []
    let unique = Int(Hash.atomHash(name, atoms)) ^ total
    for (index, function) in module.functions.enumerated() {
      let entry = UnsafeMutablePointer<FunctionEntry>.allocate(capacity: 1)
      entry.initialize(
        to: FunctionEntry(
          code: UnsafePointer(starts[index] + 1), module: name, name: atoms.intern(function.name),
          arity: function.arity, capturedCount: function.capturedCount, index: index,
          unique: unique & 0x7FF_FFFF))
      entries.append(entry)
    }
    for (index, function) in module.functions.enumerated() {
      try fill(starts[index], function, module.name, entries)
    }

    var exports: [(name: Value, arity: Int)] = []
    for (index, function) in module.functions.enumerated() where function.isExported {
      let entry = entries[index]
      exports.append((entry.pointee.name, function.arity))
      code.export(name, entry.pointee.name, function.arity).pointee.code = entry.pointee.code
    }
    code.install(
      LoadedModule(name: name, file: module.file, exports: exports, functions: entries))
    watchLoaded(name)
  }

  private func fill(
    _ start: UnsafeMutablePointer<UInt64>, _ function: FunctionCode, _ module: String,
    _ entries: [UnsafeMutablePointer<FunctionEntry>]
  ) throws(LoadError) {
    start[0] = UInt64(function.frameSize)
    let words = start + 1
    for index in function.words.indices { words[index] = function.words[index] }
    for (position, fixup) in function.fixups {
      guard position > 0, position < function.words.count else {
        throw .malformed("\(module).\(function.name)/\(function.arity): a fixup at \(position)")
      }
      switch fixup {
      case .function(let index):
        guard entries.indices.contains(index) else {
          throw .malformed("\(module).\(function.name)/\(function.arity): function \(index)")
        }
        let isClosure =
          Instruction(word: function.words[position - 1]).opcode == .makeFunction
        words[position] =
          isClosure
          ? UInt64(UInt(bitPattern: entries[index]))
          : UInt64(UInt(bitPattern: entries[index].pointee.code))
      case .export(let module, let name, let arity):
        let export = code.export(atoms.intern(module), atoms.intern(name), arity)
        words[position] = UInt64(UInt(bitPattern: export))
      case .native(let module, let name, let arity):
        guard let entry = natives[NativeKey(module: module, name: name, arity: arity)] else {
          throw .missingNative("\(module).\(name)/\(arity)")
        }
        words[position] = UInt64(UInt(bitPattern: entry))
      case .literal(let literal):
        words[position] = constant(literal).word
      }
    }
  }

  private func charlist(_ text: String) -> Literal {
    .list(text.unicodeScalars.map { .integer(Int($0.value)) }, tail: nil)
  }

  /// Whether a module of that name is loaded.
  public func isLoaded(_ module: String) -> Bool {
    atoms.existing(module).map { code.module($0) != nil } ?? false
  }

  /// The names of the modules that are loaded, in the order of text.
  public var loadedModules: [String] { code.modules.keys.map { atoms.name($0) }.sorted() }

  /// The source file of a loaded module.
  public func file(ofModule module: String) -> String? {
    atoms.existing(module).flatMap { code.module($0)?.file }
  }
}
