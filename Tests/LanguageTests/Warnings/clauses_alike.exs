defmodule A do
  def f(1), do: 1
  def f(1), do: 2
  def g(:a), do: 1
  def g(x) when is_atom(x), do: 2
  def g(:a), do: 3
  def h(x) do
    case x do
      1 -> 1
      1 -> 2
      {:ok, y} -> y
      {:ok, z} -> z
      _ -> 3
      _ -> 4
    end
  end
end
