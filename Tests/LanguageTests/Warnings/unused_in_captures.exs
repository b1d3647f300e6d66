defmodule A do
  def f(x), do: x |> (fn y -> 1 end).()
  def g(x), do: Enum.map(x, fn {k, v} -> k end)
  def h(x), do: Enum.map(x, &(&1 + 1))
end
