defmodule A do
  @foo 1
  def f, do: @bar
end
