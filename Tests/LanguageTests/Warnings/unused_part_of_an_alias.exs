defmodule A do
  import Enum, only: [map: 2]
  alias Foo.{Bar, Baz}
  def f, do: Bar
end
