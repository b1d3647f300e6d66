defmodule A do
  def f(x) do
    x = 1
    fn -> x = 2 end
    if x do
      x = 3
    end
    x
  end
end
