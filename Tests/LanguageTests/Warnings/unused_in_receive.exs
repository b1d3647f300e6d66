defmodule A do
  def f(x) do
    receive do
      {:a, y} -> x
    after
      10 -> z = 1
    end
  end
end
