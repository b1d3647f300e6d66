defmodule A do
  @foo 1
  @foo
  def f, do: 1
end
