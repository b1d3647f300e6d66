defmodule A do
  def f(x) do
    import Enum
    alias Foo.Bar
    x
  end
end
