defmodule A do
  alias Foo.Bar
  import Enum
  require Logger
  def f, do: 1
end
