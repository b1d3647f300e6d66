# A function whose frame is large calls others from windows near its beginning, and goes on.
defmodule Made do
  def set(), do: MapSet.new([1, 2])
  def deep(0), do: []
  def deep(n), do: [n | deep(n - 1)]
end

for count <- [10, 100, 380, 400, 420, 480, 520, 900] do
  rows = Enum.map_join(1..count, ",\n", fn n -> "{#{n}, Made.set(), Made.set(), length(Made.deep(#{rem(n, 40)}))}" end)
  {calls, _} = Code.eval_string("[#{rows}]")
  sum = calls |> Enum.map(fn {n, a, b, length} -> n + MapSet.size(a) + MapSet.size(b) + length end) |> Enum.sum()
  IO.inspect({count, length(calls), sum})
end
