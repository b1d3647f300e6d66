defmodule A do
  def f, do: B.g()
end
defmodule B do
  def g, do: A.f()
  def h, do: C.x()
end
