import Glibc

/// Nanoseconds of a clock that never goes back.
func testNow() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Sleeps.
func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// A port that nobody used a moment ago.
func freePort() -> UInt16 {
  let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(handle) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
      _ = bind(handle, generic, length)
      _ = getsockname(handle, generic, &length)
    }
  }
  return UInt16(bigEndian: address.sin_port)
}

/// Where an executable is, if it is installed.
func executable(_ name: String) -> String? {
  let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
  return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
}

/// A process of another program; it is killed when the test is done with it.
final class ChildProcess {
  private let pid: pid_t
  private let output: Int32
  private var isReaped = false

  init?(_ path: String, _ arguments: [String], environment: [String: String]) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    posix_spawn_file_actions_addclose(&actions, ends[1])
    var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var variables = environment
    for name in ["PATH", "HOME", "LANG"] where variables[name] == nil {
      variables[name] = getenv(name).map { String(cString: $0) }
    }
    var envp: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    var child: pid_t = 0
    let result = posix_spawn(&child, path, &actions, nil, &argv, &envp)
    for pointer in argv + envp { free(pointer) }
    posix_spawn_file_actions_destroy(&actions)
    close(ends[1])
    guard result == 0 else {
      close(ends[0])
      return nil
    }
    pid = child
    output = ends[0]
  }

  /// Everything it prints until it ends; after `seconds` it is killed.
  func finish(seconds: Double = 30) -> String {
    let end = testNow() + UInt64(seconds * 1e9)
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while testNow() < end {
      var poller = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&poller, 1, 100) > 0 else { continue }
      let count = read(output, &chunk, chunk.count)
      guard count > 0 else { break }
      text += chunk.prefix(count)
    }
    stop()
    return String(decoding: text, as: UTF8.self)
  }

  /// Kills it.
  func stop() {
    guard !isReaped else { return }
    isReaped = true
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    close(output)
  }

  deinit { stop() }
}
