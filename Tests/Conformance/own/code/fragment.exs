# What stands before or around a cursor.
for text <- ["", "String.up", "a.b.", ":er", "foo(", "Mod.fun(1, va", "x |> Enum.ma", "1 +", "%Str", "@att", "~r", "foo ",
             "fun/", "not ", "bar!", "__MODULE__.Inner", "\"done\"", "call(a) "] do
  IO.puts("#{inspect(text)}: #{inspect(Code.Fragment.cursor_context(text))}")
end

for {text, place} <- [{"Foo.Bar.baz(1)", {1, 10}}, {"Foo.Bar.baz(1)", {1, 2}}, {"a |> b", {1, 3}}, {"x\n  call(y)", {2, 4}}, {"a  b", {1, 3}}] do
  IO.inspect(Code.Fragment.surround_context(text, place))
end

for text <- ["max(a, ", "[1, {:b, ", "if x do\n foo(", "%{key: ", "foo)"] do
  case Code.Fragment.container_cursor_to_quoted(text) do
    {:ok, quoted} -> IO.puts(Macro.to_string(quoted))
    {:error, reason} -> IO.inspect(reason)
  end
end
