# options of Code.format_string! and Code.quoted_to_algebra
show = fn source, options ->
  source |> Code.format_string!(options) |> IO.puts()
  IO.puts("----")
end

show.("foo(aaaaaaaaaa, bbbbbbbbbb, cccccccccc)", line_length: 20)
show.("foo(a) + bar(b)", line_length: 5)
show.("foo a, b", locals_without_parens: [foo: 2])
show.("foo a, b\nbar c", locals_without_parens: [foo: :*])
show.("if a, do: b, else: c", force_do_end_blocks: true)
show.("foo(a, do: b)", force_do_end_blocks: true)
show.("<<a::integer()>>", normalize_bitstring_modifiers: false)
show.("<<a::integer()>>", normalize_bitstring_modifiers: true)
show.("~W(a  b)x", sigils: [W: fn text, opts -> "#{opts[:sigil]}-#{text}#{opts[:modifiers]}" end])
show.("'abc'", [])

quoted = quote do: fn x -> x + 1 end
quoted |> Code.quoted_to_algebra() |> Inspect.Algebra.format(98) |> IO.puts()
quoted |> Code.quoted_to_algebra() |> Inspect.Algebra.format(10) |> IO.puts()

{quoted, comments} =
  Code.string_to_quoted_with_comments!("# one\nfoo(1, # two\n\"a\\nb\")\n# three",
    literal_encoder: &{:ok, {:__block__, &2, [&1]}},
    token_metadata: true,
    unescape: false
  )

quoted
|> Code.quoted_to_algebra(comments: comments, escape: false)
|> Inspect.Algebra.format(98)
|> IO.puts()

try do
  Code.format_string!("foo(")
rescue
  error -> IO.inspect(error.__struct__)
end
