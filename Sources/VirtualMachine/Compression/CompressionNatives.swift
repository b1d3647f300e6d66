/// `:swm_zlib`: raw deflate data. What zlib and gzip put around it is written in the language.
enum CompressionNatives {
  static let rows: [Native] = [
    native("swm_zlib", "deflate", 2) { process, base in
      let call = NativeCall(process, base)
      guard let data = ByteList.bytes(call[0]), let level = call[1].natural, level <= 9 else {
        return call.badArgument()
      }
      call.charge(data.count >> 3)
      return call.text(Deflate.compress(data, level: level))
    },
    // {state, output, bytes of input used}, from a position in the input on.
    native("swm_zlib", "inflate", 2) { process, base in
      let call = NativeCall(process, base)
      guard let data = ByteList.bytes(call[0]), let start = call[1].natural, start <= data.count
      else { return call.badArgument() }
      var inflate = Inflate(data, from: start)
      let outcome = inflate.run()
      call.charge(inflate.output.count >> 4)
      let output = call.binary(inflate.output)
      switch outcome {
      case .complete(let used):
        return call.tuple(call.atom("complete"), output, Value(small: used)).word
      case .incomplete:
        return call.tuple(call.atom("incomplete"), output, Value(small: data.count)).word
      case .invalid: return call.tuple(call.atom("invalid"), output, Value(small: 0)).word
      case .tooLarge: return call.fail(.systemLimit)
      }
    },
  ]

  /// Data in zlib's format (RFC 1950).
  static func zlib(_ data: [UInt8], level: Int) -> [UInt8] {
    let mark: UInt8 =
      switch level {
      case 0...1: 0x01
      case 2...5: 0x5E
      case 6: 0x9C
      default: 0xDA
      }
    let sum = Digests.adler32(data)
    let tail = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    return [0x78, mark] + Deflate.compress(data, level: level) + tail
  }

  /// What data in zlib's format holds, and where it ends; nil where it is damaged.
  static func unzlib(_ data: [UInt8]) -> (output: [UInt8], used: Int)? {
    guard data.count >= 6, data[0] & 15 == 8, (Int(data[0]) << 8 | Int(data[1])) % 31 == 0,
      data[1] & 0x20 == 0
    else { return nil }
    var inflate = Inflate(data, from: 2)
    guard case .complete(let used) = inflate.run(), used + 4 <= data.count else { return nil }
    let sum = data[used..<used + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard sum == Digests.adler32(inflate.output) else { return nil }
    return (inflate.output, used + 4)
  }
}
