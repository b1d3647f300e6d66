internal import CPCRE2

/// A compiled regular expression (PCRE2). Any thread may match it.
final class RegularExpression: @unchecked Sendable {
  private let code: OpaquePointer
  private let context: OpaquePointer
  /// Memory for matches that no thread uses now: as much as there were matches at a time. The lock's.
  private var spare: [OpaquePointer]
  private let lock = BriefLock()
  /// Groups that capture.
  let groupCount: Int
  let isUnicode: Bool

  /// Steps that one match may take; a pattern that needs more does not match.
  private static let stepLimit: UInt32 = 10_000_000
  private static let heapLimitKilobytes: UInt32 = 64 * 1024

  /// Why a pattern cannot be compiled.
  struct Failure: Error {
    var message: String
    var position: Int
  }

  init(_ pattern: [UInt8], options: UInt32, newline: UInt32, bsr: UInt32) throws(Failure) {
    let settings = pcre2_compile_context_create_8(nil)
    defer { pcre2_compile_context_free_8(settings) }
    if newline != 0 { pcre2_set_newline_8(settings, newline) }
    if bsr != 0 { pcre2_set_bsr_8(settings, bsr) }
    pcre2_set_parens_nest_limit_8(settings, 250)
    // Without `u`, bytes are characters of Latin-1.
    if options & PCRE2_UTF == 0 { pcre2_set_character_tables_8(settings, Self.latinTables) }
    var errorCode: Int32 = 0
    var position = 0
    let compiled = pattern.withUnsafeBufferPointer { text in
      pcre2_compile_8(text.baseAddress, text.count, options, &errorCode, &position, settings)
    }
    guard let compiled, let match = pcre2_match_data_create_from_pattern_8(compiled, nil),
      let context = pcre2_match_context_create_8(nil)
    else {
      throw Failure(
        message: Self.message(errorCode), position: Self.place(errorCode, position, pattern.count))
    }
    code = compiled
    spare = [match]
    self.context = context
    pcre2_set_match_limit_8(context, Self.stepLimit)
    pcre2_set_heap_limit_8(context, Self.heapLimitKilobytes)
    var groups: UInt32 = 0
    pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
    groupCount = Int(groups)
    isUnicode = options & PCRE2_UTF != 0
  }

  deinit {
    pcre2_match_context_free_8(context)
    for match in spare { pcre2_match_data_free_8(match) }
    pcre2_code_free_8(code)
  }

  /// The library's tables of characters with those of Latin-1 beyond ASCII: which letter is the other case of which (256 for the
  /// lower case, 256 to flip it), ten sets of 256 bits, and a byte of kinds for each. A character is given what an ASCII one of its
  /// kind has.
  private nonisolated(unsafe) static let latinTables: UnsafePointer<UInt8>? = {
    guard let tables = pcre2_maketables_8(nil) else { return nil }
    let result = UnsafeMutablePointer(mutating: tables)
    func copy(_ character: Int, _ model: Unicode.Scalar) {
      let model = Int(model.value)
      for set in 0..<10 {
        let bits = result + 512 + set * 32
        if bits[model / 8] & 1 << (model % 8) != 0 {
          bits[character / 8] |= 1 << (character % 8)
        } else {
          bits[character / 8] &= ~(1 << (character % 8))
        }
      }
      result[832 + character] = result[832 + model]
    }
    for character in 0x80...0xFF {
      switch character {
      case 0x80..<0xA0: copy(character, "\u{1}")
      case 0xD7, 0xF7: copy(character, "!")
      case 0xC0...0xDE:
        copy(character, "Z")
        result[character] = UInt8(character + 32)
        result[256 + character] = UInt8(character + 32)
      case 0xDF...0xFF:
        copy(character, "z")
        if character != 0xDF, character != 0xFF { result[256 + character] = UInt8(character - 32) }
      case 0xAA, 0xB5, 0xBA: copy(character, "z")
      default: copy(character, "!")
      }
    }
    return UnsafePointer(result)
  }()

  /// Where the library that Erlang has reports an error.
  private static func place(_ code: Int32, _ position: Int, _ count: Int) -> Int {
    switch code {
    case 115: return Swift.min(position + 1, count)
    case 143, 147, 193: return Swift.max(position - 1, 0)
    default: return position
    }
  }

  /// The error's text; for the most common ones that of the library that Erlang has.
  private static func message(_ code: Int32) -> String {
    switch code {
    case 109: return "nothing to repeat"
    case 114: return "missing )"
    case 118: return "missing ) after comment"
    case 122: return "unmatched parentheses"
    case 134: return "character value in \\x{} or \\o{} is too large"
    case 137, 193: return "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u"
    case 138: return "number after (?C is > 255"
    case 142: return "syntax error in subpattern name (missing terminator)"
    case 143: return "two named subpatterns have the same name"
    case 144: return "group name must start with a non-digit"
    case 147: return "unknown property name after \\P or \\p"
    default: break
    }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(code, &buffer, buffer.count)
    return String(decoding: buffer.prefix(Swift.max(0, Int(count))), as: UTF8.self)
  }

  /// The places of the whole match and of each group, nil for one that took no part; nil where
  /// nothing matches.
  func run(_ subject: UnsafeRawBufferPointer, from offset: Int, options: UInt32) -> [Range<Int>?]? {
    let kept = lock.withLock { spare.popLast() }
    guard let match = kept ?? pcre2_match_data_create_from_pattern_8(code, nil) else { return nil }
    defer { lock.withLock { spare.append(match) } }
    let empty: [UInt8] = [0]
    let result = empty.withUnsafeBytes { placeholder in
      let text = (subject.baseAddress ?? placeholder.baseAddress)?.assumingMemoryBound(
        to: UInt8.self)
      return pcre2_match_8(code, text, subject.count, offset, options, match, context)
    }
    guard result > 0, let places = pcre2_get_ovector_pointer_8(match) else { return nil }
    return (0..<Int(result)).map { index in
      let start = places[index * 2]
      let end = places[index * 2 + 1]
      return start == Int.max || start < 0 || end < start ? nil : start..<end
    }
  }

  /// The named groups in the order of their names, each with its numbers.
  var names: [(name: [UInt8], groups: [Int])] {
    var count: UInt32 = 0
    var size: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table else { return [] }
    var result: [(name: [UInt8], groups: [Int])] = []
    for index in 0..<Int(count) {
      let entry = table + index * Int(size)
      let group = Int(entry[0]) << 8 | Int(entry[1])
      let name = (2..<Int(size)).lazy.map { entry[$0] }.prefix { $0 != 0 }
      if let last = result.last, last.name == Array(name) {
        result[result.count - 1].groups.append(group)
      } else {
        result.append((Array(name), [group]))
      }
    }
    return result
  }
}

/// The regular expressions that a machine has used last.
final class RegularExpressionCache {
  struct Key: Hashable {
    var pattern: [UInt8]
    var options: UInt32
    var newline: UInt32
    var bsr: UInt32
  }

  private static let capacity = 256
  private var kept: [Key: (expression: RegularExpression, used: Int)] = [:]
  private var clock = 0

  /// The last expressions without options.
  private var recent: [(pattern: [UInt8], expression: RegularExpression)] = []
  private var recentTurn = 0
  private static let recentCount = 8

  /// The expression of a pattern without options, where it is one of the last.
  func recent(_ pattern: UnsafeRawBufferPointer) -> RegularExpression? {
    for entry in recent where entry.pattern.count == pattern.count {
      if pattern.elementsEqual(entry.pattern) { return entry.expression }
    }
    return nil
  }

  private func remember(_ key: Key, _ expression: RegularExpression) {
    guard key.options == 0, key.newline == 0, key.bsr == 0 else { return }
    if recent.count < Self.recentCount {
      recent.append((key.pattern, expression))
    } else {
      recent[recentTurn] = (key.pattern, expression)
      recentTurn = (recentTurn + 1) % Self.recentCount
    }
  }

  /// The compiled pattern, from the cache where it is there.
  func expression(_ key: Key) throws(RegularExpression.Failure) -> RegularExpression {
    clock += 1
    if let found = kept[key] {
      kept[key]?.used = clock
      remember(key, found.expression)
      return found.expression
    }
    let made = try RegularExpression(
      key.pattern, options: key.options, newline: key.newline, bsr: key.bsr)
    if kept.count >= Self.capacity {
      // The older half goes.
      let median = kept.values.map { $0.used }.sorted()[Self.capacity / 2]
      kept = kept.filter { $0.value.used >= median }
    }
    kept[key] = (made, clock)
    return made
  }
}
