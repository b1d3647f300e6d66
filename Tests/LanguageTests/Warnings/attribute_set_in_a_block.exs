defmodule A do
  @a 1
  if true do
    @b 2
  end
  def f, do: @a
end
