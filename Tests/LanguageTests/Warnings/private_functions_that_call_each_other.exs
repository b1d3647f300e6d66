defmodule A do
  defp a, do: b()
  defp b, do: a()
  defp c(x \\ 1), do: x
  def d, do: c(2)
end
