defmodule A do
  @doc "x"
  def f(x)
  def f(x), do: x
  @doc "y"
  def f(y, z), do: y + z
  @doc "z"
end
