defmodule A do
  def f({x, x}, y), do: y
  def g(%{a: a, b: _}), do: 1
  def h(<<a, rest::binary>>), do: a
end
