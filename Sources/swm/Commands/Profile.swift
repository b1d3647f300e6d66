internal import ArgumentParser
internal import Glibc
internal import Host
internal import VirtualMachine

/// `swm profile`: runs a script, and shows where its time went.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a script, and shows the time and the calls of its functions.",
    usage: "swm profile [--sort time|calls] [--limit N] [--output FILE] FILE [ARGUMENTS...]",
    discussion: """
      Calls are exact. Times are the time in each function itself, without what it calls: they are \
      sampled every millisecond, on all schedulers, while processes run. Functions of the library and \
      natives are there as well. The script runs slower than without the profiler, most where it \
      calls small functions.
      """)

  @OptionGroup var node: NodeArguments

  @Option(help: "What the functions are sorted by: time or calls.")
  var sort = ProfileReport.Order.time

  @Option(help: "How many functions are shown; 0 shows all.")
  var limit = 40

  @Option(help: "Where the table goes, instead of to standard error.")
  var output: String?

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The script and its arguments (System.argv/0).", valueName: "file"))
  var words: [String]

  func run() throws {
    guard let file = words.first, !file.hasPrefix("-") else {
      if words.first == "--help" || words.first == "-h" {
        throw CleanExit.helpRequest(Profile.self)
      }
      throw Failure.usage("swm profile needs a script (swm profile --help)")
    }
    guard limit >= 0 else { throw Failure.usage("--limit must be 0 or more, got: \(limit)") }
    try Run.check(file)
    let session = try NodeSession(node.settings(arguments: Array(words.dropFirst())))
    let (status, functions) = session.profileScript(file)
    let report = ProfileReport(functions, order: sort, limit: limit)
    try write(report.text)
    throw Failure(status: status, message: "")
  }

  private func write(_ text: String) throws {
    var descriptor: Int32 = 2
    if let output {
      descriptor = unsafe open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw Failure.usage("\(output) cannot be written") }
    }
    Program.write(text, to: descriptor)
    if output != nil { close(descriptor) }
  }
}

extension ProfileReport.Order: ExpressibleByArgument {}
