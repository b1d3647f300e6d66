defmodule A do
  defmacro __using__(_) do
    quote do
      import String
      alias Foo.Bar
      @attr 1
      x = 1
      defp priv, do: 1
    end
  end
end
defmodule B do
  use A
  def f(y), do: 1
end
