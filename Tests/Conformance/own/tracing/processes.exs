# What is told of processes: their messages, links, names, beginnings and ends.
defmodule Tracer do
  def drain(names, acc \\ []) do
    receive do
      {:done, ^names} -> acc
      message -> drain(names, [message | acc])
    after
      100 ->
        for message <- Enum.reverse(acc), is_tuple(message) and elem(message, 0) in [:trace, :trace_ts] do
          message |> clean(names) |> IO.inspect(width: 200)
        end
    end
  end

  defp clean(term, names) when is_pid(term), do: Map.get(names, term, :some_pid)
  defp clean(term, _names) when is_function(term), do: :function
  defp clean(term, _names) when is_reference(term), do: :reference
  defp clean(term, names) when is_tuple(term), do: term |> Tuple.to_list() |> clean(names) |> List.to_tuple()
  defp clean(term, names) when is_list(term), do: Enum.map(term, &clean(&1, names))
  defp clean(term, _names), do: term
end

wait = fn ->
  receive do
    :end -> :ok
  end
end

start = fn flags, fun ->
  pid =
    spawn(fn ->
      receive do
        :go -> fun.()
      end
    end)

  1 = :erlang.trace(pid, true, flags)
  pid
end

me = self()

IO.puts("-- messages")

pid =
  start.([:send, :receive], fn ->
    send(me, {:hello, "text"})
    send(self(), [1, 2.5])

    receive do
      [_, _] -> :ok
    end

    receive do
    after
      1 -> :ok
    end

    receive do
    after
      0 -> :ok
    end

    Process.send_after(self(), :timer, 1)

    receive do
      :timer -> :ok
    end

    send({:nobody, node()}, :lost)
  end)

send(pid, :go)
Tracer.drain(%{pid => :pid, me => :me})

IO.puts("-- a process that is not there")
gone = spawn(fn -> :ok end)
Process.sleep(10)
pid = start.([:send], fn -> send(gone, :hello) end)
send(pid, :go)
Tracer.drain(%{pid => :pid, gone => :gone})

IO.puts("-- names and ends")

pid =
  start.([:procs], fn ->
    Process.register(self(), :sample)
    Process.unregister(:sample)
    Process.register(self(), :other)
    exit(:because)
  end)

send(pid, :go)
Tracer.drain(%{pid => :pid})

IO.puts("-- links")
other = spawn(wait)

pid =
  start.([:procs], fn ->
    Process.link(other)
    Process.link(other)
    Process.unlink(other)
    Process.unlink(other)
    Process.link(other)
    wait.()
  end)

:erlang.trace(other, true, [:procs])
send(pid, :go)
Process.sleep(20)
send(pid, :end)
Process.sleep(20)
send(other, :end)
names = %{pid => :pid, other => :other}

# The two are told beside each other: each in its own order.
messages = fn messages, next ->
  receive do
    {:trace, _, _, _} = message -> next.([message | messages], next)
    {:trace, _, _} = message -> next.([message | messages], next)
  after
    100 -> Enum.reverse(messages)
  end
end

told = messages.([], messages)

for {who, name} <- Enum.sort_by(names, &elem(&1, 1)) do
  for {:trace, ^who, event, what} <- told, do: IO.inspect({name, event, Map.get(names, what, what)})
end

IO.puts("-- set_on_spawn")

pid =
  start.([:procs, :send, :set_on_spawn], fn ->
    child = spawn(:erlang, :hd, [[1]])
    ref = Process.monitor(child)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end)

send(pid, :go)
Tracer.drain(%{pid => :pid})

IO.puts("-- set_on_first_spawn")

pid =
  start.([:send, :set_on_first_spawn], fn ->
    for n <- 1..2 do
      spawn(fn -> send(self(), {:child, n}) end)
      Process.sleep(20)
    end
  end)

send(pid, :go)
Tracer.drain(%{pid => :pid})
IO.inspect(:erlang.trace_info(pid, :flags))

IO.puts("-- new processes")
IO.inspect(:erlang.trace(:new, true, [:procs]))
IO.inspect(:erlang.trace_info(:new, :flags))
IO.inspect(:erlang.trace_info(:new, :tracer) == {:tracer, self()})
pid = spawn(:erlang, :tl, [[1]])
IO.inspect(:erlang.trace(:new, false, [:all]))
IO.inspect(:erlang.trace_info(:new, :flags))
Tracer.drain(%{pid => :pid, me => :me})

IO.puts("-- running")
pid = spawn(wait)
Process.sleep(10)
:erlang.trace(pid, true, [:running])
send(pid, :unexpected)
Process.sleep(10)
count = fn -> Tracer.drain(%{pid => :pid}) |> length() end
IO.inspect(count.() >= 0)

IO.puts("-- flags and tracers")

tracer =
  spawn(fn ->
    receive do
      message -> send(me, {:told, message})
    end
  end)

pid = spawn(wait)
IO.inspect(:erlang.trace(pid, true, [:receive, :timestamp, {:tracer, tracer}]))
IO.inspect(:erlang.trace_info(pid, :flags))
IO.inspect(:erlang.trace_info(pid, :tracer) == {:tracer, tracer})
send(pid, :first)

receive do
  {:told, {:trace_ts, ^pid, :receive, :first, {_, _, _}}} -> IO.puts("told with a time")
end

Process.sleep(10)
send(pid, :second)
Process.sleep(10)
IO.inspect(:erlang.trace_info(pid, :flags))
IO.inspect(:erlang.trace_info(pid, :tracer))
IO.inspect(:erlang.trace(pid, true, [:send, :receive, :monotonic_timestamp]))
send(pid, :third)

receive do
  {:trace_ts, ^pid, :receive, :third, time} when is_integer(time) -> IO.puts("told with a time")
end

IO.inspect(:erlang.trace(pid, false, [:receive]))
IO.inspect(:erlang.trace_info(pid, :flags))
IO.inspect(:erlang.trace(pid, true, [:all]))
IO.inspect(:erlang.trace_info(pid, :flags))
IO.inspect(:erlang.trace(pid, false, [:all]))
IO.inspect(:erlang.trace_info(pid, :flags))
IO.inspect(:erlang.trace_info(gone, :flags))
