defmodule B1 do
  @callback a() :: term
end
defmodule B2 do
  @callback a() :: term
end
defmodule A do
  @behaviour B1
  @behaviour B2
  @behaviour B1
  def a, do: 1
end
