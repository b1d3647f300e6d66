for {m, f, a} <- [{:erlang, :length, 1}, {:lists, :reverse, 2}, {:lists, :map, 2}, {:math, :sin, 1}, {:ets, :new, 2}, {:maps, :get, 3}, {:erlang, :nope, 1}] do
  Code.ensure_loaded(m)
  IO.inspect({m, f, a, function_exported?(m, f, a), {f, a} in m.module_info(:exports)})
end
for m <- [:math, :counters, :atomics, :persistent_term, :zork], do: IO.inspect({m, Code.ensure_loaded(m)})
IO.inspect(:math.module_info(:exports) |> length)
IO.inspect({:erlang.module_info(:module), Keyword.keys(:lists.module_info())})
IO.inspect(try do :math.module_info(:zork) rescue e -> e end)
