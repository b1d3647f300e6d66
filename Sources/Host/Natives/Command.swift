internal import Glibc

/// A program of the system to be run.
struct Command: Sendable {
  /// Where what it writes to standard error goes.
  enum StandardError: Sendable {
    case inherited
    case output
    case discarded
  }

  var path: [UInt8]
  var arguments: [[UInt8]]
  var environment: [[UInt8]]
  var directory: [UInt8]?
  var standardError = StandardError.inherited

  /// A program that runs: its process and the end of the pipe that its output comes from.
  struct Running: Sendable {
    var process: pid_t
    var output: Int32
  }

  /// Starts it, with an empty standard input.
  func start() throws(PosixError) -> Running {
    if let directory {
      _ = try unsafe Posix.withPath(directory) { name throws(PosixError) in
        try Posix.check { unsafe access(name, X_OK) }
      }
      // What starts programs cannot change the directory here, but the shell can.
      var shell = Command(path: Array("/bin/sh".utf8), arguments: [], environment: environment)
      shell.standardError = standardError
      let script = "cd \"$1\" && shift && exec \"$@\""
      shell.arguments =
        ["-c", script, "sh"].map { Array($0.utf8) } + [directory, path] + arguments
      return try shell.start()
    }
    var ends: [Int32] = [-1, -1]
    try Posix.check {
      unsafe ends.withUnsafeMutableBufferPointer { target -> Int32 in
        guard let base = target.baseAddress else { return -1 }
        return unsafe pipe(base)
      }
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let actions = UnsafeMutablePointer<posix_spawn_file_actions_t>.allocate(capacity: 1)
    defer { unsafe actions.deallocate() }
    unsafe posix_spawn_file_actions_init(actions)
    defer { unsafe posix_spawn_file_actions_destroy(actions) }
    unsafe posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(actions, ends[1], 1)
    switch standardError {
    case .inherited: break
    case .output: unsafe posix_spawn_file_actions_adddup2(actions, ends[1], 2)
    case .discarded: unsafe posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0)
    }
    let attributes = UnsafeMutablePointer<posix_spawnattr_t>.allocate(capacity: 1)
    defer { unsafe attributes.deallocate() }
    unsafe posix_spawnattr_init(attributes)
    defer { unsafe posix_spawnattr_destroy(attributes) }
    // The program gets signals as usual, whatever this one has done about its own.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(attributes, &signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(attributes, &signals)
    unsafe posix_spawnattr_setflags(
      attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var process = pid_t()
    var status: Int32 = 0
    do throws(PosixError) {
      try unsafe Posix.withPath(path) { name in
        unsafe CStringList.with([path] + arguments) { argv in
          unsafe CStringList.with(environment) { envp in
            status = unsafe posix_spawn(&process, name, actions, attributes, argv, envp)
          }
        }
      }
    } catch {
      close(ends[0])
      close(ends[1])
      throw error
    }
    close(ends[1])
    guard status == 0 else {
      close(ends[0])
      throw PosixError(code: status)
    }
    return Running(process: process, output: ends[0])
  }
}

extension Command.Running {
  /// Reads the output to its end and waits for the program: its exit status, or 128 and the number of the signal that ended it.
  func follow(_ data: (consuming [UInt8]) -> Void) -> Int {
    while let bytes = try? Posix.read(output, count: 1 << 16), !bytes.isEmpty { data(bytes) }
    close(output)
    var status: Int32 = 0
    guard (try? Posix.check { unsafe waitpid(process, &status, 0) }) != nil else { return 255 }
    let signal = Int(status & 0x7F)
    return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + signal
  }
}

/// Lists of C strings that end with a null pointer.
enum CStringList {
  static func with(
    _ texts: [[UInt8]], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void
  ) {
    let count = texts.count
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count + 1)
    for (index, text) in texts.enumerated() {
      let string = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
      for (offset, byte) in text.enumerated() { unsafe string[offset] = CChar(bitPattern: byte) }
      unsafe string[text.count] = 0
      unsafe list[index] = string
    }
    unsafe list[count] = nil
    unsafe body(list)
    for index in 0..<count { unsafe list[index]?.deallocate() }
    unsafe list.deallocate()
  }
}
