# The keys of a process come newest first, the values of a key oldest first.
{:ok, _} = Registry.start_link(:unique, Rooms)
{:ok, _} = Registry.start_link(keys: :duplicate, name: Tags)

for key <- [3, 1, 2], do: Registry.register(Rooms, key, nil)
IO.inspect(Registry.keys(Rooms, self()))
Registry.unregister(Rooms, 1)
Registry.register(Rooms, 1, nil)
IO.inspect(Registry.keys(Rooms, self()))

for {key, value} <- [a: 1, b: 2, a: 3], do: Registry.register(Tags, key, value)
IO.inspect(Registry.keys(Tags, self()))
IO.inspect(for {_pid, value} <- Registry.lookup(Tags, :a), do: value)
IO.inspect(Registry.values(Tags, :a, self()))

# A task knows what it runs as it was asked to, and checks its options when it starts.
IO.inspect(Task.async(fn -> 1 end).mfa)
stream = Task.async_stream([1], & &1, max_concurrency: 0)

try do
  Enum.to_list(stream)
rescue
  error -> IO.puts(error.message)
end
