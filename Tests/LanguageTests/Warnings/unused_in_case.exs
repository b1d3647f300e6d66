defmodule A do
  def f(x) do
    case x do
      {a, b} -> a
      c -> 1
    end
  end
end
