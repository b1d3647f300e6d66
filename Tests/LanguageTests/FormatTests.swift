import Glibc
import Testing

/// What `swm fmt` does with files, and how it ends.
@Suite struct FormatTests {
  private static let untidy = "x=1\nfoo  x,2\n"
  private static let tidy = "x = 1\nfoo(x, 2)\n"

  @Test func `a file is formatted in place and keeps its mode`() {
    let file = TemporaryFile(Self.untidy, suffix: ".swm")
    #expect(chmod(file.path, 0o640) == 0)
    let outcome = Program.swm("fmt", file.path)
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    #expect(file.text == Self.tidy)
    var information = stat()
    #expect(stat(file.path, &information) == 0)
    #expect(information.st_mode & 0o777 == 0o640)
  }

  @Test func `a check lists what is not formatted and changes nothing`() {
    let untidy = TemporaryFile(Self.untidy, suffix: ".exs")
    let tidy = TemporaryFile(Self.tidy, suffix: ".ex")
    let outcome = Program.swm("fmt", "--check", tidy.path, untidy.path)
    #expect(outcome.status == 1)
    #expect(outcome.output == "\(untidy.path)\n")
    #expect(untidy.text == Self.untidy)
    #expect(Program.swm("fmt", "--check", tidy.path).status == 0)
  }

  @Test func `standard input is formatted to standard output`() {
    let outcome = Program.swm("fmt", "-", input: "# a\n" + Self.untidy)
    #expect(outcome.status == 0)
    #expect(outcome.output == "# a\n" + Self.tidy)
  }

  @Test func `a syntax error is shown with its place and the other files are formatted`() {
    let broken = TemporaryFile("x = (1\n", suffix: ".swm")
    let untidy = TemporaryFile(Self.untidy, suffix: ".swm")
    let outcome = Program.swm("fmt", broken.path, untidy.path)
    #expect(outcome.status == 1)
    #expect(outcome.error.hasPrefix("\(broken.path):2:1: missing terminator: )"))
    #expect(broken.text == "x = (1\n")
    #expect(untidy.text == Self.tidy)
  }

  @Test func `a file that is not there or no file at all is a wrong call`() {
    let outcome = Program.swm("fmt", "no_such_file.swm")
    #expect(outcome.status == 2)
    #expect(outcome.error == "swm: no file named no_such_file.swm\n")
    #expect(Program.swm("fmt").status == 2)
  }

  @Test func `the settings of the current directory hold`() {
    let folder = TemporaryFile("", suffix: "").path + ".d"
    let command = """
      mkdir \(folder) && cd \(folder) &&
      echo '[inputs: ["*.exs"], line_length: 20, locals_without_parens: [foo: 1]]' > .formatter.exs &&
      echo 'foo bar(1), 2; foo bar(aaaaaaa, bbbbbbb)' > a.exs &&
      \(Program.swm) fmt && cat a.exs; rm -r \(folder)
      """
    let outcome = Program.run(["/bin/sh", "-c", command], seconds: 30)
    #expect(outcome.output == "foo(bar(1), 2)\n\nfoo bar(\n      aaaaaaa,\n      bbbbbbb\n    )\n")
  }
}
