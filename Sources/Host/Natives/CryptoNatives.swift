internal import Crypto
internal import VirtualMachine

/// The module `:swm_crypto`: digests and random bytes for the library.
enum CryptoNatives {
  /// Bytes that `strong_rand_bytes` gives at a time.
  private static let randomLimit = 1 << 26

  static let rows: [Native] = [
    unsafe native("swm_crypto", "hash", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let data = call.bytes(call[1]), let name = call.name(call[0]) else {
        return call.badArgument()
      }
      call.charge(data.count >> 5)
      guard let digest = call.apart({ digest(name, data) }) else { return call.badArgument() }
      return call.result(call.binary(digest))
    },
    unsafe native("swm_crypto", "mac", 4) { process, base in
      let call = unsafe NativeCall(process, base)
      guard call.name(call[0]) == "hmac", let name = call.name(call[1]),
        let key = call.bytes(call[2]), let data = call.bytes(call[3])
      else { return call.badArgument() }
      call.charge(data.count >> 5)
      guard let code = call.apart({ authentication(name, SymmetricKey(data: key), data) }) else {
        return call.badArgument()
      }
      return call.result(call.binary(code))
    },
    unsafe native("swm_crypto", "hash_equals", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let first = call.bytes(call[0]), let second = call.bytes(call[1]),
        first.count == second.count
      else { return call.badArgument() }
      // In a time that does not depend on where they differ.
      var difference: UInt8 = 0
      for index in first.indices { difference |= first[index] ^ second[index] }
      return call.boolean(difference == 0)
    },
    unsafe native("swm_crypto", "strong_rand_bytes", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard call[0].isSmall, (0...randomLimit).contains(call[0].small) else {
        return call.badArgument()
      }
      let count = call[0].small
      var bytes: [UInt8] = []
      bytes.reserveCapacity(count + 8)
      while bytes.count < count {
        var word = call.machine.environment.random()
        for _ in 0..<8 {
          bytes.append(UInt8(truncatingIfNeeded: word))
          word >>= 8
        }
      }
      call.charge(count >> 5)
      return call.result(call.binary(Array(bytes.prefix(count))))
    },
  ]

  private static func digest(_ name: String, _ data: [UInt8]) -> [UInt8]? {
    switch name {
    case "md5": Array(Insecure.MD5.hash(data: data))
    case "sha": Array(Insecure.SHA1.hash(data: data))
    case "sha256": Array(SHA256.hash(data: data))
    case "sha384": Array(SHA384.hash(data: data))
    case "sha512": Array(SHA512.hash(data: data))
    default: nil
    }
  }

  private static func authentication(
    _ name: String, _ key: SymmetricKey, _ data: [UInt8]
  ) -> [UInt8]? {
    switch name {
    case "md5": Array(HMAC<Insecure.MD5>.authenticationCode(for: data, using: key))
    case "sha": Array(HMAC<Insecure.SHA1>.authenticationCode(for: data, using: key))
    case "sha256": Array(HMAC<SHA256>.authenticationCode(for: data, using: key))
    case "sha384": Array(HMAC<SHA384>.authenticationCode(for: data, using: key))
    case "sha512": Array(HMAC<SHA512>.authenticationCode(for: data, using: key))
    default: nil
    }
  }
}
