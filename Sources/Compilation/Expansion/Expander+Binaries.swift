internal import Syntax
internal import VirtualMachine

extension Expander {
  /// `<<...>>` as an expression.
  func expandBinary(
    _ meta: Meta, _ segments: [Form], _ environment: inout Environment
  ) throws(CompilationFailure) -> Core {
    let line = environment.line
    var result: [BinarySegment] = []
    for segment in segments {
      let (valueForm, options) = try segmentParts(segment, environment)
      try checkSegment(options, valueForm, environment, meta)
      var type = try segmentType(options, valueForm, environment, meta)
      var value: Core
      if let inner = valueForm.asRemoteCall, inner.name == "to_string", inner.arguments.count == 1,
        inner.target == .atom("Elixir.Kernel")
      {
        value = textOf(try expand(inner.arguments[0], &environment), line)
      } else {
        value = try expand(valueForm, &environment)
      }
      if case .literal(.binary(let bytes)) = value,
        options.kind == nil || options.kind?.hasPrefix("utf") == true
      {
        value = .literal(.binary(Self.encoded(bytes, type)))
        type = SegmentType(kind: .bits, unit: 8)
      }
      if case .binary(let inner, _) = value, options.size == nil, type.kind == .bits {
        result += inner
        continue
      }
      if case .literal(.binary(let bytes)) = value, case .bits = type.kind, options.size == nil,
        case .literal(.binary(let before))? = result.last?.value, result.last?.size == nil,
        result.last?.type.kind == .bits
      {
        result[result.count - 1].value = .literal(.binary(before + bytes))
        continue
      }
      if case .literal(.float) = value, options.kind == nil {
        type = SegmentType(
          kind: .float, unit: options.unit ?? 1, isLittleEndian: type.isLittleEndian)
      }
      var size: Core?
      if let sizeForm = options.size { size = try expand(sizeForm, &environment) }
      result.append(BinarySegment(value: value, size: size, type: type))
    }
    if let whole = Self.wholeBinary(result) { return .literal(.binary(whole)) }
    return .binary(result, line: line)
  }

  private static func wholeBinary(_ segments: [BinarySegment]) -> [UInt8]? {
    if segments.isEmpty { return [] }
    var bytes: [UInt8] = []
    for segment in segments {
      switch (segment.value, segment.type.kind) {
      case (.literal(.binary(let part)), .bits) where segment.size == nil && segment.type.unit == 8:
        bytes += part
      case (.literal(.integer(let number)), .integer)
      where segment.size == nil && segment.type.unit == 1:
        bytes.append(UInt8(truncatingIfNeeded: number))
      default: return nil
      }
    }
    return bytes
  }

  /// `<<...>>` as a pattern.
  func binaryPattern(
    _ meta: Meta, _ segments: [Form], _ scope: inout PatternScope,
    _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    var result: [BinaryPatternSegment] = []
    for (index, segment) in segments.enumerated() {
      let (valueForm, options) = try segmentParts(segment, environment)
      try checkSegment(options, valueForm, environment, meta)
      var type = try segmentType(options, valueForm, environment, meta)
      var value = try pattern(valueForm, &scope, &environment)
      if case .literal(.binary(let bytes)) = value, options.size == nil {
        value = .literal(.binary(Self.encoded(bytes, type)))
        type = SegmentType(kind: .bits, unit: 8)
      }
      if case .literal(.float) = value, options.kind == nil {
        type = SegmentType(kind: .float, unit: 1, isLittleEndian: type.isLittleEndian)
      }
      if case .binary(let inner) = value, options.size == nil {
        result += inner
        continue
      }
      var size: Core?
      if let sizeForm = options.size {
        var inner = environment
        inner.variables = scope.outer.merging(scope.bound) { $1 }
        inner.context = .none
        var sizeForm = sizeForm
        if sizeForm.asVariable != nil, case .node(var node) = sizeForm {
          node.meta.set("if_undefined", .atom("raise"))
          sizeForm = .node(node)
        }
        size = try expand(sizeForm, &inner)
      } else if type.kind == .bits, index < segments.count - 1, !Self.isLiteral(value) {
        throw fail(
          environment, meta,
          "a binary field without size is only allowed at the end of a binary pattern, at the right side of binary concatenation and and never allowed in binary generators. The following examples are invalid:\n\n    rest <> \"foo\"\n    <<rest::binary, \"foo\">>\n\nThey are invalid because there is a bits/bitstring component not at the end. However, the \"reverse\" would work:\n\n    \"foo\" <> rest\n    <<\"foo\", rest::binary>>\n\n"
        )
      }
      result.append(BinaryPatternSegment(value: value, size: size, type: type))
    }
    return .binary(result)
  }

  private static func isLiteral(_ pattern: Pattern) -> Bool {
    if case .literal = pattern { return true }
    return false
  }

  /// `left <> right` as a pattern: the left side must be a literal.
  func concatenationPattern(
    _ form: Form, _ scope: inout PatternScope, _ environment: inout Environment
  ) throws(CompilationFailure) -> Pattern {
    var parts: [Form] = []
    var rest = form
    while let sides = rest.asCall(of: "<>", arity: 2) {
      parts.append(sides[0])
      rest = sides[1]
    }
    var segments: [BinaryPatternSegment] = []
    for part in parts {
      var value = part
      while case .node = value, let expanded = try expandMacros(value, &environment) {
        value = expanded
      }
      guard case .binary(let bytes) = value else {
        if value.asCall(of: "<<>>") != nil,
          case .binary(let inner) = try pattern(value, &scope, &environment)
        {
          segments += inner
          continue
        }
        throw .argumentError(
          "the left argument of <> operator inside a match should always be a literal binary because its size can't be verified. Got: \(FormPrinter.text(part))"
        )
      }
      segments.append(
        BinaryPatternSegment(
          value: .literal(.binary(bytes)), size: nil, type: SegmentType(kind: .bits, unit: 8)))
    }
    let last = try pattern(rest, &scope, &environment)
    segments.append(
      BinaryPatternSegment(value: last, size: nil, type: SegmentType(kind: .bits, unit: 8)))
    return .binary(segments)
  }

  // MARK: Types

  private func segmentType(
    _ options: SegmentOptions, _ value: Form, _ environment: Environment, _ meta: Meta
  ) throws(CompilationFailure) -> SegmentType {
    let little = options.isLittleEndian
    var kind = options.kind ?? "integer"
    if options.kind == nil {
      switch value {
      case .binary, .bitstring: kind = "binary"
      case .float: kind = "float"
      default:
        if value.asCall(of: "<<>>") != nil { kind = "bitstring" }
        if value.asCall(of: "<>") != nil { kind = "binary" }
      }
    }
    switch kind {
    case "integer":
      return SegmentType(
        kind: .integer, unit: options.unit ?? 1, isSigned: options.isSigned, isLittleEndian: little)
    case "float":
      return SegmentType(kind: .float, unit: options.unit ?? 1, isLittleEndian: little)
    case "binary": return SegmentType(kind: .bits, unit: options.unit ?? 8)
    case "bitstring": return SegmentType(kind: .bits, unit: options.unit ?? 1)
    default:
      if options.size != nil || options.unit != nil {
        throw fail(environment, meta, "size and unit are not supported on utf types")
      }
      let utf: SegmentType.Kind = kind == "utf8" ? .utf8 : kind == "utf16" ? .utf16 : .utf32
      return SegmentType(kind: utf, unit: 1, isLittleEndian: little)
    }
  }

  /// A string's bytes in the encoding of a segment.
  private static func encoded(_ bytes: [UInt8], _ type: SegmentType) -> [UInt8] {
    let text = { String(decoding: bytes, as: UTF8.self) }
    let put = { (unit: UInt32, count: Int) -> [UInt8] in
      let big = (0..<count).map { UInt8(truncatingIfNeeded: unit >> UInt32(8 * (count - 1 - $0))) }
      return type.isLittleEndian ? big.reversed() : big
    }
    switch type.kind {
    case .utf16: return text().utf16.flatMap { put(UInt32($0), 2) }
    case .utf32: return text().unicodeScalars.flatMap { put($0.value, 4) }
    default: return bytes
    }
  }
}
