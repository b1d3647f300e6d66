# The text of a KeyError is on one line and shows at most 50 elements.
text = fn function ->
  try do
    function.()
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

wide = Map.new(1..4, fn n -> {"key number #{n}", String.duplicate("x", 30)} end)
many = Enum.map(1..60, fn n -> {:"k#{rem(n, 7)}", n} end)

text.(fn -> Map.fetch!(wide, :missing) end)
text.(fn -> Keyword.fetch!(many, :missing) end)
text.(fn -> Map.update!(%{1 => 2}, "1", & &1) end)
text.(fn -> %URI{path: "/"}.missing end)
text.(fn -> raise KeyError, key: :a, term: %{} end)
text.(fn -> raise KeyError, key: :a end)
