# Macro.to_string: the formatter without comments
sources = [
  "if a do b else c end", "if a, do: b", "foo(1) do 2 end", "foo bar, a: 1", "[a: 1, b: 2]", "[1, a: 2]",
  "{1, 2}", "{1, a: 2}", "%{\"b\" => 2, a: 1}", "%{m | a: 1}", "%Foo{a: 1}", "'abc'", "\"a\\nb\\\"\"", "\"a\#{b}c\"",
  "~r/a\\/b/i", "~w(a b)a", ":\"a b\"", ":\"a\\nb\"", "100000000", "-1", "1.0e10", "&foo/1", "&(&1 + 1)", "a |> b |> c()",
  "fn x, y when x > y -> x end", "fn -> :ok end", "case a do {:ok, b} -> b; _ -> nil end", "(a; b)", "a not in b",
  "not (a in b)", "@foo bar", "@spec f(a) :: b when a: integer", "<<a::8, b::binary>>", "Foo.bar(1).baz", "foo.()",
  "with {:ok, a} <- b, do: a", "for x <- xs, into: %{}, do: {x, x}", "quote do: unquote_splicing(a)", "a..b//c",
  "try do a rescue e in Foo -> b after c end", "foo[:bar][1]", "alias Foo.{A, B}", "def f(a \\\\ 1), do: a",
  "\"\"\"\nfoo\n\"\"\"", "?a", "0xff", "x = %{aaaaaaaaaaaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccc: 3}"
]

for source <- sources do
  source |> Code.string_to_quoted!() |> Macro.to_string() |> IO.puts()
end

IO.puts(Macro.to_string(%{a: 1}))
IO.puts(Macro.to_string({:ok, [1, 2], "x", 'y', Foo.Bar, :"Elixir.foo"}))
IO.puts(Macro.to_string(quote do: <<x::binary>>))
