internal import ArgumentParser
internal import Glibc

/// `swm FILE`: runs a script. Without a script it is `swm repl`.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a script, or with -e an expression.",
    usage: "swm run [OPTIONS] FILE [ARGUMENTS...]")

  @OptionGroup var node: NodeArguments

  @Option(
    name: [.customShort("e"), .long],
    help: "Evaluates the expression instead of a script; may be given several times.")
  var eval: [String] = []

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The script and its arguments (System.argv/0).", valueName: "file"))
  var words: [String] = []

  func run() throws {
    if let first = words.first, first.hasPrefix("-"), first != "--", eval.isEmpty || first != "-" {
      if first == "--help" || first == "-h" { throw CleanExit.helpRequest(Program.self) }
      if first == "--version" { throw CleanExit.message("swm \(Program.version)") }
      throw Failure.usage("unknown option \(first) (swm --help lists the options)")
    }
    var words = words
    if words.first == "--" { words.removeFirst() }
    if !eval.isEmpty {
      let session = try NodeSession(node.settings(arguments: words))
      throw Failure(status: session.evaluate(eval), message: "")
    }
    guard let file = words.first else {
      let repl = Repl(node: node)
      return try repl.run()
    }
    try Self.check(file)
    let session = try NodeSession(node.settings(arguments: Array(words.dropFirst())))
    throw Failure(status: session.runScript(file), message: "")
  }

  /// Refuses what is no script.
  static func check(_ file: String) throws {
    var information = stat()
    guard unsafe stat(file, &information) == 0 else {
      throw Failure.usage("no file named \(file)")
    }
    if information.st_mode & S_IFMT == S_IFDIR {
      throw Failure.usage("\(file) is a directory, not a script")
    }
    guard unsafe access(file, R_OK) == 0 else {
      throw Failure.usage("\(file) cannot be read")
    }
  }
}
