defmodule A do
  use GenServer
  def init(x), do: {:ok, x}
  @impl false
  def handle_cast(_, s), do: {:noreply, s}
  @impl true
  def handle_info(_, s), do: {:noreply, s}
end
