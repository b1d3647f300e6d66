# statistics, system_info, system_flag, system_monitor and memory: shapes, and what must hold between them.
attempt = fn fun ->
  try do
    fun.()
  rescue
    error -> {error.__struct__, Exception.message(error)}
  end
end

work = fn ->
  Enum.reduce(1..100_000, 0, fn x, sum -> rem(x * 7 + sum, 1000) end)
end

IO.puts("-- statistics")
{total, _} = :erlang.statistics(:reductions)
work.()
{later, since} = :erlang.statistics(:reductions)
IO.inspect({later - total == since, since > 50_000})
{_, again} = :erlang.statistics(:reductions)
IO.inspect(again < since)
{exact, _} = :erlang.statistics(:exact_reductions)
{exact2, difference} = :erlang.statistics(:exact_reductions)
IO.inspect({exact2 - exact == difference, exact > total})
{time, _} = :erlang.statistics(:wall_clock)
Process.sleep(30)
{time2, passed} = :erlang.statistics(:wall_clock)
IO.inspect({time2 - time == passed, passed >= 29, passed < 2000})
{cpu, _} = :erlang.statistics(:runtime)
work.()
{cpu2, used} = :erlang.statistics(:runtime)
IO.inspect({cpu2 - cpu == used, used >= 0})
{switches, 0} = :erlang.statistics(:context_switches)
Process.sleep(5)
{switches2, 0} = :erlang.statistics(:context_switches)
IO.inspect(switches2 > switches)
IO.inspect(is_integer(:erlang.statistics(:run_queue)))
IO.inspect(:erlang.statistics(:total_active_tasks) >= 1)
IO.inspect(:erlang.statistics(:total_run_queue_lengths) >= 0)
count = :erlang.system_info(:schedulers)
IO.inspect(length(:erlang.statistics(:run_queue_lengths)) >= count)
IO.inspect(Enum.sum(:erlang.statistics(:active_tasks)) >= 1)
{{:input, input}, {:output, output}} = :erlang.statistics(:io)
IO.inspect({is_integer(input), is_integer(output)})
{collections, words, 0} = :erlang.statistics(:garbage_collection)
IO.inspect({is_integer(collections), is_integer(words)})
IO.inspect(attempt.(fn -> :erlang.statistics(:foo) end))

IO.puts("-- scheduler_wall_time")
IO.inspect(:erlang.statistics(:scheduler_wall_time))
IO.inspect(:erlang.system_flag(:scheduler_wall_time, true))
IO.inspect(:erlang.system_flag(:scheduler_wall_time, true))
work.()
Process.sleep(50)
times = Enum.sort(:erlang.statistics(:scheduler_wall_time))
IO.inspect(length(times) >= count)
IO.inspect(Enum.all?(times, fn {id, active, total} -> id > 0 and active >= 0 and active <= total end))
{active, total} = Enum.reduce(Enum.take(times, count), {0, 0}, fn {_, a, t}, {x, y} -> {a + x, t + y} end)
IO.inspect(active > 0 and active < total)
IO.inspect(:erlang.system_flag(:scheduler_wall_time, false))
IO.inspect(is_list(:erlang.statistics(:scheduler_wall_time)))
IO.inspect(:erlang.system_flag(:scheduler_wall_time, false))
IO.inspect(:erlang.statistics(:scheduler_wall_time))

IO.puts("-- system_flag")
IO.inspect(:erlang.system_flag(:schedulers_online, :erlang.system_info(:schedulers_online)) == count)
IO.inspect(:erlang.system_flag(:backtrace_depth, 8))
IO.inspect(:erlang.system_flag(:multi_scheduling, :unblock))
IO.inspect(:erlang.system_flag(:microstate_accounting, false))
IO.inspect(:erlang.system_flag(:time_offset, :finalize))
IO.inspect(attempt.(fn -> :erlang.system_flag(:foo, 1) end))

IO.puts("-- system_monitor and system_profile")
IO.inspect(:erlang.system_monitor())
IO.inspect(:erlang.system_monitor(self(), [:busy_port]))
IO.inspect(:erlang.system_monitor() == {self(), [:busy_port]})
IO.inspect(:erlang.system_monitor({self(), [{:long_gc, 100}]}) == {self(), [:busy_port]})
IO.inspect(:erlang.system_monitor(:undefined) == {self(), [{:long_gc, 100}]})
IO.inspect(:erlang.system_monitor())
IO.inspect(attempt.(fn -> :erlang.system_monitor(self(), [:foo]) end))
IO.inspect(:erlang.system_profile())
IO.inspect(:erlang.system_profile(self(), [:runnable_procs]))
IO.inspect(:erlang.system_profile() == {self(), [:runnable_procs]})
IO.inspect(:erlang.system_profile(:undefined, []) == {self(), [:runnable_procs]})
IO.inspect(:erlang.system_profile())

IO.puts("-- system_info")

for item <- [:otp_release, :wordsize, {:wordsize, :internal}, {:wordsize, :external}, :smp_support, :threads] do
  IO.inspect({item, :erlang.system_info(item)})
end

for item <- [:multi_scheduling, :multi_scheduling_blockers, :scheduler_bind_type, :time_correction, :time_offset] do
  IO.inspect({item, :erlang.system_info(item)})
end

for item <- [:time_warp_mode, :compat_rel, :emu_type, :build_type, :heap_type, :message_queue_data, :dynamic_trace] do
  IO.inspect({item, :erlang.system_info(item)})
end

for item <- [:process_limit, :atom_limit, :port_limit, :debug_compiled, :trace_control_word] do
  IO.inspect({item, :erlang.system_info(item)})
end

for item <- [:dist_buf_busy_limit, :delayed_node_table_gc, :tolerant_timeofday, :sequential_tracer, :kernel_poll] do
  IO.inspect({item, :erlang.system_info(item)})
end

for item <- [:process_count, :atom_count, :port_count, :ets_count, :ets_limit, :schedulers, :schedulers_online] do
  IO.inspect({item, is_integer(:erlang.system_info(item))})
end

for item <- [:logical_processors, :dirty_cpu_schedulers, :dirty_io_schedulers, :thread_pool_size, :creation] do
  IO.inspect({item, is_integer(:erlang.system_info(item))})
end

for item <- [:start_time, :end_time] do
  IO.inspect({item, is_integer(:erlang.system_info(item))})
end

IO.inspect(:erlang.system_info(:scheduler_id) in 1..count)
IO.inspect(tuple_size(:erlang.system_info(:scheduler_bindings)) == count)
IO.inspect(Keyword.keys(:erlang.system_info(:os_monotonic_time_source)))
IO.inspect(Keyword.keys(:erlang.system_info(:os_system_time_source)))
for item <- [:procs, :info, :loaded, :dist], do: IO.inspect({item, is_binary(:erlang.system_info(item))})
IO.inspect(attempt.(fn -> :erlang.system_info(:foo) end))
IO.inspect(attempt.(fn -> :erlang.system_info({:wordsize, :foo}) end))

IO.puts("-- memory")
IO.inspect(Keyword.keys(:erlang.memory()))
memory = :erlang.memory()
IO.inspect(memory[:total] >= memory[:processes] and memory[:processes] >= memory[:processes_used])
IO.inspect(memory[:total] >= memory[:system])
IO.inspect(Keyword.keys(:erlang.memory([:ets, :total])))
IO.inspect(is_integer(:erlang.memory(:code)))
IO.inspect(attempt.(fn -> :erlang.memory(:foo) end))
IO.inspect(attempt.(fn -> :erlang.memory([:foo]) end))
IO.inspect(self() in Process.list())
