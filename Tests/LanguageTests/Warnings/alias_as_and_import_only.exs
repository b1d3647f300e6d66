defmodule A do
  alias Foo.Bar, as: Baz
  alias Foo.Qux, warn: false
  import String, only: [upcase: 1, downcase: 1]
  import Integer, warn: false
  def f(x), do: upcase(x)
end
