defmodule A do
  def f do
    quote do
      x = 1
    end
  end
  defmacro g(a, b) do
    quote do: unquote(a)
  end
end
