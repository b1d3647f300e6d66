# Call counts and times.
defmodule Sample do
  def loop(0), do: :done
  def loop(n), do: loop(n - 1)
  def twice(f), do: {f.(), f.()}
  def skip(<<_, rest::binary>>), do: skip(rest)
  def skip(<<>>), do: :ok
end

info = fn function, key -> :erlang.trace_info(function, key) end
loop = {Sample, :loop, 1}
IO.inspect(info.(loop, :call_count))
IO.inspect(info.(loop, :all))
IO.inspect(:erlang.trace_pattern(loop, true, [:call_count]))
Sample.loop(10)
IO.inspect(info.(loop, :call_count))
IO.inspect(info.(loop, :all))

# All processes, whether they are traced or not.
1..4 |> Enum.map(fn _ -> Task.async(fn -> Sample.loop(99) end) end) |> Enum.each(&Task.await/1)
IO.inspect(info.(loop, :call_count))

IO.inspect(:erlang.trace_pattern(loop, :pause, [:call_count]))
Sample.loop(10)
IO.inspect(info.(loop, :call_count))
IO.inspect(:erlang.trace_pattern(loop, :restart, [:call_count]))
Sample.loop(10)
IO.inspect(info.(loop, :call_count))
IO.inspect(:erlang.trace_pattern(loop, true, [:call_count]))
IO.inspect(info.(loop, :call_count))

for function <- [{Sample, :twice, 1}, {Sample, :skip, 1}, {:lists, :reverse, 1}] do
  :erlang.trace_pattern(function, true, [:call_count])
end

Sample.twice(fn -> :lists.reverse(Process.get(:list, [1, 2, 3])) end)
Sample.skip("12345")
IO.inspect(info.({Sample, :twice, 1}, :call_count))
IO.inspect(info.({Sample, :skip, 1}, :call_count))

IO.inspect(:erlang.trace_pattern(loop, false, [:call_count]))
Sample.loop(10)
IO.inspect(info.(loop, :call_count))

# Times are those of processes with the flag `call`.
IO.inspect(:erlang.trace_pattern(loop, true, [:call_time]))
Sample.loop(5)
IO.inspect(info.(loop, :call_time))
:erlang.trace(self(), true, [:call])
Sample.loop(5)
Sample.loop(1)
:erlang.trace(self(), false, [:call])
{:call_time, [{pid, calls, seconds, microseconds}]} = info.(loop, :call_time)
IO.inspect({pid == self(), calls, seconds, is_integer(microseconds)})
IO.inspect(:erlang.trace_pattern(loop, :restart, [:call_time]))
IO.inspect(info.(loop, :call_time))
IO.inspect(:erlang.trace_pattern(loop, false, [:call_time]))
IO.inspect(info.(loop, :call_time))
IO.inspect(info.({Sample, :none, 1}, :call_count))

IO.inspect(:erlang.trace_pattern(loop, true, [:local]))
IO.inspect(:erlang.trace_pattern(loop, true, [:call_count]))
IO.inspect(info.(loop, :all))
IO.inspect(:erlang.trace_pattern(loop, [{[:"$1"], [], [{:return_trace}]}], []))
IO.inspect(info.(loop, :all))
IO.inspect(info.(loop, :traced))
IO.inspect(info.(loop, :match_spec))
IO.inspect(:erlang.trace_pattern(loop, false, [:global]))
IO.inspect(info.(loop, :all))
