defmodule A do
  use GenServer
  @impl true
  def init(x), do: {:ok, x}
  @impl true
  def foo(x), do: x
end
