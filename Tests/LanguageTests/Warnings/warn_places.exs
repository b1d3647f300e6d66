defmodule W do
  def warned do
    IO.warn("with an environment", __ENV__)
    IO.warn("without a place", [])
    IO.warn("a line", file: "a.ex", line: 3)
    IO.warn("a function", file: "a.ex", line: 3, module: W, function: {:f, 1})
  end
end

W.warned()
