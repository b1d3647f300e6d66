# Messages of a long queue are kept apart from the heap until a receive looks at them.
big = String.duplicate("large binary ", 20)
send(self(), :first)

for n <- 1..3000 do
  message =
    case rem(n, 7) do
      0 -> {:word, n}
      1 -> {:list, Enum.to_list(1..rem(n, 50))}
      2 -> {:binary, big <> Integer.to_string(n)}
      3 -> n
      4 -> {:map, %{n: n, text: "t#{n}", float: n / 2}}
      5 -> {:long, Enum.to_list(1..200)}
      6 -> [n | {n, make_ref()}]
    end

  send(self(), {n, message})
end

send(self(), :last)
IO.inspect(Process.info(self(), :message_queue_len))
{:messages, messages} = Process.info(self(), :messages)
IO.inspect({length(messages), hd(messages), List.last(messages)})

# From the end, from the middle, and then the rest in order.
receive do :last -> IO.puts("last") end
receive do {1500, message} -> IO.inspect(message) end
receive do {2999, message} -> IO.inspect(message) end
:erlang.garbage_collect()

drain = fn drain, acc ->
  receive do
    :first -> drain.(drain, acc)
    {n, message} when n > 0 -> drain.(drain, [{n, message} | acc])
  after
    0 -> Enum.reverse(acc)
  end
end

rest = drain.(drain, [])
IO.inspect(length(rest))
IO.inspect(Enum.map(rest, &elem(&1, 0)) == Enum.to_list(1..3000) -- [1500, 2999])

sum =
  Enum.reduce(rest, 0, fn {n, message}, sum ->
    case message do
      {:word, ^n} -> sum + 1
      {:list, list} -> sum + length(list)
      {:binary, text} -> sum + byte_size(text)
      ^n -> sum + 1
      {:map, %{n: ^n, float: half}} -> sum + trunc(half)
      {:long, list} -> sum + Enum.sum(list)
      [^n | {^n, ref}] when is_reference(ref) -> sum + 3
    end
  end)

IO.inspect(sum)

# A process that ends with a long queue, and one whose monitor fires behind one.
pid = spawn(fn -> receive do :never -> :ok end end)
for n <- 1..500, do: send(pid, {n, big, [n]})
fired = spawn_monitor(fn -> :ok end)
for n <- 1..500, do: send(self(), {:filler, n, {n, n}})
monitor = Process.monitor(pid)
Process.exit(pid, :kill)
receive do {:DOWN, _, :process, ^pid, reason} -> IO.inspect({monitor == 0, reason}) end
IO.inspect(Process.demonitor(elem(fired, 1), [:flush]))
IO.inspect(elem(Process.info(self(), :message_queue_len), 1))
for n <- 1..500, do: (receive do {:filler, ^n, pair} -> ^pair = {n, n} end)
IO.inspect(Process.info(self(), :message_queue_len))
