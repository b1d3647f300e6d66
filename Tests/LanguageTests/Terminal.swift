import Glibc

/// A pseudo-terminal with `swm` on it: what a person at a keyboard sees and types.
final class Terminal {
  private let control: Int32
  private let process: pid_t
  private(set) var screen = ""

  /// Starts `swm` with the arguments; nil where the system has no terminal left.
  init?(_ arguments: String...) {
    control = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    guard control >= 0 else { return nil }
    var number: UInt32 = 0
    var unlocked: Int32 = 0
    // TIOCGPTN and TIOCSPTLCK, which the C library's headers have as macros that cannot be imported.
    guard ioctl(control, 0x8004_5430, &number) == 0, ioctl(control, 0x4004_5431, &unlocked) == 0
    else { return nil }
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(control, UInt(TIOCSWINSZ), &size)
    let path = "/dev/pts/\(number)"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens becomes its own: Ctrl-C then reaches it.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    posix_spawn_file_actions_addclose(&actions, control)
    guard let process = Program.start([Program.swm] + arguments, &actions) else { return nil }
    self.process = process
  }

  /// Types a text.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(control, bytes, bytes.count)
  }

  /// Waits until the text is on the screen, after what was found before. False where it does not come.
  func shows(_ text: String, seconds: Int = 20) -> Bool {
    for _ in 0..<seconds * 20 {
      if let found = screen.range(of: text) {
        screen = String(screen[found.upperBound...])
        return true
      }
      var source = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, 50) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(control, &buffer, buffer.count)
      guard count > 0 else { return screen.range(of: text) != nil }
      screen += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return false
  }

  /// The exit status, once it has ended.
  func status(seconds: Int = 10) -> Int? { Program.wait(process, seconds: seconds) }

  deinit {
    kill(-process, SIGKILL)
    close(control)
  }
}

extension String {
  /// Where the text is.
  fileprivate func range(of text: String) -> Range<Index>? {
    let characters = Array(text.utf8)
    let bytes = Array(utf8)
    guard !characters.isEmpty, bytes.count >= characters.count else { return nil }
    for start in 0...(bytes.count - characters.count)
    where bytes[start..<start + characters.count].elementsEqual(characters) {
      let lower = utf8.index(startIndex, offsetBy: start)
      return lower..<utf8.index(lower, offsetBy: characters.count)
    }
    return nil
  }
}
