import Glibc

/// A run of a program: what it wrote and how it ended.
struct Outcome: Sendable {
  var output: String
  var error: String
  /// The exit status; 128 and the signal's number where a signal ended it; nil where it took too long and was killed.
  var status: Int?
}

/// Programs that the tests run.
enum Program {
  /// The package's folder.
  static let root: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(3).joined(separator: "/")
  }()

  /// The program `swm`, as `scripts/test` builds it.
  static var swm: String {
    if let path = getenv("SWM") { return String(cString: path) }
    return root + "/.build/release/swm"
  }

  /// Runs `swm` with the arguments, in the package's folder.
  static func swm(_ arguments: String..., input: String = "", seconds: Int = 60) -> Outcome {
    run([swm] + arguments, input: input, seconds: seconds)
  }

  /// Runs a program with `input` on its standard input.
  static func run(_ command: [String], input: String = "", seconds: Int) -> Outcome {
    let inputFile = TemporaryFile(input)
    let outputFile = TemporaryFile("")
    let errorFile = TemporaryFile("")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, inputFile.path, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputFile.path, O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, errorFile.path, O_WRONLY, 0)
    guard let process = start(command, &actions) else {
      return Outcome(output: "", error: "cannot run \(command)", status: nil)
    }
    let status = wait(process, seconds: seconds)
    return Outcome(output: outputFile.text, error: errorFile.text, status: status)
  }

  /// Starts `swm` and lets it run; its output goes nowhere. End it with `end`.
  static func startSwm(_ arguments: String...) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    return start([swm] + arguments, &actions)
  }

  /// Kills a process and its session.
  static func end(_ process: pid_t) {
    kill(-process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// Starts a program in a session of its own, so that what it starts can be ended with it.
  static func start(_ command: [String], _ actions: inout posix_spawn_file_actions_t) -> pid_t? {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let newSession: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, newSession)
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var variables = environment().map { strdup($0) } + [nil]
    defer { for variable in variables { free(variable) } }
    var process = pid_t()
    let status = posix_spawn(&process, command[0], &actions, &attributes, &arguments, &variables)
    return status == 0 ? process : nil
  }

  /// The environment of the programs: that of the tests, with `SWM`, a history file that is not the user's, and UTF-8.
  private static func environment() -> [String] {
    var kept: [String] = []
    for name in ["PATH", "TMPDIR"] {
      if let value = getenv(name) { kept.append("\(name)=\(String(cString: value))") }
    }
    // A port mapper of their own: nodes of other programs are left alone.
    kept.append("ERL_EPMD_PORT=\(20_000 + getpid() % 20_000)")
    return kept + ["SWM=\(swm)", "HOME=/tmp", "LC_ALL=C.UTF-8", "TERM=xterm"]
  }

  /// The status of a process; after so many seconds its session is killed and there is none.
  static func wait(_ process: pid_t, seconds: Int) -> Int? {
    for _ in 0..<seconds * 100 {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        kill(-process, SIGKILL)
        let signal = Int(status & 0x7F)
        return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + signal
      }
      usleep(10_000)
    }
    kill(-process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return nil
  }
}

/// A file that is there as long as the value.
final class TemporaryFile {
  let path: String

  /// A file with that text; `suffix` ends its name.
  init(_ text: String, suffix: String = "") {
    var name = Array("/tmp/swm-test-XXXXXX\(suffix)".utf8CString)
    let file = mkstemps(&name, Int32(suffix.utf8.count))
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let bytes = Array(text.utf8)
    _ = write(file, bytes, bytes.count)
    close(file)
  }

  /// What is in it now.
  var text: String {
    let file = open(path, O_RDONLY)
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  deinit { unlink(path) }
}
