# Arithmetic on floats: what is finite, and what is not.
defmodule Floats do
  def loop(0, x), do: x
  def loop(n, x), do: loop(n - 1, x * 1.0000001 + 0.5 / (x + 1.0) - 0.25)

  def tried(function) do
    try do
      function.()
    rescue
      error -> Exception.message(error)
    end
  end
end

IO.inspect(Floats.loop(100_000, 1.0))

for a <- [1.5, -0.0, 1.0e308, 1.0e-300, 3], b <- [2.0, -1.0e308, 1.0e-300, 0.0, 7] do
  IO.inspect({
    Floats.tried(fn -> a + b end),
    Floats.tried(fn -> a - b end),
    Floats.tried(fn -> a * b end),
    Floats.tried(fn -> a * 10 end),
    Floats.tried(fn -> a * -3 end)
  })
end

IO.inspect(Floats.tried(fn -> :a * 10 end))
IO.inspect(for n <- [1, -1, 2 ** 59, -(2 ** 59), 2 ** 100], do: n * 1000)

for x <- [0, 5, 9, 10, -1, 5.0, :a, 2 ** 70] do
  IO.inspect({x, x in 0..9, x in -3..3, x not in 5..10})
end
