import Glibc
import Testing

/// Programs that compile, but not without a warning: what standard error gets is what Elixir 1.14 writes.
///
/// `Warnings/NAME.exs` is the program, `Warnings/NAME.err` what Elixir wrote.
@Suite struct WarningTests {
  private static let folder = Program.root + "/Tests/LanguageTests/Warnings"

  private static let names: [String] = {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var found: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".exs") { found.append(String(name.dropLast(4))) }
    }
    return found.sorted()
  }()

  @Test func `there are programs`() { #expect(Self.names.count > 60) }

  @Test(arguments: Self.names)
  func `what Elixir warns of is warned of`(name: String) {
    let outcome = Program.run(
      ["/bin/sh", "-c", "cd '\(Self.folder)' && exec '\(Program.swm)' \(name).exs"], seconds: 30)
    let expected = Program.run(["/bin/cat", "\(Self.folder)/\(name).err"], seconds: 10).output
    #expect(outcome.error == expected)
  }

  @Test func `a check runs no script, and fails where it does not compile`() {
    let script = TemporaryFile(
      """
      defmodule Checked do
        def f(x), do: 1
      end
      IO.puts("this is not run")
      """, suffix: ".exs")
    let outcome = Program.swm("check", script.path)
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix("warning: variable \"x\" is unused"))
    #expect(Program.swm("check", "--warnings-as-errors", script.path).status == 1)
    let wrong = TemporaryFile("IO.puts(missing(1))", suffix: ".exs")
    let failed = Program.swm("check", wrong.path, script.path)
    #expect(failed.status == 1)
    #expect(failed.error.contains("undefined function missing/1"))
    #expect(failed.error.contains("variable \"x\" is unused"))
  }
}
