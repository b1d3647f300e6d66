internal import Crypto

/// The secret that the nodes of a cluster share. It is never printed.
public struct Cookie: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  private let secret: [UInt8]

  /// Takes the bytes of the secret.
  public init(_ secret: [UInt8]) { self.secret = secret }

  /// Takes the UTF-8 bytes of the secret; printable ASCII is what other runtimes understand.
  public init(_ secret: String) { self.secret = Array(secret.utf8) }

  /// Says nothing about the secret.
  public var description: String { "Cookie(…)" }
  /// Says nothing about the secret.
  public var debugDescription: String { description }

  /// The proof for a challenge: the MD5 of the cookie followed by the challenge in decimal.
  public func digest(of challenge: UInt32) -> [UInt8] {
    Array(Insecure.MD5.hash(data: secret + Array(String(challenge).utf8)))
  }

  /// Whether `digest` is the proof for `challenge`. It takes the same time for every digest.
  public func verifies(_ digest: [UInt8], of challenge: UInt32) -> Bool {
    let expected = self.digest(of: challenge)
    guard digest.count == expected.count else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(digest, expected) { difference |= left ^ right }
    return difference == 0
  }
}
