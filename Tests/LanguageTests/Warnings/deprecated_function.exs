defmodule A do
  @deprecated "use g"
  def f, do: 1
end
defmodule B do
  def g, do: A.f()
end
