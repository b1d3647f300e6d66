import Testing

/// The prompt, from a pipe and on a terminal.
@Suite struct PromptTests {
  @Test func `a pipe is read as well as a terminal`() {
    let outcome = Program.swm("repl", input: "x = 20\nx + 1\nfoo(\n1)\n:last\n")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("swm(1)> 20\n"))
    #expect(outcome.output.contains("swm(2)> 21\n"))
    #expect(outcome.output.contains("...(3)> "))
    #expect(outcome.output.contains("undefined function foo/1"))
    #expect(outcome.output.contains("swm(4)> :last\n"))
  }

  @Test func `errors are shown and survived, and variables stay`() {
    let outcome = Program.swm("repl", input: "x = 5\nraise \"boom\"\n1 + :a\nx * 2\n")
    #expect(outcome.output.contains("** (RuntimeError) boom\n"))
    #expect(outcome.output.contains("** (ArithmeticError) bad argument in arithmetic expression"))
    #expect(outcome.output.contains("swm(4)> 10\n"))
  }

  @Test func `documentation, callbacks and types are shown`() {
    let module = """
      defmodule Sum do
        @moduledoc "Sums."
        @type total :: integer
        @doc "Adds."
        @doc since: "1.0"
        @spec add(integer, total) :: total
        def add(a, b \\\\ 1), do: a + b
        @callback start(atom) :: total
      end

      """
    let outcome = Program.swm(
      "repl", input: module + "h Sum\nh Sum.add/1\nb Sum\nt Sum\nh Sum.none\nh case\n")
    #expect(outcome.output.contains("Sums.\n"))
    #expect(outcome.output.contains("def add(a, b \\\\ 1)\n"))
    #expect(outcome.output.contains("  @spec add(integer(), total()) :: total()\n"))
    #expect(outcome.output.contains("since: 1.0\n\nAdds.\n"))
    #expect(outcome.output.contains("@callback start(atom()) :: total()\n"))
    #expect(outcome.output.contains("@type total() :: integer()\n"))
    #expect(outcome.output.contains("No documentation for Sum.none was found\n"))
    #expect(outcome.output.contains("defmacro case(condition, clauses)\n"))
  }

  @Test func `the last values can be had again`() {
    let outcome = Program.swm("repl", input: "[3, 1, 2]\n|> Enum.sort()\nv(1)\n")
    #expect(outcome.output.contains("swm(2)> [1, 2, 3]\n"))
    #expect(outcome.output.contains("swm(3)> [3, 1, 2]\n"))
  }

  @Test func `a terminal has editing, completion, interruption and an end`() throws {
    let terminal = try #require(Terminal("repl", "--no-color"))
    #expect(terminal.shows("swm(1)> "))
    terminal.type("value = 20 + 1\n")
    #expect(terminal.shows("21\r\n"))
    #expect(terminal.shows("swm(2)> "))
    // Tab completes; Ctrl-A goes to the start of the line.
    terminal.type("String.upc\t(\"abc\")\u{1}\u{5}\n")
    #expect(terminal.shows("\"ABC\""))
    #expect(terminal.shows("swm(3)> "))
    // Ctrl-C gives up the line.
    terminal.type("1 + nonsense\u{3}")
    #expect(terminal.shows("^C"))
    terminal.type("value * 2\n")
    #expect(terminal.shows("42\r\n"))
    // Output of another process comes above the line that is being typed.
    terminal.type("spawn(fn -> Process.sleep(300); IO.puts(\"from afar\") end)\n")
    #expect(terminal.shows("#PID<"))
    terminal.type("value + ")
    #expect(terminal.shows("from afar"))
    terminal.type("3\n")
    #expect(terminal.shows("24\r\n"))
    #expect(terminal.shows("swm("))
    // Ctrl-C ends what runs for ever, and the variables stay.
    terminal.type("Process.sleep(:infinity)\n")
    #expect(!terminal.shows("swm(", seconds: 1))
    terminal.type("\u{3}")
    #expect(terminal.shows("interrupted"))
    terminal.type("value\n")
    #expect(terminal.shows("21\r\n"))
    #expect(terminal.shows("swm("))
    // Ctrl-D ends.
    terminal.type("\u{4}")
    #expect(terminal.status() == 0)
  }
}
