import Glibc

/// Just enough JSON to read the golden captures.
indirect enum JSON {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  struct Malformed: Error { var offset: Int }

  init(parsing bytes: [UInt8]) throws {
    var parser = Parser(bytes: bytes)
    self = try parser.value()
  }

  subscript(_ key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var array: [JSON] { if case .array(let elements) = self { elements } else { [] } }

  /// The text of `key`, or an empty one.
  func text(_ key: String) -> String { self[key]?.string ?? "" }

  /// The bytes of the hexadecimal text of `key`.
  func hex(_ key: String) -> [UInt8] { bytes(ofHex: text(key)) }

  private struct Parser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() throws -> UInt8 {
      guard position < bytes.count else { throw Malformed(offset: position) }
      defer { position += 1 }
      return bytes[position]
    }

    mutating func skipSpace() {
      while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) {
        position += 1
      }
    }

    mutating func peek() throws -> UInt8 {
      skipSpace()
      guard position < bytes.count else { throw Malformed(offset: position) }
      return bytes[position]
    }

    mutating func expect(_ text: StaticString) throws {
      for expected in text.description.utf8 {
        guard try next() == expected else { throw Malformed(offset: position) }
      }
    }

    mutating func value() throws -> JSON {
      switch try peek() {
      case UInt8(ascii: "{"):
        position += 1
        var members: [String: JSON] = [:]
        while try peek() != UInt8(ascii: "}") {
          if try peek() == UInt8(ascii: ",") { position += 1 }
          _ = try peek()
          let key = try text()
          guard try peek() == UInt8(ascii: ":") else { throw Malformed(offset: position) }
          position += 1
          members[key] = try value()
        }
        position += 1
        return .object(members)
      case UInt8(ascii: "["):
        position += 1
        var elements: [JSON] = []
        while try peek() != UInt8(ascii: "]") {
          if try peek() == UInt8(ascii: ",") { position += 1 }
          elements.append(try value())
        }
        position += 1
        return .array(elements)
      case UInt8(ascii: "\""): return .string(try text())
      case UInt8(ascii: "t"):
        try expect("true")
        return .bool(true)
      case UInt8(ascii: "f"):
        try expect("false")
        return .bool(false)
      case UInt8(ascii: "n"):
        try expect("null")
        return .null
      default:
        let start = position
        while position < bytes.count, "+-.eE0123456789".utf8.contains(bytes[position]) {
          position += 1
        }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(digits) else { throw Malformed(offset: start) }
        return .number(number)
      }
    }

    mutating func text() throws -> String {
      guard try next() == UInt8(ascii: "\"") else { throw Malformed(offset: position) }
      var units: [UInt8] = []
      while true {
        let byte = try next()
        if byte == UInt8(ascii: "\"") { return String(decoding: units, as: UTF8.self) }
        guard byte == UInt8(ascii: "\\") else {
          units.append(byte)
          continue
        }
        switch try next() {
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "u"): units.append(contentsOf: try escaped())
        case let other: units.append(other)
        }
      }
    }

    mutating func escaped() throws -> [UInt8] {
      var scalar = try fourDigits()
      if (0xD800..<0xDC00).contains(scalar) {
        try expect("\\u")
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (try fourDigits() - 0xDC00)
      }
      return Array(String(Unicode.Scalar(scalar).map(Character.init) ?? "?").utf8)
    }

    mutating func fourDigits() throws -> UInt32 {
      guard position + 4 <= bytes.count else { throw Malformed(offset: position) }
      defer { position += 4 }
      let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
      guard let value = UInt32(digits, radix: 16) else { throw Malformed(offset: position) }
      return value
    }
  }
}

/// The bytes that a hexadecimal text names.
func bytes(ofHex text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var high: UInt8?
  for digit in text.utf8 {
    let value: UInt8 = digit >= 0x61 ? digit - 0x61 + 10 : digit - 0x30
    if let first = high {
      bytes.append(first << 4 | value)
      high = nil
    } else {
      high = value
    }
  }
  return bytes
}

/// The hexadecimal text of `bytes`.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// One file of the folder `Golden`, parsed.
func golden(_ name: String, file: String = #filePath) throws -> JSON {
  let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  let path = folder.joined(separator: "/") + "/Golden/\(name).json"
  guard let stream = fopen(path, "r") else { throw JSON.Malformed(offset: 0) }
  defer { fclose(stream) }
  var content: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, stream)
    if count == 0 { break }
    content.append(contentsOf: chunk.prefix(count))
  }
  return try JSON(parsing: content)
}

/// A small seeded generator, so that every random test can be repeated.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
