defmodule A do
  def f(a \\ 1, b \\ 2), do: g(a, b)
  defp g(a \\ 1, b \\ 2), do: a + b
end
