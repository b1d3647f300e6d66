internal import Glibc
internal import VirtualMachine

/// The files that are open, by the number that the language has for them.
final class OpenFiles {
  private var descriptors: [Int: Int32] = [:]
  private var next = 1
  /// Files open at a time.
  static let limit = 4096

  func add(_ descriptor: Int32) -> Int? {
    guard descriptors.count < Self.limit else { return nil }
    defer { next += 1 }
    descriptors[next] = descriptor
    return next
  }

  subscript(number: Int) -> Int32? { descriptors[number] }

  func remove(_ number: Int) -> Int32? { descriptors.removeValue(forKey: number) }

  deinit {
    for descriptor in descriptors.values { close(descriptor) }
  }
}

/// The part of `:swm_file` that works on open files.
enum FileDescriptorNatives {
  /// Bytes that one `read_fd` asks for.
  static let chunkLimit = 1 << 26

  static let rows: [Native] = [
    unsafe native("swm_file", "open", 2) { process, base in
      open(unsafe NativeCall(process, base))
    },
    unsafe native("swm_file", "read_fd", 2) { process, base in
      file(unsafe NativeCall(process, base)) { call, file throws(PosixError) in
        guard let count = FileNatives.number(call[1]) else { throw PosixError(name: "badarg") }
        if count == 0 { return call.tuple(.ok, call.binary([])) }
        let bytes = try Posix.read(file, count: min(count, chunkLimit))
        call.charge(bytes.count >> 8)
        return bytes.isEmpty ? call.atom("eof") : call.tuple(.ok, call.binary(bytes))
      }
    },
    unsafe native("swm_file", "write_fd", 2) { process, base in
      file(unsafe NativeCall(process, base)) { call, file throws(PosixError) in
        guard let bytes = call.bytes(call[1]) else { throw PosixError(name: "badarg") }
        try Posix.writeAll(file, bytes)
        call.charge(bytes.count >> 8)
        return .ok
      }
    },
    unsafe native("swm_file", "position", 3) { process, base in
      file(unsafe NativeCall(process, base)) { call, file throws(PosixError) in
        let whence: Int32
        switch call.name(call[1]) {
        case "bof": whence = SEEK_SET
        case "cur": whence = SEEK_CUR
        case "eof": whence = SEEK_END
        default: throw PosixError(name: "badarg")
        }
        guard call[2].isSmall else { throw PosixError(name: "einval") }
        let offset = call[2].small
        let position = try Posix.check { lseek(file, offset, whence) }
        return call.tuple(.ok, Value(small: position))
      }
    },
    unsafe native("swm_file", "truncate", 1) { process, base in
      file(unsafe NativeCall(process, base)) { _, file throws(PosixError) in
        let position = try Posix.check { lseek(file, 0, SEEK_CUR) }
        try Posix.check { ftruncate(file, position) }
        return .ok
      }
    },
    unsafe native("swm_file", "sync", 1) { process, base in
      file(unsafe NativeCall(process, base)) { _, file throws(PosixError) in
        try Posix.check { fsync(file) }
        return .ok
      }
    },
    unsafe native("swm_file", "close", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard call[0].isSmall else { return call.badArgument() }
      guard let file = call.devices?.files.remove(call[0].small) else {
        return call.failure("einval")
      }
      close(file)
      return call.ok()
    },
  ]

  private static func file(
    _ call: NativeCall, _ body: (NativeCall, Int32) throws(PosixError) -> Value
  ) -> UInt64 {
    guard call[0].isSmall else { return call.badArgument() }
    guard let file = call.devices?.files[call[0].small] else { return call.failure("einval") }
    do throws(PosixError) {
      return call.result(try body(call, file))
    } catch {
      return call.failure(error.name)
    }
  }

  private static func open(_ call: NativeCall) -> UInt64 {
    guard let path = call.bytes(call[0]), let modes = call.elements(call[1]),
      let devices = call.devices
    else { return call.badArgument() }
    let names = modes.compactMap { call.name($0) }
    let reads = names.contains("read")
    let appends = names.contains("append")
    let isExclusive = names.contains("exclusive")
    let writes = names.contains("write") || appends || isExclusive
    var flags = writes ? (reads ? O_RDWR : O_WRONLY) : O_RDONLY
    if writes { flags |= O_CREAT }
    if appends { flags |= O_APPEND }
    if isExclusive { flags |= O_EXCL }
    // As in Erlang, writing alone makes the file empty.
    if writes, !reads, !appends { flags |= O_TRUNC }
    do throws(PosixError) {
      let descriptor = try Posix.open(path, flags)
      guard let number = devices.files.add(descriptor) else {
        close(descriptor)
        return call.failure("emfile")
      }
      return call.success(Value(small: number))
    } catch {
      return call.failure(error.name)
    }
  }
}
