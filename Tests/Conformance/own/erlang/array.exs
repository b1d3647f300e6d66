a = :array.from_list(Enum.to_list(1..25))
IO.inspect a, limit: :infinity
IO.inspect :array.from_list(Enum.to_list(1..101)), limit: :infinity
IO.inspect :array.new
IO.inspect :array.new(5)
IO.inspect :array.new(15, default: 0)
IO.inspect :array.new([15, {:fixed, false}])
IO.inspect :array.new(default: 3)
b = :array.set(123, :x, :array.new)
IO.inspect b, limit: :infinity
IO.inspect :array.sparse_to_orddict(b)
IO.inspect :array.sparse_size(b)
IO.inspect :array.size(b)
IO.inspect :array.get(5, b)
IO.inspect :array.get(500, b)
IO.inspect :array.reset(123, b), limit: :infinity
IO.inspect :array.reset(3, a), limit: :infinity
IO.inspect :array.resize(5, a), limit: :infinity
IO.inspect :array.resize(500, a), limit: :infinity
IO.inspect :array.resize(b), limit: :infinity
IO.inspect :array.resize(30, :array.fix(a)), limit: :infinity
IO.inspect :array.relax(:array.fix(a)) == a
IO.inspect :array.fix(a) |> elem(2)
IO.inspect :array.map(fn i, x -> i + x end, a), limit: :infinity
IO.inspect :array.sparse_map(fn i, _x -> i end, b), limit: :infinity
IO.inspect :array.map(fn i, _x -> i end, :array.set(12, 1, :array.new)), limit: :infinity
IO.inspect :array.from_orddict([{1, 2}, {3, 4}])
IO.inspect :array.from_orddict([{100, 2}, {350, 4}]), limit: :infinity
IO.inspect :array.from_orddict([{0, 2}, {19, 4}], 0), limit: :infinity
IO.inspect :array.foldl(fn i, x, a -> [{i, x} | a] end, [], :array.from_list('abc'))
IO.inspect :array.sparse_foldr(fn i, x, a -> [{i, x} | a] end, [], b)
IO.inspect :array.to_list(:array.resize(3, a))
IO.inspect :array.to_orddict(:array.from_list([:a, :b]))
for f <- [fn -> :array.get(-1, a) end, fn -> :array.get(25, :array.fix(a)) end, fn -> :array.set(30, 1, :array.fix(a)) end, fn -> :array.from_list(1) end, fn -> :array.from_orddict([{2, 1}, {1, 1}]) end, fn -> :array.size(1) end, fn -> :array.new(-1) end, fn -> :array.new(:foo) end, fn -> :array.get(1, 2) end, fn -> :array.reset(99, :array.fix(a)) end, fn -> :array.to_list(3) end, fn -> :array.map(1, a) end] do
  try do IO.inspect f.() rescue e -> IO.inspect e end
end
IO.inspect :array.is_array({:array, 1, 0, 2, 3})
IO.inspect :array.is_array(3)
IO.inspect :array.is_fix(:array.new(3))
IO.inspect :array.default(:array.new(default: :d))
IO.inspect :array.from_list([]) == :array.new
