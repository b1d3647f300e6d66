defmodule A do
  defp g(x), do: x
end
