internal import ArgumentParser
internal import Glibc

/// The program `swm`: what it is called with, and what it ends with.
struct Program: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "swm",
    abstract: "Runs Sworm scripts, and starts a prompt on a node.",
    usage: """
      swm [OPTIONS] FILE [ARGUMENTS...]
      swm [OPTIONS] -e EXPRESSION [ARGUMENTS...]
      swm [repl] [OPTIONS]
      swm attach NODE [OPTIONS]
      swm check [--warnings-as-errors] FILES...
      swm profile [--sort time|calls] [--limit N] FILE [ARGUMENTS...]
      swm fmt [--check] FILES...
      """,
    discussion: """
      Without a file or an expression, it starts a prompt.

      Options of all commands:
        --name NAME@HOST        the node's full name
        --sname NAME            the node's name on this machine's short host name
        --cookie COOKIE         what nodes must have in common to connect
        --hidden                other nodes do not see this one in Node.list()
        --schedulers N          threads that run processes; by default one for each core
        --no-color              write no colours
        --max-memory BYTES      what the program may hold; a process that asks for more is killed
      Option of scripts:
        -e, --eval EXPRESSION   evaluate this instead of a file; may be given several times
      """,
    version: "swm \(version)",
    subcommands: [Run.self, Repl.self, Attach.self, Check.self, Format.self, Profile.self],
    defaultSubcommand: Run.self)

  /// The exit status where the call itself is wrong.
  static let usageStatus: Int32 = 2

  /// Runs the command that the arguments name: the program's exit status.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
      return 0
    } catch let failure as Failure {
      if !failure.message.isEmpty { write("swm: \(failure.message)", to: 2) }
      return failure.status
    } catch {
      if exitCode(for: error) == .success {
        write(fullMessage(for: error), to: 1)
        return 0
      }
      write("swm: \(message(for: error))", to: 2)
      return usageStatus
    }
  }

  /// Writes a line.
  static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array((text + "\n").utf8)
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
      }
      guard count > 0 else { return }
      offset += count
    }
  }
}

/// Why a command ends with another status than 0.
struct Failure: Error {
  var status: Int32
  /// One line for standard error; empty where all has been said.
  var message: String

  /// The call was wrong.
  static func usage(_ message: String) -> Failure {
    Failure(status: Program.usageStatus, message: message)
  }
}
