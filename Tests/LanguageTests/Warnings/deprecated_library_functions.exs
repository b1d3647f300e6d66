defmodule D do
  def a(x), do: Enum.partition(x, fn y -> y end)
  def b(x), do: String.strip(x)
  def c(x), do: Enum.chunk(x, 2)
  def d(x), do: Enum.uniq(x, & &1)
  def e(x), do: x |> Enum.filter_map(& &1, & &1)
  def f(x), do: to_char_list(x)
  def g(x), do: Atom.to_char_list(x)
  def h(x), do: Code.get_docs(x, :docs)
  def k(), do: &String.strip/1
  def l(x), do: System.stacktrace()
end
String.strip(" a ")
defmodule E do
  @x String.strip(" a ")
  def x, do: @x
end
