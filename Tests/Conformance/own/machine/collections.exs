# Terms of all ages through collections of both kinds, and what is told about the heap.
defmodule Ages do
  def make(0), do: []
  def make(n), do: [{n, "binary #{n}", [n | n]} | make(n - 1)]
  def sum(terms), do: Enum.reduce(terms, 0, fn {n, _, [n | n]}, sum -> sum + n end)
  def garbage(0), do: :ok
  def garbage(n), do: length([n, n, n]) && garbage(n - 1)

  def keep(0, kept), do: kept
  def keep(n, kept), do: keep(n - 1, [String.duplicate("x", rem(n, 200)) | Enum.take(kept, 50)])
end

old = Ages.make(20_000)
large = String.duplicate("large", 1000)
Process.put(:dictionary, {large, [1.5, 2 ** 100]})
:erlang.garbage_collect()
:erlang.garbage_collect(self(), type: :minor)
young = Ages.make(1000)

for kind <- [:minor, :minor, :major, :minor, :major] do
  Ages.garbage(10_000)
  IO.inspect({kind, :erlang.garbage_collect(self(), type: kind), Ages.sum(old), Ages.sum(young)})
end

IO.inspect(Process.get(:dictionary) == {large, [1.5, 2 ** 100]})
IO.inspect(Ages.keep(100_000, []) |> Enum.map(&byte_size/1) |> Enum.sum())

# Messages, and a process that is collected by another one.
pid =
  spawn(fn ->
    receive do
      {:go, from} -> receive(do: ({:data, data} -> send(from, {Ages.sum(data), byte_size(large)})))
    end
  end)

send(pid, {:data, young})
IO.inspect(:erlang.garbage_collect(pid))
IO.inspect(:erlang.garbage_collect(pid, type: :minor))
send(pid, {:go, self()})
receive do: (message -> IO.inspect(message))

# Options and errors.
IO.inspect(:erlang.garbage_collect(self(), async: :mine, type: :major))
receive do: (message -> IO.inspect(message))
IO.inspect(:erlang.garbage_collect(self(), []))

for arguments <- [[:none], [self(), [:x]], [self(), [type: :other]], [:none, []]] do
  IO.inspect(
    try do
      apply(:erlang, :garbage_collect, arguments)
    rescue
      error -> error.__struct__
    end
  )
end

gone = spawn(fn -> :ok end)
Process.sleep(50)
IO.inspect(:erlang.garbage_collect(gone))

# Figures.
{_, info} = Process.info(self(), :garbage_collection)
IO.inspect(Keyword.keys(info))
IO.inspect(info[:fullsweep_after])
IO.inspect(:erlang.process_flag(:fullsweep_after, 7))
IO.inspect(elem(Process.info(self(), :garbage_collection), 1)[:fullsweep_after])
IO.inspect(:erlang.process_flag(:min_heap_size, 1000))
{_, info} = Process.info(self(), :garbage_collection_info)
IO.inspect(Keyword.keys(info))
IO.inspect(Enum.all?(info, fn {_, words} -> is_integer(words) and words >= 0 end))

for item <- [:memory, :heap_size, :total_heap_size, :stack_size] do
  {^item, number} = Process.info(self(), item)
  IO.inspect({item, is_integer(number) and number > 0})
end

IO.inspect(Process.flag(:message_queue_data, :off_heap))
IO.inspect(Process.info(self(), :message_queue_data))
{count, words, 0} = :erlang.statistics(:garbage_collection)
IO.inspect(count > 0 and words > 0)
IO.inspect(Keyword.keys(:erlang.memory()))

# Each collection of such a process is a full one.
options = [:monitor, fullsweep_after: 0, min_heap_size: 500]

{pid, ref} =
  :erlang.spawn_opt(
    fn ->
      data = Ages.make(5000)
      Ages.garbage(100_000)
      {_, info} = Process.info(self(), :garbage_collection)
      exit({Ages.sum(data), info[:fullsweep_after], info[:minor_gcs]})
    end,
    options
  )

receive do: ({:DOWN, ^ref, _, ^pid, reason} -> IO.inspect(reason))
