internal import Syntax
internal import VirtualMachine

/// The specification of one segment of a bitstring.
struct SegmentOptions {
  /// `integer`, `float`, `binary`, `bitstring`, `utf8`, `utf16` or `utf32`.
  var kind: String?
  var size: Form?
  var unit: Int?
  /// `signed` or `unsigned`.
  var sign: String?
  /// `big`, `little` or `native`.
  var endianness: String?

  var isSigned: Bool { sign == "signed" }
  var isLittleEndian: Bool { endianness == "little" || endianness == "native" }
}

/// What stands behind `::` in a bitstring.
extension Expander {
  func segmentParts(
    _ form: Form, _ environment: Environment
  ) throws(CompilationFailure) -> (Form, SegmentOptions) {
    var options = SegmentOptions()
    guard let sides = form.asCall(of: "::", arity: 2) else { return (form, options) }
    try readOptions(sides[1], &options, environment)
    return (sides[0], options)
  }

  private func readOptions(
    _ form: Form, _ options: inout SegmentOptions, _ environment: Environment
  ) throws(CompilationFailure) {
    if let sides = form.asCall(of: "-", arity: 2) {
      try readOptions(sides[0], &options, environment)
      return try readOptions(sides[1], &options, environment)
    }
    if let sides = form.asCall(of: "*", arity: 2) {
      // `::size*unit`, also `::_*unit`.
      if sides[0].asVariable?.name != "_" { try setSize(sides[0], &options, environment) }
      guard case .integer(let unit) = sides[1] else {
        throw fail(environment, form.meta, "unit in bitstring expects an integer literal")
      }
      options.unit = unit
      return
    }
    if form.isInteger { return try setSize(form, &options, environment) }
    if let call = form.asCall {
      return try readCall(call.name, call.arguments, form, &options, environment)
    }
    if let (name, _, _) = form.asVariable {
      return try readCall(name, [], form, &options, environment)
    }
    throw fail(
      environment, form.meta, "unknown bitstring specifier: \(FormPrinter.text(form))")
  }

  private func setSize(
    _ form: Form, _ options: inout SegmentOptions, _ environment: Environment
  ) throws(CompilationFailure) {
    if let size = options.size, size != form {
      throw conflict("size", FormPrinter.text(form), FormPrinter.text(size), form, environment)
    }
    options.size = form
  }

  private func conflict(
    _ what: String, _ new: String, _ old: String, _ form: Form, _ environment: Environment
  ) -> CompilationFailure {
    fail(
      environment, form.meta,
      "conflicting \(what) specification for bit field: \"\(new)\" and \"\(old)\"")
  }

  private func readCall(
    _ name: String, _ arguments: [Form], _ form: Form, _ options: inout SegmentOptions,
    _ environment: Environment
  ) throws(CompilationFailure) {
    switch (name, arguments.count) {
    case ("size", 1): try setSize(arguments[0], &options, environment)
    case ("unit", 1):
      guard case .integer(let unit) = arguments[0], (1...256).contains(unit) else {
        throw fail(
          environment, form.meta,
          "unit in bitstring expects an integer as argument between 1 and 256, got: \(FormPrinter.text(arguments[0]))"
        )
      }
      if let old = options.unit, old != unit {
        throw conflict("unit", "\(unit)", "\(old)", form, environment)
      }
      options.unit = unit
    case ("signed", 0), ("unsigned", 0):
      if let old = options.sign, old != name {
        throw conflict("sign", name, old, form, environment)
      }
      options.sign = name
    case ("big", 0), ("little", 0), ("native", 0):
      if let old = options.endianness, old != name {
        throw conflict("endianness", name, old, form, environment)
      }
      options.endianness = name
    case ("integer", 0), ("float", 0), ("binary", 0), ("bytes", 0), ("bits", 0), ("bitstring", 0),
      ("utf8", 0), ("utf16", 0), ("utf32", 0):
      let kind = name == "bytes" ? "binary" : name == "bits" ? "bitstring" : name
      if let old = options.kind, old != kind {
        throw conflict("type", kind, old, form, environment)
      }
      options.kind = kind
    case ("_", 0): break
    default:
      var inner = environment
      if let expanded = try expandMacros(form, &inner) {
        return try readOptions(expanded, &options, environment)
      }
      if arguments.isEmpty, let variable = form.asVariable,
        environment.variables[VariableKey(variable.name, context: variable.context)] != nil
      {
        // A variable on its own is a size.
        return try setSize(form, &options, environment)
      }
      throw fail(
        environment, form.meta,
        "unknown bitstring specifier: \(FormPrinter.text(form))"
          + (form.asVariable == nil ? "" : "()"))
    }
  }

  // MARK: What goes together

  /// Refuses a specification that no value, or not this literal, can have.
  func checkSegment(
    _ options: SegmentOptions, _ value: Form, _ environment: Environment, _ meta: Meta
  ) throws(CompilationFailure) {
    if let type = Self.literalType(value) {
      if type == "binary", options.size != nil || options.unit != nil {
        throw fail(
          environment, meta,
          "literal string in bitstring supports only endianness and type specifiers, which must be one of: little, big, native, utf8, utf16, utf32, bits, bytes, binary or bitstring"
        )
      }
      if let kind = options.kind, !Self.fits(type, kind) {
        throw conflict("type", kind, type, value, environment)
      }
    }
    if value.asList != nil || value.asAtom != nil {
      throw fail(environment, meta, "invalid literal \(FormPrinter.text(value)) in <<>>")
    }
    let kind = options.kind ?? Self.literalType(value) ?? "integer"
    let isNumber = kind == "integer" || kind == "float"
    if options.sign != nil, !isNumber {
      throw fail(
        environment, meta,
        "signed and unsigned specifiers are supported only on integer and float types")
    }
    if isNumber, options.unit != nil, options.size == nil {
      throw fail(
        environment, meta,
        "integer and float types require a size specifier if the unit specifier is given")
    }
    if kind == "float", case .integer(let size)? = options.size {
      let (bits, overflow) = size.multipliedReportingOverflow(by: options.unit ?? 1)
      guard !overflow, [16, 32, 64].contains(bits) else {
        throw fail(
          environment, meta,
          "float requires size*unit to be 16, 32, or 64 (default), got: \(overflow ? size : bits)")
      }
    }
  }

  private static func literalType(_ value: Form) -> String? {
    switch value {
    case .integer, .bigInteger: "integer"
    case .float: "float"
    case .binary: "binary"
    default: nil
    }
  }

  private static func fits(_ literal: String, _ kind: String) -> Bool {
    switch literal {
    case "integer": kind != "binary" && kind != "bitstring"
    case "float": kind == "float"
    default: kind != "integer" && kind != "float"
    }
  }
}
