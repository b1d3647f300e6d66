defmodule A do
  def f(x) do
    1
    "a"
    :a
    x
    x + 1
    [x]
    {x, 1}
    fn -> x end
    %{}
    x
  end
end
