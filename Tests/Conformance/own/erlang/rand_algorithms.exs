# The numbers of OTP's generators.
for algorithm <- [:exsss, :exro928ss, :exrop, :exs1024s, :exsp, :exs64, :exsplus, :exs1024],
    seed <- [1, {1, 2, 3}, 123_456_789_012_345_678_901_234_567_890] do
  state = :rand.seed_s(algorithm, seed)
  {float, state} = :rand.uniform_s(state)
  {hundred, state} = :rand.uniform_s(100, state)
  {wide, state} = :rand.uniform_s(1_000_000_000_000_000_000_000_000_000_000, state)
  {normal, state} = :rand.normal_s(state)
  {bytes, state} = :rand.bytes_s(10, state)
  {all, state} = :rand.uniform_s(0x3FFFFFFFFFFFFFF, state)
  {more, state} = :rand.uniform_s(0x40000000000000000, state)
  IO.inspect({algorithm, seed, [float, hundred, wide, normal, bytes, all, more]})
  IO.inspect(:rand.export_seed_s(state), limit: :infinity)
end

for algorithm <- [:exsss, :exsp, :exsplus] do
  {number, state} = :rand.uniform_s(1000, :rand.jump(:rand.seed_s(algorithm, 42)))
  IO.inspect({algorithm, number, :rand.export_seed_s(state)})
  :rand.seed(algorithm, {7, 8, 9})
  :rand.jump()
  IO.inspect(:rand.uniform())
end

IO.inspect(:rand.exsp_jump([1 | 2]))
IO.inspect(:rand.mwc59_seed(1))

for seed <- [[5], [5, 6], [0], [1, 2, 3]] do
  result =
    try do
      :rand.export_seed_s(:rand.seed_s(:exsss, seed))
    rescue
      error -> Exception.message(error)
    end

  IO.inspect(result)
end
