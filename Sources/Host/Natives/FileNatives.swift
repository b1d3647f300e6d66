internal import Glibc
internal import VirtualMachine

/// The module `:swm_file`: files by their paths. Every one answers `:ok`, `{:ok, value}` or `{:error, posix}`.
enum FileNatives {
  /// Bytes that `read` takes into memory.
  static let readLimit = 1 << 30

  static let rows: [Native] = [
    unsafe native("swm_file", "read", 1) { process, base in
      path(unsafe NativeCall(process, base)) { call, path throws(PosixError) in
        let bytes = try Posix.contents(path, limit: readLimit)
        call.charge(bytes.count >> 8)
        return call.tuple(.ok, call.binary(bytes))
      }
    },
    unsafe native("swm_file", "write", 3) { process, base in
      path(unsafe NativeCall(process, base)) { call, path throws(PosixError) in
        guard let bytes = call.bytes(call[1]) else { throw PosixError(name: "badarg") }
        let mode: Int32
        switch call.name(call[2]) {
        case "write": mode = O_TRUNC
        case "append": mode = O_APPEND
        case "exclusive": mode = O_EXCL
        default: throw PosixError(name: "badarg")
        }
        let descriptor = try Posix.open(path, O_WRONLY | O_CREAT | mode)
        defer { close(descriptor) }
        try Posix.writeAll(descriptor, bytes)
        call.charge(bytes.count >> 8)
        return .ok
      }
    },
    unsafe native("swm_file", "list_dir", 1) { process, base in
      path(unsafe NativeCall(process, base)) { call, path throws(PosixError) in
        call.tuple(.ok, call.list(try Posix.entries(path).map { call.binary($0) }))
      }
    },
    unsafe native("swm_file", "make_dir", 1) { process, base in
      path(unsafe NativeCall(process, base)) { _, path throws(PosixError) in
        try unsafe check(path) { unsafe mkdir($0, 0o777) }
      }
    },
    unsafe native("swm_file", "del_dir", 1) { process, base in
      path(unsafe NativeCall(process, base)) { _, path throws(PosixError) in
        try unsafe check(path) { unsafe rmdir($0) }
      }
    },
    unsafe native("swm_file", "delete", 1) { process, base in
      path(unsafe NativeCall(process, base)) { _, path throws(PosixError) in
        // As in Erlang, a directory is refused with eperm.
        try unsafe check(path) { name in
          let status = unsafe unlink(name)
          if status == -1, errno == EISDIR { errno = EPERM }
          return status
        }
      }
    },
    unsafe native("swm_file", "rename", 2) { process, base in
      unsafe twoPaths(NativeCall(process, base)) { unsafe rename($0, $1) }
    },
    unsafe native("swm_file", "make_link", 2) { process, base in
      unsafe twoPaths(NativeCall(process, base)) { unsafe link($0, $1) }
    },
    unsafe native("swm_file", "make_symlink", 2) { process, base in
      unsafe twoPaths(NativeCall(process, base)) { unsafe symlink($0, $1) }
    },
    unsafe native("swm_file", "read_link", 1) { process, base in
      path(unsafe NativeCall(process, base)) { call, path throws(PosixError) in
        call.tuple(.ok, call.binary(try linkTarget(path)))
      }
    },
    unsafe native("swm_file", "change_mode", 2) { process, base in
      path(unsafe NativeCall(process, base)) { call, path throws(PosixError) in
        guard let mode = number(call[1]) else { throw PosixError(name: "badarg") }
        return try unsafe check(path) { unsafe chmod($0, mode_t(mode & 0o7777)) }
      }
    },
    unsafe native("swm_file", "set_time", 3) { process, base in
      path(unsafe NativeCall(process, base)) { call, path throws(PosixError) in
        guard call[1].isSmall, call[2].isSmall else { throw PosixError(name: "badarg") }
        let times = [
          timespec(tv_sec: call[1].small, tv_nsec: 0), timespec(tv_sec: call[2].small, tv_nsec: 0),
        ]
        return try unsafe check(path) { name in
          unsafe times.withUnsafeBufferPointer {
            unsafe utimensat(AT_FDCWD, name, $0.baseAddress, 0)
          }
        }
      }
    },
    unsafe native("swm_file", "get_cwd", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let path = workingDirectory() else { return call.failure(PosixError.last().name) }
      return call.success(call.binary(path))
    },
    unsafe native("swm_file", "set_cwd", 1) { process, base in
      path(unsafe NativeCall(process, base)) { _, path throws(PosixError) in
        try unsafe check(path) { unsafe chdir($0) }
      }
    },
    unsafe native("swm_file", "read_info", 2) { process, base in
      path(unsafe NativeCall(process, base)) { call, path throws(PosixError) in
        call.value(try information(path, follows: call.name(call[1]) != "nofollow"))
      }
    },
  ]

  // MARK: Shapes of natives

  /// A native whose first argument is a path.
  private static func path(
    _ call: NativeCall, _ body: (NativeCall, [UInt8]) throws(PosixError) -> Value
  ) -> UInt64 {
    guard let path = call.bytes(call[0]) else { return call.badArgument() }
    do throws(PosixError) {
      return call.result(try body(call, path))
    } catch {
      return call.failure(error.name)
    }
  }

  private static func check(
    _ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32
  ) throws(PosixError) -> Value {
    _ = try unsafe Posix.withPath(path) { name throws(PosixError) in
      try Posix.check { unsafe body(name) }
    }
    return .ok
  }

  private static func twoPaths(
    _ call: NativeCall, _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  ) -> UInt64 {
    path(call) { call, first throws(PosixError) in
      guard let second = call.bytes(call[1]) else { throw PosixError(name: "badarg") }
      return try unsafe Posix.withPath(first) { first throws(PosixError) in
        try unsafe check(second) { second in unsafe body(first, second) }
      }
    }
  }

  // MARK: Calls

  static func number(_ value: Value) -> Int? {
    value.isSmall && value.small >= 0 ? value.small : nil
  }

  private static func linkTarget(_ path: [UInt8]) throws(PosixError) -> [UInt8] {
    try unsafe Posix.withPath(path) { name throws(PosixError) in
      var buffer = [CChar](repeating: 0, count: Posix.pathLimit)
      let count = try Posix.check {
        unsafe buffer.withUnsafeMutableBufferPointer { target in
          guard let base = target.baseAddress else { return -1 }
          return unsafe readlink(name, base, target.count)
        }
      }
      return buffer.prefix(count).map { UInt8(bitPattern: $0) }
    }
  }

  static func workingDirectory() -> [UInt8]? {
    var buffer = [CChar](repeating: 0, count: Posix.pathLimit)
    let found = unsafe buffer.withUnsafeMutableBufferPointer {
      unsafe getcwd($0.baseAddress, $0.count) != nil
    }
    return found ? buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } : nil
  }

  private static func information(_ path: [UInt8], follows: Bool) throws(PosixError) -> Literal {
    var found = stat()
    _ = try unsafe Posix.withPath(path) { name throws(PosixError) in
      try Posix.check { unsafe follows ? stat(name, &found) : lstat(name, &found) }
    }
    let type =
      switch found.st_mode & S_IFMT {
      case S_IFREG: "regular"
      case S_IFDIR: "directory"
      case S_IFLNK: "symlink"
      case S_IFCHR, S_IFBLK: "device"
      default: "other"
      }
    let reads = try unsafe Posix.withPath(path) { unsafe access($0, R_OK) == 0 }
    let writes = try unsafe Posix.withPath(path) { unsafe access($0, W_OK) == 0 }
    let rights = reads ? (writes ? "read_write" : "read") : (writes ? "write" : "none")
    let isDevice = type == "device"
    let major = isDevice ? Int(found.st_rdev) : 0
    return .tuple([
      .atom("ok"),
      .tuple([
        .integer(Int(found.st_size)), .atom(type), .atom(rights),
        .integer(found.st_atim.tv_sec), .integer(found.st_mtim.tv_sec),
        .integer(found.st_ctim.tv_sec), .integer(Int(found.st_mode)),
        .integer(Int(found.st_nlink)), .integer(isDevice ? major : Int(found.st_dev)),
        .integer(0), .integer(Int(found.st_ino)), .integer(Int(found.st_uid)),
        .integer(Int(found.st_gid)),
      ]),
    ])
  }
}
