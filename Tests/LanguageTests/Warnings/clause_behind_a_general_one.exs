defmodule A do
  def f(1), do: 1
  def f(x), do: x
  def f(2), do: 2
end
