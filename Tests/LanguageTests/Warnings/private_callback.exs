defmodule A do
  use GenServer
  @impl true
  def init(x), do: {:ok, x}
  @impl true
  defp handle_call(a, b, c), do: {a, b, c}
  def g, do: handle_call(1, 2, 3)
end
