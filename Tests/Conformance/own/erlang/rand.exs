for alg <- [:exsss, :exrop, :exsp, :exro928ss], seed <- [{1,2,3}, 42, {0,0,0}] do
    s = :rand.seed_s(alg, seed)
    {l, s} = Enum.map_reduce(1..40, s, fn _, s -> :rand.uniform_s(s) end)
    {l2, s} = Enum.map_reduce([10, 100, 1_000_000_000_000_000_000, 1_000_000_000_000_000_000_000_000, 6], s, fn n, s -> :rand.uniform_s(n, s) end)
    {l3, s} = Enum.map_reduce(1..3, s, fn _, s -> :rand.normal_s(s) end)
    {r, s} = :rand.uniform_real_s(s)
    {b, s} = :rand.bytes_s(11, s)
    IO.inspect {alg, seed, Enum.take(l, -3), l2, l3, r, b, :rand.export_seed_s(s)}, limit: :infinity
end
t = 70464634099237698; IO.inspect {:rand.mwc59(t), :rand.mwc59_value32(t), :rand.mwc59_value(t), :rand.mwc59_float(t)}
IO.inspect :rand.splitmix64_next(123)
IO.inspect :rand.exsp_next(:rand.seed_s(:exsp, 5) |> elem(1))
s = :rand.exro928_seed(Enum.to_list(1..16)); IO.inspect :rand.exro928_next_state(s); IO.inspect :rand.exro928_next(s)
