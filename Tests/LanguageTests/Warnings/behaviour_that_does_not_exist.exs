defmodule A do
  @behaviour Nope
  def foo(x), do: x
end
