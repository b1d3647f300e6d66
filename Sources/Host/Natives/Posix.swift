internal import Glibc

/// Why a call of the system failed: the name as the language has it, `enoent` for example.
struct PosixError: Error {
  var name: String

  init(name: String) { self.name = name }

  /// The error of the call that has just failed.
  static func last() -> PosixError { PosixError(code: errno) }

  init(code: Int32) {
    name = Self.names[code] ?? "unknown"
  }

  private static let names: [Int32: String] = [
    EPERM: "eperm", ENOENT: "enoent", EINTR: "eintr", EIO: "eio", ENXIO: "enxio", E2BIG: "e2big",
    ENOEXEC: "enoexec", EBADF: "ebadf", ECHILD: "echild", EAGAIN: "eagain", ENOMEM: "enomem",
    EACCES: "eacces", EFAULT: "efault", EBUSY: "ebusy", EEXIST: "eexist", EXDEV: "exdev",
    ENODEV: "enodev", ENOTDIR: "enotdir", EISDIR: "eisdir", EINVAL: "einval", ENFILE: "enfile",
    EMFILE: "emfile", ENOTTY: "enotty", ETXTBSY: "etxtbsy", EFBIG: "efbig", ENOSPC: "enospc",
    ESPIPE: "espipe", EROFS: "erofs", EMLINK: "emlink", EPIPE: "epipe", ERANGE: "erange",
    ENAMETOOLONG: "enametoolong", ENOTEMPTY: "eexist", ELOOP: "eloop", EOVERFLOW: "eoverflow",
    ENOTSUP: "enotsup", EDQUOT: "edquot", ESTALE: "estale", ENOSYS: "enosys",
  ]
}

/// Calls of the system on paths, which are bytes.
enum Posix {
  /// Longest path in bytes.
  static let pathLimit = 4096
  /// Most names that are listed of one directory.
  static let entryLimit = 1_000_000

  /// Runs `body` with the path as a C string.
  static func withPath<Result>(
    _ path: [UInt8], _ body: (UnsafePointer<CChar>) throws(PosixError) -> Result
  ) throws(PosixError) -> Result {
    guard path.count < pathLimit else { throw PosixError(name: "enametoolong") }
    guard !path.contains(0) else { throw PosixError(name: "badarg") }
    let characters = path.map { CChar(bitPattern: $0) } + [0]
    do {
      return try unsafe characters.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { throw PosixError(name: "einval") }
        return try unsafe body(base)
      }
    } catch let error as PosixError {
      throw error
    } catch {
      throw PosixError(name: "unknown")
    }
  }

  /// Calls `body` again while a signal interrupts it; throws where it returns -1.
  @discardableResult
  static func check<Number: SignedInteger>(
    _ body: () -> Number
  ) throws(PosixError) -> Number {
    while true {
      let result = body()
      if result != -1 { return result }
      if errno != EINTR { throw PosixError.last() }
    }
  }

  /// Writes all the bytes.
  static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) throws(PosixError) {
    var offset = 0
    while offset < bytes.count {
      let start = offset
      offset += try check {
        unsafe bytes.withUnsafeBytes { buffer in
          unsafe write(
            descriptor, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
        }
      }
    }
  }

  /// Reads up to `count` bytes; none at the end.
  static func read(_ descriptor: Int32, count: Int) throws(PosixError) -> [UInt8] {
    var failure: PosixError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(PosixError) {
        filled = try check { unsafe Glibc.read(descriptor, buffer.baseAddress, count) }
      } catch {
        failure = error
        filled = 0
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads until the end; throws `efbig` where there are more bytes than `limit`.
  static func readAll(_ descriptor: Int32, limit: Int) throws(PosixError) -> [UInt8] {
    var information = stat()
    try check { unsafe fstat(descriptor, &information) }
    guard information.st_size <= limit else { throw PosixError(name: "efbig") }
    var result: [UInt8] = []
    var chunk = max(4096, Int(information.st_size) + 1)
    while true {
      let part = try read(descriptor, count: chunk)
      if part.isEmpty { return result }
      if result.isEmpty { result = part } else { result += part }
      guard result.count <= limit else { throw PosixError(name: "efbig") }
      chunk = 1 << 16
    }
  }

  /// The names in a directory without `.` and `..`, at most `entryLimit` of them.
  static func entries(_ path: [UInt8]) throws(PosixError) -> [[UInt8]] {
    try unsafe Posix.withPath(path) { name throws(PosixError) in
      guard let directory = unsafe opendir(name) else { throw PosixError.last() }
      defer { unsafe closedir(directory) }
      var result: [[UInt8]] = []
      while let entry = unsafe readdir(directory), result.count < entryLimit {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe Array(bytes.prefix { $0 != 0 })
        }
        if name != [46], name != [46, 46] { result.append(name) }
      }
      return result
    }
  }

  /// Opens a file, which must not be a directory.
  static func open(_ path: [UInt8], _ flags: Int32) throws(PosixError) -> Int32 {
    let descriptor = try unsafe Posix.withPath(path) { name throws(PosixError) in
      try Posix.check { unsafe Glibc.open(name, flags | O_CLOEXEC, 0o666) }
    }
    var information = stat()
    if unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw PosixError(name: "eisdir")
    }
    return descriptor
  }

  /// The contents of a file; throws `efbig` where they are longer than `limit`.
  static func contents(_ path: [UInt8], limit: Int) throws(PosixError) -> [UInt8] {
    let descriptor = try open(path, O_RDONLY)
    defer { close(descriptor) }
    return try readAll(descriptor, limit: limit)
  }
}
