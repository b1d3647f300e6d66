defmodule A do
  def f(x), do: Foo.bar(x)
  def g(x), do: Enum.foo(x)
  def h(x), do: String.upcase(x, 1, 2)
  def i(x), do: :lists.foo(x)
  def j(x), do: A.nope(x)
end
