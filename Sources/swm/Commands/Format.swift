internal import ArgumentParser

/// `swm fmt`: formats source files in place.
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Formats source files in place.",
    usage: """
      swm fmt [--check] FILE_OR_DIRECTORY...
      swm fmt [--check] -
      """,
    discussion: """
      In a directory, all files *.swm, *.ex and *.exs are formatted. Without a file, those of \
      :inputs in .formatter.exs, whose options hold for all. With -, standard input is formatted \
      to standard output. A file that cannot be read is shown, the others are formatted, and the \
      status is 1.
      """)

  @Flag(help: "Change nothing; list what is not formatted, and end with 1 if there is any.")
  var check = false

  @Argument(help: "Files and directories, or - for standard input.")
  var paths: [String] = []

  func run() throws {
    if paths.contains("-"), paths.count > 1 {
      throw Failure.usage("- stands alone, without files")
    }
    let session = try NodeSession(NodeSettings(arguments: []))
    throw Failure(status: session.format(paths, isCheck: check), message: "")
  }
}
