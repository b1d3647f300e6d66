defmodule Beh do
  @callback foo(integer) :: integer
  @macrocallback bar(term) :: term
end
defmodule A do
  @behaviour Beh
  @impl Beh
  def foo(x), do: x
end
