defmodule A do
  x = 1
  def f, do: 1
end
