# What `max_heap_size` takes and gives, and what becomes of who exceeds it.
defmodule Limits do
  def grow(list, count), do: grow([count | list], count + 1)

  def ended(options, fun) do
    {pid, ref} = :erlang.spawn_opt(fun, [:monitor | options])

    receive do
      {:DOWN, ^ref, :process, ^pid, reason} -> reason
    end
  end

  def flag(name, value) do
    try do
      :erlang.process_flag(name, value)
    rescue
      error -> error.__struct__
    end
  end
end

quiet = %{size: 20_000, error_logger: false}
IO.inspect(Limits.ended([max_heap_size: quiet], fn -> Limits.grow([], 0) end))
IO.inspect(Limits.ended([max_heap_size: quiet], fn -> :ok end))

IO.inspect(
  Limits.ended([], fn ->
    Process.flag(:max_heap_size, quiet)
    Limits.grow([], 0)
  end)
)

# It is killed, so that no handler sees it.
IO.inspect(
  Limits.ended([max_heap_size: quiet], fn ->
    try do
      Limits.grow([], 0)
    catch
      kind, reason -> IO.inspect({kind, reason})
    after
      IO.puts("after")
    end
  end)
)

# A limit that does not kill lets it go on.
IO.inspect(
  Limits.ended([max_heap_size: %{size: 1000, kill: false, error_logger: false}], fn ->
    exit(length(Enum.to_list(1..100_000)))
  end)
)

IO.inspect(Limits.flag(:max_heap_size, %{size: 50_000_000, kill: false}))
IO.inspect(Limits.flag(:max_heap_size, 60_000_000))
IO.inspect(Process.info(self(), :max_heap_size))
IO.inspect(Limits.flag(:max_heap_size, 0))

for value <- [-1, :none, %{}, %{size: :a}, %{size: 10}, 232, %{size: 100_000, kill: 1}] do
  IO.inspect({value, Limits.flag(:max_heap_size, value)})
end

IO.inspect(:erlang.system_flag(:max_heap_size, %{size: 70_000_000, kill: false}))
me = self()
spawn(fn -> send(me, Process.info(self(), :max_heap_size)) end)
receive do: (info -> IO.inspect(info))
IO.inspect(:erlang.system_flag(:max_heap_size, %{size: 0, kill: true}))
IO.inspect(:erlang.system_info(:max_heap_size))
