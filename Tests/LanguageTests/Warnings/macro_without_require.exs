defmodule A do
  defmacro m(x), do: quote(do: unquote(x))
  def f(y), do: __MODULE__.m(1)
end
