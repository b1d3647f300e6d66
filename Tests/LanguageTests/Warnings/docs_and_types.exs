defmodule A do
  @moduledoc "a"
  @moduledoc "b"
  @unused 1
  @typedoc "x"
  @type t :: integer
  @typep p :: integer
  def f, do: 1
end
