/// The natives whose time grows with their arguments, and what counts as large.
enum LongNatives {
  private static let names: Set<String> = [
    "erlang.++", "erlang.--", "erlang.binary_to_list", "erlang.binary_to_term",
    "erlang.iolist_to_binary", "erlang.list_to_binary", "erlang.list_to_bitstring",
    "erlang.list_to_tuple", "erlang.md5", "erlang.phash2", "erlang.crc32", "erlang.adler32",
    "erlang.term_to_binary", "erlang.term_to_iovec", "erlang.tuple_to_list", "lists.append",
    "lists.delete", "lists.flatten", "lists.keydelete", "lists.keysort", "lists.member",
    "lists.reverse", "lists.sort", "lists.subtract", "lists.ukeysort", "lists.usort",
    "swm_lists.sort", "maps.from_keys", "maps.from_list", "unicode.characters_to_binary",
    "unicode.characters_to_list", "swm_zlib.deflate", "swm_zlib.inflate", "binary.copy",
    "binary.list_to_bin", "binary.match", "binary.matches", "binary.replace", "binary.split",
    "swm_unicode.capitalize", "swm_unicode.codepoints", "swm_unicode.downcase",
    "swm_unicode.graphemes", "swm_unicode.length", "swm_unicode.normalize", "swm_unicode.reverse",
    "swm_unicode.split_whitespace", "swm_unicode.upcase", "swm_unicode.valid",
  ]

  static func reach(_ row: Native) -> NativeReach {
    names.contains("\(row.module).\(row.name)") ? .ownLong : .own
  }

  /// Cells of a list and bytes of a binary from which on work on it may take long.
  private static let largeList = 256
  private static let largeBinary = 1 << 16

  /// Whether one of the arguments is large; it costs less than what it is asked for.
  static func areLarge(_ base: Words, _ count: Int) -> Bool {
    for index in 0..<count {
      let value = Value(word: base[-index])
      if value.isBinary, value.byteCount >= largeBinary { return true }
      if value.isTuple, value.tupleCount >= largeList { return true }
      var rest = value
      var left = largeList
      while rest.isCons {
        left -= 1
        if left == 0 { return true }
        rest = rest.tail
      }
    }
    return false
  }
}
