internal import Glibc

/// The file that keeps the secret of a user's nodes, shared with other runtimes: `.erlang.cookie` in the home directory.
public struct CookieFile: Sendable {
  /// Why there is no cookie; the text never contains one.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line for the user.
    public var description: String
  }

  /// The most bytes of a cookie, as an atom can have.
  public static let byteLimit = 255
  /// Letters of a cookie that is made here.
  public static let generatedLength = 20

  /// Where the file is.
  public let path: String

  /// The file at a path.
  public init(path: String) { self.path = path }

  /// The file in that home directory.
  public init(home: String) { path = home + "/.erlang.cookie" }

  /// The cookie; where there is no file, one is made with a random cookie that only its owner may read.
  ///
  /// Throws where the file cannot be read or made, others than its owner may read it, or it has no cookie in it.
  public func read(random: () -> UInt64) throws(Failure) -> String {
    if let found = try readExisting() { return found }
    let made = String(
      decoding: (0..<Self.generatedLength).map { _ in UInt8(65 + random() % 26) }, as: UTF8.self)
    let descriptor = open(O_WRONLY | O_CREAT | O_EXCL, 0o400)
    if descriptor < 0 {
      // Another node of the same user was faster.
      if errno == EEXIST, let found = try readExisting() { return found }
      throw failure("cannot be made (\(PosixError.last().name))")
    }
    defer { _ = Glibc.close(descriptor) }
    let bytes = Array(made.utf8)
    let written = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
    }
    guard written == bytes.count else { throw failure("cannot be written") }
    return made
  }

  private func failure(_ text: String) -> Failure {
    Failure(description: "the cookie file \(path) \(text)")
  }

  private func open(_ flags: Int32, _ mode: mode_t) -> Int32 {
    unsafe path.withCString { unsafe Glibc.open($0, flags | O_CLOEXEC, mode) }
  }

  /// The cookie in the file; nil where there is no file.
  private func readExisting() throws(Failure) -> String? {
    let descriptor = open(O_RDONLY, 0)
    if descriptor < 0 {
      if errno == ENOENT { return nil }
      throw failure("cannot be read (\(PosixError.last().name))")
    }
    defer { _ = Glibc.close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG
    else {
      throw failure("is not a file")
    }
    guard information.st_mode & 0o077 == 0 else {
      throw failure("must be accessible by its owner only (chmod 400)")
    }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
    }
    guard count >= 0 else { throw failure("cannot be read (\(PosixError.last().name))") }
    let line = buffer[..<count].prefix { $0 != 10 && $0 != 13 }
    guard let cookie = Self.cookie(Array(line)), count < buffer.count else {
      throw failure("must have 1 to \(Self.byteLimit) printable characters without spaces in it")
    }
    return cookie
  }

  /// A cookie from its bytes; nil where they are none that other runtimes understand.
  static func cookie(_ bytes: [UInt8]) -> String? {
    guard (1...byteLimit).contains(bytes.count), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
