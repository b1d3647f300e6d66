defmodule A do
  use GenServer
  @impl Foo
  def init(x), do: {:ok, x}
end
