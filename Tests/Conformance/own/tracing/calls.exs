# Call traces: local and global, match specifications, returns and exceptions.
defmodule Sample do
  def outer(x), do: inner(x) + 1
  def inner(x), do: x * 2
  def remote(x), do: Sample.outer(x)
  def loop(0), do: :done
  def loop(n), do: loop(n - 1)
  def wrap(n), do: {loop(n)}
  def bad(x), do: :erlang.error({:bad, x})
  def lines(<<?\n, rest::binary>>, n), do: lines(rest, n + 1)
  def lines(<<_, rest::binary>>, n), do: lines(rest, n)
  def lines(<<>>, n), do: n
  def sum(list), do: Enum.reduce(list, 0, fn x, acc -> x + acc end)
end

defmodule Tracer do
  # Runs `fun` in a process that is traced, and prints what is told.
  def run(label, flags, fun) do
    IO.puts("-- #{label}")

    pid =
      spawn(fn ->
        receive do
          :go -> fun.()
        end
      end)

    ref = Process.monitor(pid)
    :erlang.trace(pid, true, flags)
    send(pid, :go)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end

    delivered = :erlang.trace_delivered(pid)
    drain(pid, delivered)
  end

  defp drain(pid, delivered) do
    receive do
      {:trace_delivered, ^pid, ^delivered} ->
        :ok

      message ->
        message |> Tuple.to_list() |> Enum.map(&if(&1 == pid, do: :pid, else: &1)) |> IO.inspect()
        drain(pid, delivered)
    end
  end
end

all = [{:_, [], [{:return_trace}]}]

IO.inspect(:erlang.trace_pattern({Sample, :outer, 1}, true, []))
IO.inspect(:erlang.trace_pattern({Sample, :inner, 1}, true, [:local]))
Tracer.run("global and local", [:call], fn -> {Sample.outer(1), Sample.remote(2)} end)

:erlang.trace_pattern({Sample, :outer, 1}, true, [:local])
Tracer.run("local", [:call], fn -> Sample.outer(1) end)

:erlang.trace_pattern({Sample, :outer, 1}, all, [:local])
:erlang.trace_pattern({Sample, :inner, 1}, all, [:local])
Tracer.run("returns", [:call], fn -> Sample.outer(5) end)
Tracer.run("arity", [:call, :arity], fn -> Sample.outer(5) end)
Tracer.run("silent", [:call, :silent], fn -> Sample.outer(5) end)
Tracer.run("not traced", [:send], fn -> Sample.outer(5) end)

:erlang.trace_pattern({Sample, :loop, 1}, all, [:local])
Tracer.run("tail calls", [:call], fn -> Sample.loop(3) end)

:erlang.trace_pattern({Sample, :loop, 1}, true, [:local])

Tracer.run("return_to", [:call, :return_to], fn -> Sample.wrap(1) end)

:erlang.trace_pattern({Sample, :bad, 1}, [{:_, [], [{:exception_trace}]}], [:local])

Tracer.run("exceptions", [:call], fn ->
  try do
    Sample.bad(1)
  rescue
    _ -> :ok
  catch
    _, _ -> :ok
  end
end)

:erlang.trace_pattern({Sample, :lines, 2}, true, [:local])
Tracer.run("loops over binaries", [:call], fn -> Sample.lines("a\nb", 0) end)

spec = [
  {[:"$1"], [{:>, :"$1", 2}], [{:message, {{:big, :"$1", {:caller}}}}]},
  {[1], [], [{:message, false}]},
  {[2], [], []},
  {[0], [], [{:message, true}]}
]

:erlang.trace_pattern({Sample, :outer, 1}, false, [:local])
:erlang.trace_pattern({Sample, :inner, 1}, spec, [:local])

Tracer.run("specification", [:call], fn ->
  for x <- [-1, 0, 1, 2, 3], do: Sample.outer(x)
end)

:erlang.trace_pattern({Sample, :inner, 1}, [{[:"$1"], [{:==, :"$1", 1}], [{:silent, true}]}, {:_, [], []}], [:local])
Tracer.run("silence", [:call], fn -> for x <- [0, 1, 2], do: Sample.outer(x) end)

:erlang.trace_pattern({Sample, :inner, 1}, [{:_, [], [{:trace, [:call], [:send]}]}], [:local])

Tracer.run("other flags", [:call], fn ->
  Sample.outer(0)
  Sample.outer(1)
  send(self(), :hello)
end)

:erlang.trace_pattern({Sample, :inner, 1}, false, [:local])
IO.inspect(:erlang.trace_pattern({:lists, :reverse, 1}, all, []))
IO.inspect(:erlang.trace_pattern({:erlang, :list_to_atom, 1}, [{:_, [], [{:exception_trace}]}], []))

Tracer.run("natives", [:call], fn ->
  list = Process.get(:list, [1, 2])
  :lists.reverse(list)

  try do
    :erlang.list_to_atom(hd(list))
  rescue
    ArgumentError -> :ok
  end
end)

:erlang.trace_pattern({:lists, :reverse, 1}, false, [])
:erlang.trace_pattern({:erlang, :list_to_atom, 1}, false, [])
Tracer.run("nothing", [:call], fn -> {Sample.outer(1), :lists.reverse([1, 2])} end)
