# What a process needs no more is gone with the next full collection, also where a register of one of its frames still holds it.
defmodule Dead do
  def server(state) do
    receive do
      {:work, list, from} ->
        send(from, length(list))
        server(state + 1)
    end
  end

  def with_timeout(state) do
    receive do
      {:work, list, from} ->
        send(from, Enum.sum(list))
        with_timeout(state)
    after
      60_000 -> state
    end
  end

  # The frame of `waits` stays while `pause` waits.
  def waits() do
    receive do
      {:work, list, from} ->
        send(from, length(list))
        count = hd(list)
        pause()
        count + 1
    end
  end

  def in_try() do
    receive do
      {:work, list, from} ->
        kept = Enum.take(list, 3)

        try do
          send(from, length(list))
          pause()
        rescue
          _ -> kept
        end
    end
  end

  def pause() do
    receive do
      :go -> :ok
      :fail -> raise "failed"
      {:tell, from} -> send(from, :told)
    end
  end
end

large? = fn pid ->
  :erlang.garbage_collect(pid)
  {:total_heap_size, words} = Process.info(pid, :total_heap_size)
  words > 100_000
end

work = fn pid ->
  send(pid, {:work, Enum.to_list(1..200_000), self()})
  receive do count -> count end
  # It waits again.
  Stream.repeatedly(fn -> Process.info(pid, :status) end) |> Enum.find(&(&1 == {:status, :waiting}))
end

for start <- [&Dead.server/1, &Dead.with_timeout/1] do
  pid = spawn(fn -> start.(0) end)
  work.(pid)
  IO.inspect({:server, large?.(pid)})
end

for {start, message} <- [{&Dead.waits/0, :go}, {&Dead.in_try/0, :go}, {&Dead.in_try/0, :fail}] do
  parent = self()
  {pid, monitor} = spawn_monitor(fn -> send(parent, {:result, start.()}) end)
  work.(pid)
  IO.inspect({:waits, large?.(pid)})
  send(pid, message)
  receive do {:result, result} -> IO.inspect(result) end
  receive do {:DOWN, ^monitor, _, _, reason} -> IO.inspect(reason) end
end

defmodule Server do
  use GenServer
  def init(state), do: {:ok, state}
  def handle_call({:length, list}, _from, state), do: {:reply, length(list), state}
  def handle_cast({:length, list}, state), do: {:noreply, state + length(list)}
end

{:ok, pid} = GenServer.start_link(Server, 0)
IO.inspect(GenServer.call(pid, {:length, Enum.to_list(1..200_000)}))
IO.inspect({:call, large?.(pid)})
GenServer.cast(pid, {:length, Enum.to_list(1..200_000)})
:sys.get_state(pid) |> IO.inspect()
IO.inspect({:cast, large?.(pid)})

# Every version of the map but the last is garbage while the recursion goes deeper.
defmodule Deep do
  def unique([head | rest], seen) do
    case seen do
      %{^head => _} -> unique(rest, seen)
      _ -> [head | unique(rest, Map.put(seen, head, rest))]
    end
  end

  def unique([], seen), do: [{:size, map_size(seen)}]

  def handled([head | rest], seen) do
    value =
      try do
        handled(rest, Map.put(seen, head, head))
      rescue
        error -> {error.message, map_size(seen)}
      end

    if rem(head, 1000) == 0, do: raise("#{head} of #{inspect(value)}"), else: value
  end

  def handled([], seen), do: map_size(seen)
end

list = Enum.map(1..100_000, &rem(&1 * 7919, 65_537))
unique = Deep.unique(list, %{})
IO.inspect({length(unique), List.last(unique), Enum.sum(Enum.drop(unique, -1))})
IO.inspect(Deep.handled(Enum.to_list(1..3500), %{}))
