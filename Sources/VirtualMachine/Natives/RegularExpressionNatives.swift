internal import CPCRE2

/// The module `:swm_re`: what the language's `Regex` is made of.
///
/// A compiled pattern is `{:re_pattern, groups, unicode, 0, {pattern, options}}`: a plain term,
/// good on every node; the machine keeps what it stands for in a cache.
enum RegularExpressionNatives {
  static let rows: [Native] = [
    // compile(pattern, options) -> {:ok, compiled} | {:error, {charlist, position}}
    native("swm_re", "compile", 2) { process, base in
      let call = NativeCall(process, base)
      guard let pattern = ByteList.bytes(call[0]), let key = key(call, pattern, call[1]) else {
        return call.badArgument()
      }
      do throws(RegularExpression.Failure) {
        let expression = try cache(call).expression(key)
        let p = call.process
        let source = p.tuple(p.binary(pattern), call[1])
        let compiled = p.tuple([
          call.atom("re_pattern"), Value(small: expression.groupCount),
          Value(small: expression.isUnicode ? 1 : 0), Value(small: 0), source,
        ])
        return p.tuple(.ok, compiled).word
      } catch {
        let text = Value(word: call.charlist(Array(error.message.utf8)))
        let detail = call.process.tuple(text, Value(small: error.position))
        return call.process.tuple(.error, detail).word
      }
    },
    // run(compiled, subject, offset, options) -> :nomatch | [{start, length}], {-1, 0} for a group
    // that took no part
    native("swm_re", "run", 4) { process, base in
      let call = NativeCall(process, base)
      guard let expression = expression(call, call[0]), call[1].isBinary,
        let offset = call[2].natural, offset <= call[1].byteCount,
        let options = runOptions(call, call[3])
      else { return call.badArgument() }
      call.charge(10 + call[1].byteCount >> 8)
      let isText =
        !expression.isUnicode || call[1].withBytes { UTF8Text.validCount($0) == $0.count }
      guard isText else { return call.badArgument() }
      let flags = options | (expression.isUnicode ? PCRE2_NO_UTF_CHECK : 0)
      let found = call[1].withBytes { bytes -> [Range<Int>?]? in
        // An offset within a character would not be safe without the check.
        if expression.isUnicode, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { return nil }
        return call.apart { expression.run(bytes, from: offset, options: flags) }
      }
      guard let found else { return call.atom("nomatch").word }
      var list = ListBuilder(call.process)
      for range in found {
        list.append(
          call.process.tuple(
            Value(small: range?.lowerBound ?? -1), Value(small: range?.count ?? 0)))
      }
      return list.finish().word
    },
    // names(compiled) -> [{name, [group]}] in the order of the names
    native("swm_re", "names", 1) { process, base in
      let call = NativeCall(process, base)
      guard let expression = expression(call, call[0]) else { return call.badArgument() }
      var list = ListBuilder(call.process)
      for (name, groups) in expression.names {
        let numbers = call.list(groups.map { Value(small: $0) })
        list.append(call.process.tuple(call.binary(name), numbers))
      }
      return list.finish().word
    },
    native("swm_re", "version", 0) { process, base in
      let call = NativeCall(process, base)
      var buffer = [UInt8](repeating: 0, count: 64)
      let count = pcre2_config_8(UInt32(PCRE2_CONFIG_VERSION), &buffer)
      return call.text(Array(buffer.prefix(Swift.max(0, Int(count) - 1))))
    },
  ]

  private static func cache(_ call: NativeCall) -> RegularExpressionCache {
    call.machine.expressions
  }

  /// The expression of a compiled pattern, or of a pattern as it is.
  private static func expression(_ call: NativeCall, _ value: Value) -> RegularExpression? {
    var pattern = value
    var options = Value.emptyList
    if value.isTuple {
      guard value.tupleCount == 5, value.element(4).isTuple, value.element(4).tupleCount == 2 else {
        return nil
      }
      pattern = value.element(4).element(0)
      options = value.element(4).element(1)
    }
    if pattern.isBinary, options.isEmptyList,
      let found = pattern.withBytes({ cache(call).recent($0) })
    {
      return found
    }
    guard let bytes = ByteList.bytes(pattern), let key = key(call, bytes, options) else {
      return nil
    }
    return try? cache(call).expression(key)
  }

  private static func key(
    _ call: NativeCall, _ pattern: [UInt8], _ options: Value
  ) -> RegularExpressionCache.Key? {
    var key = RegularExpressionCache.Key(pattern: pattern, options: 0, newline: 0, bsr: 0)
    var rest = options
    while rest.isCons {
      let option = rest.head
      rest = rest.tail
      if option.isTuple {
        guard option.tupleCount == 2, option.element(0) == call.atom("newline"),
          option.element(1).isAtom, let newline = newline(call, option.element(1))
        else { return nil }
        key.newline = newline
        continue
      }
      guard option.isAtom else { return nil }
      switch call.machine.atoms.name(option) {
      case "caseless": key.options |= PCRE2_CASELESS
      case "multiline": key.options |= PCRE2_MULTILINE
      case "dotall": key.options |= PCRE2_DOTALL
      case "extended": key.options |= PCRE2_EXTENDED
      case "unicode": key.options |= PCRE2_UTF
      case "ucp": key.options |= PCRE2_UCP
      case "ungreedy": key.options |= PCRE2_UNGREEDY
      case "firstline": key.options |= PCRE2_FIRSTLINE
      case "anchored": key.options |= PCRE2_ANCHORED
      case "dupnames": key.options |= PCRE2_DUPNAMES
      case "no_auto_capture": key.options |= PCRE2_NO_AUTO_CAPTURE
      case "dollar_endonly": key.options |= PCRE2_DOLLAR_ENDONLY
      case "no_start_optimize": key.options |= PCRE2_NO_START_OPTIMIZE
      case "bsr_anycrlf": key.bsr = UInt32(PCRE2_BSR_ANYCRLF)
      case "bsr_unicode": key.bsr = UInt32(PCRE2_BSR_UNICODE)
      default: return nil
      }
    }
    return rest.isEmptyList ? key : nil
  }

  private static func newline(_ call: NativeCall, _ name: Value) -> UInt32? {
    switch call.machine.atoms.name(name) {
    case "cr": return UInt32(PCRE2_NEWLINE_CR)
    case "lf": return UInt32(PCRE2_NEWLINE_LF)
    case "crlf": return UInt32(PCRE2_NEWLINE_CRLF)
    case "anycrlf": return UInt32(PCRE2_NEWLINE_ANYCRLF)
    case "any": return UInt32(PCRE2_NEWLINE_ANY)
    default: return nil
    }
  }

  private static func runOptions(_ call: NativeCall, _ options: Value) -> UInt32? {
    var flags: UInt32 = 0
    var rest = options
    while rest.isCons {
      guard rest.head.isAtom else { return nil }
      switch call.machine.atoms.name(rest.head) {
      case "anchored": flags |= PCRE2_ANCHORED
      case "notbol": flags |= PCRE2_NOTBOL
      case "noteol": flags |= PCRE2_NOTEOL
      case "notempty": flags |= PCRE2_NOTEMPTY
      case "notempty_atstart": flags |= PCRE2_NOTEMPTY_ATSTART
      default: return nil
      }
      rest = rest.tail
    }
    return rest.isEmptyList ? flags : nil
  }
}
