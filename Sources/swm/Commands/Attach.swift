internal import ArgumentParser

/// `swm attach NODE`: a prompt on a node that runs already.
struct Attach: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Attaches a prompt to a running node.", usage: "swm attach NODE [OPTIONS]")

  @Argument(help: "The node, for example a@127.0.0.1.")
  var target: String

  @OptionGroup var node: NodeArguments

  func run() throws {
    let parts = target.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw Failure.usage("the node to attach to must be name@host, got: \(target)")
    }
    var settings = try node.settings(arguments: [])
    settings.isHidden = true
    if settings.name == nil {
      settings.name = NodeSettings.temporaryName(for: String(parts[1]))
      settings.usesLongNames = parts[1].contains(".")
    }
    let session = try NodeSession(settings, isInteractive: true)
    throw Failure(status: session.attach(to: target), message: "")
  }
}
