# Messages come in the order of their sending, also to a process that collects a large heap meanwhile.
defmodule Order do
  @count 2_000

  def sender(to), do: spawn(fn -> for n <- 1..@count, do: send(to, {self(), n, Enum.to_list(1..20)}) end)

  # Collects after every few messages.
  def receive_all(next) when next == %{}, do: :ok

  def receive_all(next) do
    :erlang.garbage_collect()
    receive_all(take(next, 50))
  end

  defp take(next, 0), do: next

  defp take(next, left) do
    receive do
      {pid, n, _} ->
        if next[pid] != n, do: raise("#{n} came for #{next[pid]}")
        take(if(n == @count, do: Map.delete(next, pid), else: %{next | pid => n + 1}), left - 1)
    after
      0 -> next
    end
  end
end

kept = Enum.to_list(1..200_000)

for round <- 1..4 do
  :ok = Order.receive_all(for _ <- 1..4, into: %{}, do: {Order.sender(self()), 1})
  IO.inspect({round, length(kept)})
end
