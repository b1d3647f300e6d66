/// The natives whose time grows with their arguments, and what that is worth in reductions.
enum LongNatives {
  private static let names: Set<String> = [
    "erlang.++", "erlang.--", "erlang.binary_to_list", "erlang.binary_to_term",
    "erlang.iolist_to_binary", "erlang.list_to_binary", "erlang.list_to_bitstring",
    "erlang.list_to_tuple", "erlang.md5", "erlang.phash2", "erlang.crc32", "erlang.adler32",
    "erlang.term_to_binary", "erlang.term_to_iovec", "erlang.tuple_to_list", "lists.append",
    "lists.flatten", "lists.keysort", "lists.reverse", "lists.sort", "lists.subtract",
    "lists.ukeysort", "lists.usort", "swm_lists.sort", "maps.from_keys", "maps.from_list",
    "maps.keys", "maps.merge", "maps.to_list", "maps.values", "maps.with", "maps.without",
    "lists.last", "lists.max", "lists.min", "lists.sum", "binary.bin_to_list",
    "unicode.characters_to_binary", "unicode.characters_to_list", "swm_zlib.deflate",
    "swm_zlib.inflate", "binary.copy", "binary.list_to_bin", "binary.match", "binary.matches",
    "binary.replace", "binary.split", "swm_unicode.capitalize", "swm_unicode.codepoints",
    "swm_unicode.downcase", "swm_unicode.graphemes", "swm_unicode.length",
    "swm_unicode.normalize", "swm_unicode.reverse", "swm_unicode.split_whitespace",
    "swm_unicode.upcase", "swm_unicode.valid", "swm_base.encode", "swm_base.decode",
  ]

  /// Those that leave all arguments but the first as they are.
  private static let firstOnly: Set<String> = [
    "erlang.++", "lists.append", "lists.flatten", "lists.reverse", "maps.with", "maps.without",
    "binary.match", "binary.matches", "binary.replace", "binary.split", "swm_base.encode",
    "swm_base.decode",
  ]

  static func reach(_ row: Native) -> NativeReach {
    names.contains("\(row.module).\(row.name)") ? .ownLong : .own
  }

  /// How many of the native's arguments it goes through.
  static func walkedCount(_ row: Native) -> Int {
    firstOnly.contains("\(row.module).\(row.name)") ? 1 : row.arity
  }

  /// Work from which on others should not have to wait for it, in reductions.
  static let longWork = 256
  /// Whoever has done that much has used up his time slice.
  private static let mostWork = 8192
  private static let (cellsEach, bytesEach, elementsEach) = (4, 32, 8)

  /// What a native that goes through its arguments is charged, in reductions: of a long list only as much is looked at as fills a time
  /// slice.
  static func work(_ base: Words, _ count: Int) -> Int {
    var work = 0
    for index in 0..<count {
      let value = Value(word: base[-index])
      if value.isCons {
        var cells = 0
        var rest = value
        while rest.isCons, cells < mostWork * cellsEach {
          cells += 1
          rest = rest.tail
        }
        work += cells / cellsEach
      } else if value.isBitstring {
        work += value.byteCount / bytesEach
      } else if value.isTuple {
        work += value.tupleCount / elementsEach
      } else if value.isMap {
        work += Maps.count(value) / elementsEach
      }
    }
    return Swift.min(work, mostWork)
  }
}
