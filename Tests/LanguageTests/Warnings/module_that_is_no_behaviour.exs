defmodule A do
  @behaviour Enum
  def foo(x), do: x
end
