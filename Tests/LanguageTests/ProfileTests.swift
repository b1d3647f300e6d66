import Testing

/// `swm profile`: exact calls, plausible times, and output that stays as it is.
@Suite struct ProfileTests {
  private static let program = """
    defmodule Work do
      def short(0), do: :ok
      def short(n), do: short(n - 1)
      def long(0), do: :ok
      def long(n), do: long(n - 1)
      def fib(n) when n < 2, do: n
      def fib(n), do: fib(n - 1) + fib(n - 2)
      def skip(<<_, rest::binary>>), do: skip(rest)
      def skip(<<>>), do: :ok
    end

    1..4 |> Enum.map(fn _ -> Task.async(fn -> Work.fib(15) end) end) |> Enum.each(&Task.await/1)
    Work.short(300_000)
    Work.long(3_000_000)
    Work.skip("12345")
    IO.puts(Enum.join(System.argv(), " "))
    System.halt(3)
    """

  /// The numbers in a row of the table.
  private static func row(_ name: String, _ text: String) -> (calls: Int, milliseconds: Double)? {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ").map { $0.filter { $0 != "," } }
      if fields.count == 4, fields[3] == name, let calls = Int(fields[0]),
        let milliseconds = Double(fields[1])
      {
        return (calls, milliseconds)
      }
    }
    return nil
  }

  @Test(arguments: ["1", "2"]) func `calls are exact, times are plausible`(schedulers: String) {
    let script = TemporaryFile(Self.program, suffix: ".exs")
    let outcome = Program.swm(
      "profile", "--limit", "0", "--schedulers", schedulers, script.path, "one", "--two")
    #expect(outcome.status == 3)
    #expect(outcome.output == "one --two\n")
    #expect(Self.row("Work.fib/1", outcome.error)?.calls == 4 * 1973)
    #expect(Self.row("Work.short/1", outcome.error)?.calls == 300_001)
    #expect(Self.row("Work.skip/1", outcome.error)?.calls == 6)
    #expect(Self.row("Enum.join/2", outcome.error)?.calls == 1)
    let short = Self.row("Work.short/1", outcome.error)?.milliseconds ?? 0
    let long = Self.row("Work.long/1", outcome.error)?.milliseconds ?? 0
    // Ten times as much work; the machine that tests may be busy.
    #expect(long > 3 * short)
  }

  @Test func `the table goes to a file, sorted and cut`() {
    let script = TemporaryFile(Self.program, suffix: ".exs")
    let table = TemporaryFile("")
    let outcome = Program.swm(
      "profile", "--sort", "calls", "--limit", "2", "--output", table.path, script.path)
    #expect(outcome.error == "")
    let lines = table.text.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.first?.hasSuffix("  function") == true)
    #expect(lines.dropFirst().first?.hasSuffix("  Work.long/1") == true)
    #expect(lines.dropFirst(2).first?.hasSuffix("  Work.short/1") == true)
    #expect(lines.last?.hasPrefix("total: ") == true)
  }

  @Test func `wrong calls are one line and status 2`() {
    for arguments in [["--sort", "size", "x"], ["--limit", "-1", "x"], ["no_such_file.exs"]] {
      let outcome = Program.run([Program.swm, "profile"] + arguments, seconds: 20)
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      #expect(outcome.error.split(separator: "\n").count == 1)
    }
  }
}
