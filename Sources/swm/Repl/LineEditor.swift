@unsafe @preconcurrency internal import CReadline
internal import Glibc
internal import Host
internal import Synchronization
internal import VirtualMachine

/// GNU readline on the program's terminal: reads lines with editing, history and completion, and lets output of other processes
/// through without spoiling the line that is being edited.
///
/// A thread of its own waits for keys; readline is only touched under `lock`, by that thread and by whoever writes. Readline is one
/// per program and calls back without a context: so there is one editor, which `current` names.
final class LineEditor: Terminal, @unchecked Sendable {
  private struct Request {
    var prompt: [UInt8]
    var completion: @Sendable (LineOutcome) -> Void
  }

  /// The editor that readline's callbacks belong to. Safe: set once, before readline is used.
  nonisolated(unsafe) private static var current: LineEditor?

  private let lock = Lock()
  private let history: HistoryFile
  /// Asks the node how a text may go on; it answers with `answer`.
  private let complete: @Sendable (Int, [UInt8]) -> Void
  /// Ctrl-C was pressed while no line was being edited.
  private let interrupt: @Sendable () -> Void
  private let answers = Answers()
  private var requests: [Request] = []
  private var editing: Request?
  private let wakeEnds: (read: Int32, write: Int32)
  private let signals: Int32
  private var candidates: [[UInt8]] = []
  private var isStarted = false
  /// Called on the node's thread before a line is asked for: what the node has written comes before the prompt.
  var flushOutput: (() -> Void)?

  /// An editor. `SIGINT` and `SIGWINCH` must be blocked in every thread (`LineEditor.blockSignals`).
  init(
    history: HistoryFile, complete: @escaping @Sendable (Int, [UInt8]) -> Void,
    interrupt: @escaping @Sendable () -> Void
  ) {
    self.history = history
    self.complete = complete
    self.interrupt = interrupt
    var ends: [Int32] = [-1, -1]
    unsafe ends.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { _ = unsafe pipe(base) }
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    wakeEnds = (ends[0], ends[1])
    var set = Self.handledSignals()
    signals = unsafe signalfd(-1, &set, Int32(SFD_CLOEXEC))
    unsafe Self.current = self
  }

  private static func handledSignals() -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    unsafe sigaddset(&set, SIGINT)
    unsafe sigaddset(&set, SIGWINCH)
    return set
  }

  /// Keeps the signals that the editor reads itself from all threads that are made from now on.
  static func blockSignals() {
    var set = handledSignals()
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  // MARK: Terminal

  var showsPrompts: Bool { true }

  func isTerminal(_ device: Device) -> Bool {
    switch device {
    case .input: isatty(0) == 1
    case .output: isatty(1) == 1
    case .error: isatty(2) == 1
    }
  }

  var size: (columns: Int, rows: Int)? {
    var size = winsize()
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return (columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  func requestLine(prompt: [UInt8], completion: @escaping @Sendable (LineOutcome) -> Void) {
    flushOutput?()
    lock.acquire()
    let starts = !isStarted
    isStarted = true
    requests.append(Request(prompt: prompt, completion: completion))
    lock.release()
    if starts { start() }
    wake()
  }

  private func wake() {
    var byte: UInt8 = 0
    _ = unsafe Glibc.write(wakeEnds.write, &byte, 1)
  }

  /// Takes the answer to a question that `complete` asked.
  func answer(_ number: Int, _ candidates: [[UInt8]]) { answers.put(number, candidates) }

  /// Writes output of the node, above the line that is being edited.
  func write(_ bytes: [UInt8], isError: Bool) {
    lock.acquire()
    defer { lock.release() }
    guard editing != nil else { return Self.put(bytes, isError ? 2 : 1) }
    rl_clear_visible_line()
    _ = unsafe fflush(rl_outstream)
    Self.put(bytes.last == 10 ? bytes : bytes + [10], isError ? 2 : 1)
    rl_on_new_line()
    rl_redisplay()
  }

  /// Gives the terminal back as it was.
  func close() {
    lock.acquire()
    defer { lock.release() }
    if editing != nil {
      editing = nil
      rl_callback_handler_remove()
      Self.put([10], 1)
    }
    history.save()
  }

  private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
      }
      if count > 0 { offset += count } else if errno != EINTR { return }
    }
  }

  // MARK: The thread

  private func start() {
    prepare()
    let isRunning = BackgroundThread.start { [self] in
      while true { step() }
    }
    if !isRunning {
      for request in requests { request.completion(.failed("eagain")) }
    }
  }

  private func prepare() {
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_attempted_completion_over = 1
    unsafe rl_attempted_completion_function = { text, start, end in
      unsafe LineEditor.attemptCompletion(text, Int(start), Int(end))
    }
    history.load()
  }

  private func step() {
    beginNext()
    var sources = [
      pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeEnds.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
    ]
    lock.acquire()
    // Keys that are pressed while nobody asks for a line wait in the terminal.
    if editing == nil { sources[0].fd = -1 }
    lock.release()
    guard unsafe poll(&sources, nfds_t(sources.count), -1) > 0 else { return }
    if sources[1].revents != 0 {
      var bytes = [UInt8](repeating: 0, count: 64)
      _ = unsafe Glibc.read(wakeEnds.read, &bytes, bytes.count)
    }
    if sources[2].revents != 0 { readSignal() }
    if sources[0].revents != 0 {
      lock.acquire()
      if editing != nil { rl_callback_read_char() }
      lock.release()
    }
  }

  private func beginNext() {
    lock.acquire()
    defer { lock.release() }
    guard editing == nil, !requests.isEmpty else { return }
    let request = requests.removeFirst()
    editing = request
    let prompt = request.prompt.filter { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
    unsafe prompt.withUnsafeBufferPointer { buffer in
      unsafe rl_callback_handler_install(buffer.baseAddress) { line in
        unsafe LineEditor.take(line)
      }
    }
  }

  private func readSignal() {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    guard unsafe Glibc.read(signals, &information, size) == size else { return }
    if information.ssi_signo == UInt32(SIGWINCH) {
      lock.acquire()
      if editing != nil { rl_resize_terminal() }
      lock.release()
      return
    }
    lock.acquire()
    guard editing != nil else {
      lock.release()
      return interrupt()
    }
    Self.put(Array("^C\n".utf8), 1)
    rl_callback_sigcleanup()
    unsafe rl_replace_line("", 0)
    finish(.failed("interrupted"))
    lock.release()
  }

  /// Answers the request of the line that is being edited. Under the lock.
  private func finish(_ outcome: LineOutcome) {
    guard let request = editing else { return }
    editing = nil
    rl_callback_handler_remove()
    request.completion(outcome)
  }

  /// Readline has a line, or the end of the input. It is called by `rl_callback_read_char`, under the lock.
  private static func take(_ line: UnsafeMutablePointer<CChar>?) {
    guard let editor = unsafe current else { return }
    guard let line = unsafe line else {
      put([10], 1)
      return editor.finish(.endOfFile)
    }
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: line, count: strlen(line)))
    unsafe free(line)
    editor.history.add(bytes)
    editor.finish(.line(bytes + [10]))
  }

  // MARK: Completion

  /// How long a question to the node may take.
  private static let completionMilliseconds = 1000

  /// Readline wants the ways that the text before the cursor may go on. It is called on the editor's thread, under the lock.
  private static func attemptCompletion(
    _ text: UnsafePointer<CChar>?, _ start: Int, _ end: Int
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard let editor = unsafe current, let text = unsafe text, let buffer = unsafe rl_line_buffer
    else { return nil }
    let line = unsafe Array(UnsafeRawBufferPointer(start: buffer, count: end))
    // The node may be writing, which takes the lock: it must be free while the answer is awaited.
    editor.lock.release()
    let number = editor.answers.ask()
    editor.complete(number, line)
    let found = editor.answers.wait(number, milliseconds: completionMilliseconds)
    editor.lock.acquire()
    editor.candidates = found
    rl_completion_append_character = 0
    return unsafe rl_completion_matches(text) { _, state in
      unsafe LineEditor.nextCandidate(isFirst: state == 0)
    }
  }

  /// The next candidate as memory that readline frees.
  private static func nextCandidate(isFirst: Bool) -> UnsafeMutablePointer<CChar>? {
    guard let editor = unsafe current, !editor.candidates.isEmpty else { return nil }
    let bytes = editor.candidates.removeFirst().filter { $0 != 0 }
    guard let memory = unsafe malloc(bytes.count + 1) else { return nil }
    let text = unsafe memory.assumingMemoryBound(to: CChar.self)
    for (index, byte) in bytes.enumerated() { unsafe text[index] = CChar(bitPattern: byte) }
    unsafe text[bytes.count] = 0
    return unsafe text
  }
}
