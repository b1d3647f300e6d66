import Testing

/// What `swm` does with its arguments, and how it ends.
@Suite struct CommandLineTests {
  @Test func `an unknown option is one line on standard error and status 2`() {
    let outcome = Program.swm("--nonsense")
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.error == "swm: unknown option --nonsense (swm --help lists the options)\n")
  }

  @Test func `a missing file is one line on standard error and status 2`() {
    let outcome = Program.swm("no_such_file.swm")
    #expect(outcome.status == 2)
    #expect(outcome.error == "swm: no file named no_such_file.swm\n")
  }

  @Test func `the version is printed`() {
    let outcome = Program.swm("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output == "swm 0.1.0\n")
  }

  @Test func `a script gets what follows its name`() {
    let script = TemporaryFile("IO.inspect(System.argv())", suffix: ".exs")
    let outcome = Program.swm(script.path, "one", "--two", "-e")
    #expect(outcome.output == "[\"one\", \"--two\", \"-e\"]\n")
    #expect(outcome.status == 0)
  }

  @Test func `expressions keep the variables of earlier ones`() {
    let outcome = Program.swm("-e", "x = 20", "-e", "IO.puts(x + 1)")
    #expect(outcome.output == "21\n")
    #expect(outcome.status == 0)
  }

  @Test func `a syntax error names the place, shows the line, and ends with 1`() {
    let script = TemporaryFile("x = 1\ny = )\n", suffix: ".swm")
    let outcome = Program.swm(script.path)
    #expect(outcome.status == 1)
    #expect(outcome.error.hasPrefix("** (SyntaxError) \(script.path):2:5:"))
    #expect(outcome.error.contains("^"))
  }

  @Test func `an uncaught error prints the banner and the stack, and ends with 1`() {
    let script = TemporaryFile(
      """
      defmodule Shop do
        def total(price), do: 1 + price
      end

      IO.puts("before")
      Shop.total(:free)
      """, suffix: ".swm")
    let outcome = Program.swm(script.path)
    #expect(outcome.status == 1)
    #expect(outcome.output == "before\n")
    #expect(
      outcome.error.hasPrefix(
        "** (ArithmeticError) bad argument in arithmetic expression: 1 + :free\n"))
    #expect(outcome.error.contains("\(script.path):2: Shop.total/1\n"))
    #expect(outcome.error.contains("\(script.path):6: (file)\n"))
  }

  @Test func `exit with shutdown and a number is the status`() {
    #expect(Program.swm("-e", "exit({:shutdown, 3})").status == 3)
    #expect(Program.swm("-e", "System.halt(4)").status == 4)
    #expect(Program.swm("-e", "exit(:normal)").status == 0)
  }

  @Test func `standard output and standard error keep their order`() {
    let outcome = Program.run(
      [
        "/bin/sh", "-c",
        "\(Program.swm) -e 'IO.puts(1); IO.puts(:stderr, 2); IO.puts(3)' 2>&1",
      ], seconds: 30)
    #expect(outcome.output == "1\n2\n3\n")
  }

  @Test func `a script reads its standard input`() {
    let outcome = Program.swm(
      "-e", "IO.inspect({IO.gets(\"\"), IO.read(:line), IO.gets(\"\")})", input: "a\nb\n")
    #expect(outcome.output == "{\"a\\n\", \"b\\n\", :eof}\n")
  }

  @Test func `the output of other programs is read`() {
    let outcome = Program.swm("-e", "IO.inspect(System.cmd(\"echo\", [\"hello\"]))")
    #expect(outcome.output == "{\"hello\\n\", 0}\n")
  }
}
