defmodule B do
  @callback a(term) :: term
  @callback b() :: term
  @optional_callbacks b: 0
end
defmodule A do
  @behaviour B
end
