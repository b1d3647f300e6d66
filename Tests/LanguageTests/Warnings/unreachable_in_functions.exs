defmodule A do
  def f(x) do
    fn
      y -> y
      2 -> x
    end
  end
  def g(x) do
    receive do
      y -> y
      2 -> x
    end
  end
  def h(x) do
    with {:ok, y} <- x do
      y
    else
      _ -> 1
      :b -> 2
    end
  end
end
