internal import Glibc
internal import Host
internal import VirtualMachine

/// A node that a command runs until its program ends.
///
/// What the commands assume of the library is here: the module `:swm_main` with `script/2`, `evaluate/2`,
/// `check/3`, `format_files/3`, `prompt/1` and `attach/2`, each of which ends by `:erlang.halt/1`.
final class NodeSession {
  private let node: Node
  private let environment: SystemEnvironment
  private let editor: LineEditor?
  private let settings: NodeSettings

  /// Starts the node. With `isInteractive` and a terminal, lines are read with readline.
  init(_ settings: NodeSettings, isInteractive: Bool = false) throws {
    self.settings = settings
    let inbox = Inbox()
    let usesEditor = isInteractive && isatty(0) == 1 && isatty(1) == 1
    if usesEditor {
      LineEditor.blockSignals()
      let editor = LineEditor(
        history: HistoryFile(),
        complete: { number, line in
          inbox.post(
            Delivery(
              toName: "swm_prompt",
              message: .tuple([.atom("complete"), .integer(number), .binary(line)])))
        },
        interrupt: {
          inbox.post(Delivery(toName: "swm_prompt", message: .atom("interrupt")))
        })
      self.editor = editor
      let output = EditorOutput(editor)
      editor.flushOutput = { output.flush() }
      environment = SystemEnvironment(output: output)
    } else {
      editor = nil
      environment = SystemEnvironment()
    }
    node = try Node(
      environment: environment, inbox: inbox, natives: DeviceNatives.rows,
      // For work on the library: `stdlib/` as it is now, without a build.
      libraryDirectory: Self.setting("SWM_STDLIB"))
    let log = environment
    node.attach(
      .sockets { log.write(Array("swm: \($0)\n".utf8), isError: true) })
    // For tests of the collector: every time slice begins with a collection.
    node.machine.collectsAlways = Self.setting("SWM_GC_STRESS") == "1"
    // The variable is for tests that run programs with their own options.
    let schedulers =
      settings.schedulers ?? Self.setting("SWM_SCHEDULERS").flatMap { Int($0) }
      ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    node.startSchedulers(min(max(1, schedulers), Machine.schedulerLimit))
    node.machine.memoryLimit = settings.maxMemory ?? MemorySize.defaultLimit
    let terminal: any Terminal = editor ?? SystemTerminal()
    let answer = editor.map { editor in
      { @Sendable (number: Int, texts: [[UInt8]]) in editor.answer(number, texts) }
    }
    node.machine.attach(
      Devices(
        postbox: inbox, terminal: terminal,
        arguments: settings.arguments.map { Array($0.utf8) }, completed: answer))
  }

  private static func setting(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// Runs a script: the program's exit status.
  func runScript(_ path: String) -> Int32 {
    run("script", [.binary(Array(path.utf8)), options])
  }

  /// Runs a script while all functions are watched: the program's exit status, and what they have done.
  func profileScript(_ path: String) -> (status: Int32, functions: [ProfiledFunction]) {
    let sample = node.machine.startProfile()
    // It runs until the program ends.
    _ = BackgroundThread.start {
      while true {
        usleep(Self.sampleMicroseconds)
        sample()
      }
    }
    let status = runScript(path)
    return (status, node.machine.profile())
  }

  private static let sampleMicroseconds: UInt32 = 1000

  /// Evaluates texts, one after the other: the program's exit status.
  func evaluate(_ texts: [String]) -> Int32 {
    run("evaluate", [.list(texts.map { .binary(Array($0.utf8)) }, tail: nil), options])
  }

  /// Compiles scripts without running them: the program's exit status.
  func check(_ paths: [String], isStrict: Bool) -> Int32 {
    let paths = Literal.list(paths.map { .binary(Array($0.utf8)) }, tail: nil)
    return run("check", [paths, .atom(isStrict ? "true" : "false"), options])
  }

  /// Formats files, or only checks them: the program's exit status.
  func format(_ paths: [String], isCheck: Bool) -> Int32 {
    let paths = Literal.list(paths.map { .binary(Array($0.utf8)) }, tail: nil)
    return run("format_files", [paths, .atom(isCheck ? "true" : "false"), options])
  }

  /// Evaluates what is typed: the program's exit status.
  func runPrompt() -> Int32 { run("prompt", [options]) }

  /// Evaluates what is typed, on another node: the program's exit status.
  func attach(to target: String) -> Int32 {
    run("attach", [.binary(Array(target.utf8)), options])
  }

  private var options: Literal {
    func text(_ value: String?) -> Literal {
      value.map { .binary(Array($0.utf8)) } ?? .atom("nil")
    }
    func flag(_ value: Bool) -> Literal { .atom(value ? "true" : "false") }
    let usesColor = settings.usesColor && isatty(1) == 1
    return .map([
      LiteralPair(.atom("name"), text(settings.name)),
      LiteralPair(
        .atom("name_kind"), .atom(settings.usesLongNames ? "longnames" : "shortnames")),
      LiteralPair(.atom("cookie"), text(settings.cookie)),
      LiteralPair(.atom("hidden"), flag(settings.isHidden)),
      LiteralPair(.atom("colors"), flag(usesColor)),
      LiteralPair(.atom("version"), text(Program.version)),
    ])
  }

  private func run(_ function: String, _ arguments: [Literal]) -> Int32 {
    node.machine.spawn(module: "swm_main", function: function, arguments: arguments)
    let status = node.run { environment.flush() }
    environment.flush()
    editor?.close()
    return Int32(truncatingIfNeeded: status & 0xFF)
  }
}

/// Output of a node whose terminal is edited on: the editor lets it through.
private final class EditorOutput: OutputSink {
  private unowned let editor: LineEditor
  private var pending: [UInt8] = []
  private static let limit = 1 << 14

  init(_ editor: LineEditor) { self.editor = editor }

  func write(_ bytes: [UInt8], isError: Bool) {
    if isError {
      flush()
      return editor.write(bytes, isError: true)
    }
    pending += bytes
    if pending.count >= Self.limit { flush() }
  }

  func flush() {
    guard !pending.isEmpty else { return }
    editor.write(pending, isError: false)
    pending.removeAll(keepingCapacity: true)
  }
}
