defmodule A do
  @impl true
  def foo(x), do: x
end
