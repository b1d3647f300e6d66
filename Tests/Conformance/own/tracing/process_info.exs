# process_info: its items, their order and shapes, and what is refused.
defmodule Sample do
  def wait do
    receive do
      :end -> :ok
    end
  end
end

attempt = fn fun ->
  try do
    fun.()
  rescue
    error -> {error.__struct__, Exception.message(error)}
  end
end

pid = spawn(Sample, :wait, [])
gone = spawn(fn -> :ok end)
Process.sleep(20)
send(pid, {:hello, "text"})
Process.sleep(10)

info = Process.info(pid)
IO.inspect(Keyword.keys(info))
IO.inspect(Keyword.take(info, [:current_function, :initial_call, :status, :message_queue_len, :links, :dictionary]))
IO.inspect(Keyword.take(info, [:trap_exit, :error_handler, :priority, :suspending]))
IO.inspect(Keyword.keys(info[:garbage_collection]))

for item <- [:catchlevel, :initial_call, :last_calls, :links, :message_queue_data, :message_queue_len, :messages] do
  IO.inspect(Process.info(pid, item))
end

for item <- [:monitored_by, :monitors, :priority, :registered_name, :sequential_trace_token, :status, :suspending] do
  IO.inspect(Process.info(pid, item))
end

for item <- [:trap_exit, :magic_ref, :trace, :error_handler, :current_function, :dictionary] do
  IO.inspect(Process.info(pid, item))
end

IO.inspect(Process.info(pid, :parent) == {:parent, self()})
IO.inspect(Process.info(pid, :group_leader) == {:group_leader, Process.group_leader()})

for item <- [:memory, :reductions, :heap_size, :total_heap_size, :stack_size, :min_heap_size, :fullsweep_after] do
  {^item, number} = Process.info(pid, item)
  IO.inspect({item, is_integer(number)})
end

{:current_location, {Sample, :wait, 0, place}} = Process.info(pid, :current_location)
IO.inspect(is_list(place[:file]))
{:current_stacktrace, [{Sample, :wait, 0, _}]} = Process.info(pid, :current_stacktrace)
{:backtrace, text} = Process.info(pid, :backtrace)
IO.inspect({is_binary(text), text =~ "Program counter: ", text =~ "Sample"})

large = String.duplicate("x", 1000)
{:binary, binaries} = Process.info(self(), :binary)
IO.inspect(Enum.any?(binaries, &match?({address, 1000, count} when is_integer(address) and count > 0, &1)))
IO.inspect(byte_size(large))

fun = spawn(fn -> Sample.wait() end)
IO.inspect(Process.info(fun, :initial_call))

IO.puts("-- names")
IO.inspect(Process.info(pid, [:status, :registered_name, :message_queue_len]))
IO.inspect(:erlang.process_info(pid, :registered_name))
IO.inspect(Process.info(pid, :registered_name))
Process.register(pid, :sample)
IO.inspect(Process.info(pid, :registered_name))
IO.inspect(hd(Process.info(pid)))
IO.inspect(:erlang.process_info(pid, []))

IO.puts("-- errors")
IO.inspect(Process.info(gone))
IO.inspect(Process.info(gone, :status))
IO.inspect(Process.info(gone, [:status, :memory]))
remote = :erlang.binary_to_term(<<131, 88, 100, 0, 7, "foo@bar", 50::32, 0::32, 1::32>>)
IO.inspect(attempt.(fn -> Process.info(gone, :foo) end))
IO.inspect(attempt.(fn -> Process.info(pid, :foo) end))
IO.inspect(attempt.(fn -> Process.info(pid, [:status, :foo]) end))
IO.inspect(attempt.(fn -> :erlang.process_info(pid, 1) end))
IO.inspect(attempt.(fn -> :erlang.process_info(:foo, :status) end))
IO.inspect(attempt.(fn -> :erlang.process_info(:foo) end))
IO.inspect(attempt.(fn -> :erlang.process_info(remote) end))
IO.inspect(attempt.(fn -> :erlang.process_info(remote, :status) end))
IO.inspect(attempt.(fn -> :erlang.process_display(self(), :foo) end))
IO.inspect(attempt.(fn -> :erlang.process_display(gone, :backtrace) end))
IO.inspect(attempt.(fn -> Process.flag(:foo, 1) end))
IO.inspect(attempt.(fn -> Process.flag(:trap_exit, 1) end))

IO.puts("-- links and monitors")
Process.link(pid)
Process.monitor(pid)
IO.inspect(Process.info(pid, [:monitored_by, :links]) == [monitored_by: [self()], links: [self()]])
IO.inspect(Process.info(self(), :monitors) == {:monitors, [process: pid]})
Process.monitor({:nobody, node()})
IO.inspect({:process, pid} in elem(Process.info(self(), :monitors), 1))

IO.puts("-- suspended")
IO.inspect(:erlang.suspend_process(pid))
IO.inspect(:erlang.suspend_process(pid, []))
IO.inspect(:erlang.suspend_process(pid, [:unless_suspending]))
IO.inspect(Process.info(self(), :suspending) == {:suspending, [{pid, 2, 0}]})
IO.inspect(Process.info(pid, :status))
IO.inspect(:erlang.resume_process(pid))
IO.inspect(Process.info(pid, :status))
IO.inspect(:erlang.resume_process(pid))
IO.inspect(Process.info(pid, :status))
IO.inspect(Process.info(self(), :suspending))
IO.inspect(attempt.(fn -> :erlang.resume_process(pid) end))

# What a process has suspended runs on when it ends.
helper =
  spawn(fn ->
    :erlang.suspend_process(pid)

    receive do
      :end -> :ok
    end
  end)

Process.sleep(20)
IO.inspect(Process.info(pid, :status))
IO.inspect(attempt.(fn -> :erlang.resume_process(pid) end))
send(helper, :end)
Process.sleep(20)
IO.inspect(Process.info(pid, :status))
send(pid, :end)
Process.sleep(10)
IO.inspect(Process.info(pid))
