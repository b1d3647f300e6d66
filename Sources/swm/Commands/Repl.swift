internal import ArgumentParser

/// `swm repl`: a prompt on a new node.
struct Repl: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starts a node with a prompt.", usage: "swm repl [OPTIONS]")

  @OptionGroup var node: NodeArguments

  func run() throws {
    let session = try NodeSession(node.settings(arguments: []), isInteractive: true)
    throw Failure(status: session.runPrompt(), message: "")
  }
}

extension Repl {
  /// The command with options that were read already.
  init(node: NodeArguments) { self.node = node }
}
