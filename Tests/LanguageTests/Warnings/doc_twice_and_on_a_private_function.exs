defmodule A do
  @doc "a"
  @doc "b"
  def f, do: 1
  @doc "c"
  defp g, do: f()
  def h, do: g()
end
