defmodule A do
  use GenServer
  @impl true
  def init(x), do: {:ok, x}
  def handle_call(_, _, s), do: {:reply, s, s}
end
