defmodule A do
  def f(x) do
    y = x
    1
  end
end
