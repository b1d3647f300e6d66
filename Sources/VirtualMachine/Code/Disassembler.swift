extension Opcode {
  /// Whether a further word follows the instruction.
  public var hasFurtherWord: Bool {
    switch self {
    case .loadWord, .call, .callExport, .tailCall, .tailCallExport, .native, .nativeGuard,
      .testWord, .testTagged, .mapFetch, .makeFunction, .loop, .binaryByte, .binaryInteger,
      .binaryFloat,
      .binaryBytes, .binaryUTF, .binaryRest, .buildInteger, .buildFloat, .buildBytes, .buildUTF,
      .undefined, .nativeFunction:
      true
    default: false
    }
  }

  /// Whether operand `c` is the distance of a jump.
  var jumpsByC: Bool {
    switch self {
    case .nativeGuard, .testWord, .testSame, .testNotSame, .testEqual, .testNotEqual, .testLess,
      .testLessOrEqual, .testLessSmall, .testGreaterOrEqualSmall, .testRange, .testTuple,
      .testTagged,
      .testCons, .testUncons, .testType, .testFunction, .mapFetch, .receiveNext, .binaryStart,
      .binaryEnd,
      .binaryUnit:
      true
    default: false
    }
  }

  /// Whether `b` and `c` together are the distance of a jump.
  var jumpsByNumber: Bool {
    switch self {
    case .jump, .receiveSkip, .receiveWait, .receiveWaitTimeout: true
    default: false
    }
  }

  /// Whether the further word holds the distance of a jump, in its low 16 bits or as a whole.
  var jumpsByWord: Bool {
    switch self {
    case .binaryByte, .binaryInteger, .binaryFloat, .binaryBytes, .binaryUTF, .binaryRest, .loop:
      true
    default: false
    }
  }
}

/// Code as text, for tests, documents and whoever looks for a mistake.
///
/// Each instruction is a line: its first word's number, the name and the operands. Jumps show the word they go to.
public struct Disassembler {
  private let function: FunctionCode
  private let names: [String]
  private var fixups: [Int: FunctionCode.Fixup] = [:]

  private init(_ function: FunctionCode, names: [String]) {
    self.function = function
    self.names = names
    for (position, fixup) in function.fixups { fixups[position] = fixup }
  }

  /// All functions of a module.
  public static func text(of module: ModuleCode) -> String {
    let names = module.functions.map { "\($0.name)/\($0.arity)" }
    return module.functions.map { Disassembler($0, names: names).text }.joined(separator: "\n")
  }

  /// One function; without the module, others are shown by their index.
  public static func text(of function: FunctionCode, in module: ModuleCode? = nil) -> String {
    let names = module?.functions.map { "\($0.name)/\($0.arity)" } ?? []
    return Disassembler(function, names: names).text
  }

  private var text: String {
    var lines = ["\(function.name)/\(function.arity) frame \(function.frameSize)"]
    if function.capturedCount > 0 { lines[0] += " captured \(function.capturedCount)" }
    var position = 0
    while position < function.words.count {
      let instruction = Instruction(word: function.words[position])
      let size = instruction.opcode?.hasFurtherWord == true ? 2 : 1
      lines.append("  \(position) " + describe(instruction, position, size))
      position += size
    }
    for handler in function.handlers {
      let range = "\(handler.range.lowerBound)..<\(handler.range.upperBound)"
      lines.append("  handler \(range) -> \(handler.target) r\(handler.register)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(_ i: Instruction, _ position: Int, _ size: Int) -> String {
    guard let opcode = i.opcode else { return "unknown \(i.word)" }
    var operands = operands(opcode, i)
    if size == 2, position + 1 < function.words.count {
      let word = further(opcode, position + 1)
      if !word.isEmpty { operands.append(word) }
    }
    if let distance = distance(opcode, i, position + 1) {
      operands.append((opcode.jumpsByNumber ? "" : "else ") + "\(position + size + distance)")
    }
    return operands.isEmpty ? "\(opcode)" : "\(opcode) " + operands.joined(separator: ", ")
  }

  private func distance(_ opcode: Opcode, _ i: Instruction, _ next: Int) -> Int? {
    if opcode.jumpsByC { return i.c }
    if opcode.jumpsByNumber { return i.imm }
    guard opcode.jumpsByWord, next < function.words.count else { return nil }
    let word = function.words[next]
    return opcode == .binaryRest || opcode == .loop
      ? Int(Int64(bitPattern: word)) : BinaryField(word: word).elseDistance
  }

  private func operands(_ opcode: Opcode, _ i: Instruction) -> [String] {
    let (a, b, c) = ("r\(i.a)", "r\(i.b)", "r\(i.c)")
    switch opcode {
    case .binaryStart: return i.x > 0 ? [a, b, "r\(i.x)"] : [a, b]
    case .binaryUnit: return [a, b, "unit \(i.x)"]
    case .move, .head, .tail, .binarySettle, .binaryEnd, .testSame, .testNotSame, .testEqual,
      .testNotEqual, .testLess, .testLessOrEqual, .mapFetch:
      return [a, b]
    case .move2: return [a, b, c]
    case .move3: return [a, b, c, "r\(i.x)"]
    case .testUncons: return [a, b, "r\(i.x)"]
    case .loadSmall: return [a, "\(i.imm)"]
    case .jump, .receiveAccept, .receiveSkip, .receiveWait, .functionClause, .undefined, .exit,
      .breakpoint:
      return []
    case .callFunction, .callDynamic, .tailCall, .tailCallExport, .tailCallFunction,
      .tailCallDynamic, .testTuple, .testTagged, .testFunction:
      return [a, "\(i.b)"]
    case .native, .makeList, .makeTuple, .makeMap, .makeFunction, .element:
      return [a, b, "\(i.c)"]
    case .nativeGuard: return [a, b, "\(i.x)"]
    case .testLessSmall, .testGreaterOrEqualSmall: return [a, "\(i.b)"]
    case .testType: return [a, TypeTest(rawValue: UInt8(i.x)).map { "\($0)" } ?? "?"]
    case .fail: return [a, Failure(rawValue: UInt8(i.x)).map { "\($0)" } ?? "?"]
    case .mapPut, .mapUpdate: return [a, b, c, "\(i.x)"]
    case .loop: return [a, b]
    case .binaryByte: return i.x > 0 ? [a, b, c, "r\(i.x)"] : [a, b, c]
    case .testRange: return [a, "\(i.b)...\(i.b + i.x)"]
    case .addSmall, .multiplySmall: return [a, b, "\(i.c)"]
    case .binaryRest: return [a, b, c, "unit \(i.x)"]
    case .uncons, .cons, .add, .subtract, .multiply, .same, .notSame, .equal, .notEqual, .less,
      .lessOrEqual, .binaryInteger, .binaryFloat, .binaryBytes, .binaryUTF:
      return [a, b, c]
    case .buildStart: return i.x == 1 ? [a] : []
    case .loadWord, .call, .callExport, .return, .testWord, .testCons, .raise,
      .receiveMark, .receiveNext, .receiveWaitTimeout, .buildInteger, .buildFloat, .buildBytes,
      .buildUTF,
      .buildFinish, .nativeFunction, .noteReturn, .traceReturn:
      return [a]
    }
  }

  private func further(_ opcode: Opcode, _ position: Int) -> String {
    let word = function.words[position]
    switch fixups[position] {
    case .function(let index)?:
      return names.indices.contains(index) ? names[index] : "function \(index)"
    case .export(let module, let name, let arity)?, .native(let module, let name, let arity)?:
      return "\(module).\(name)/\(arity)"
    case .literal(let literal)?: return Self.text(of: literal)
    case nil: break
    }
    switch opcode {
    case .mapFetch: return "r\(word)"
    case .binaryRest, .loop: return ""
    case .binaryByte, .binaryInteger, .binaryFloat, .binaryBytes, .binaryUTF, .buildInteger,
      .buildFloat,
      .buildBytes, .buildUTF:
      return Self.text(of: BinaryField(word: word))
    default: return "\(word)"
    }
  }

  private static func text(of field: BinaryField) -> String {
    var text = field.flags & BinaryField.sizeInRegister != 0 ? "r\(field.size)" : "\(field.size)"
    if field.flags & BinaryField.whole != 0 { text = "whole" }
    text += "*\(field.unit)"
    let flags: [(UInt8, String)] = [
      (BinaryField.littleEndian, "little"), (BinaryField.signed, "signed"),
      (BinaryField.utf16, "utf16"), (BinaryField.utf32, "utf32"),
    ]
    for (flag, name) in flags where field.flags & flag != 0 { text += " \(name)" }
    return text
  }

  /// A constant, roughly as Elixir writes it.
  static func text(of literal: Literal) -> String {
    switch literal {
    case .atom(let name): return ":\(name)"
    case .integer(let number): return "\(number)"
    case .bigInteger(let negative, let limbs): return (negative ? "-" : "") + "big\(limbs)"
    case .float(let number): return "\(number)"
    case .binary(let bytes):
      let isText = bytes.allSatisfy { 32..<127 ~= $0 && $0 != 34 && $0 != 92 }
      return isText ? "\"\(String(decoding: bytes, as: UTF8.self))\"" : "bytes\(bytes)"
    case .bitstring(let bytes, let count): return "bits\(bytes)::\(count)"
    case .list(let elements, let tail):
      let end = tail.map { " | " + text(of: $0) } ?? ""
      return "[" + elements.map(text(of:)).joined(separator: ", ") + end + "]"
    case .tuple(let elements):
      return "{" + elements.map(text(of:)).joined(separator: ", ") + "}"
    case .map(let pairs):
      let texts = pairs.map { text(of: $0.key) + " => " + text(of: $0.value) }
      return "%{" + texts.joined(separator: ", ") + "}"
    case .export(let module, let name, let arity): return "&\(module).\(name)/\(arity)"
    case .opaque(let index): return "#\(index)"
    }
  }
}
