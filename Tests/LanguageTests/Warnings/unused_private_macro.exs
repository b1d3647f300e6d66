defmodule A do
  defmacrop g(x), do: x
end
