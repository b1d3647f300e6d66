defmodule A do
  def f(_a, _a), do: 1
  def g(__MODULE__), do: 1
  def h(_ = x), do: x
end
