internal import ArgumentParser

/// `swm check`: compiles scripts without running them.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compiles scripts without running them, and shows errors and warnings.",
    usage: "swm check [--warnings-as-errors] FILES...",
    discussion: """
      The modules of each file are defined, which runs their bodies and macros; nothing else is \
      run. All files are checked; the status is 1 if one has an error.
      """)

  @Flag(help: "End with 1 for warnings, too.")
  var warningsAsErrors = false

  @Argument(help: "The files.")
  var paths: [String]

  func run() throws {
    let session = try NodeSession(NodeSettings(arguments: []))
    throw Failure(status: session.check(paths, isStrict: warningsAsErrors), message: "")
  }
}
