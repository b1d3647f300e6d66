defmodule A do
  def f, do: %{"a" => 1, "a" => 2, 1 => 1, 1 => 3}
  def g(x), do: %{x => 1, x => 2}
  def h, do: %{a: 1, b: 2, a: 3, a: 4}
end
