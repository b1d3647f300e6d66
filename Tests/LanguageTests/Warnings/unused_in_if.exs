defmodule A do
  def f(x) do
    if x do
      y = 1
    else
      y = 2
    end
    unless x, do: (z = 1)
    y = 3
    y
  end
end
