# Wrong arguments.
defmodule Sample do
  def f(x), do: x
end

gone = spawn(fn -> :ok end)
Process.sleep(10)
Logger.configure(level: :none)

other =
  spawn(fn ->
    receive do
      :end -> :ok
    end
  end)

:erlang.trace(other, true, [:send, {:tracer, spawn(fn -> Process.sleep(:infinity) end)}])

calls = [
  fn -> :erlang.trace(self(), true, [:foo]) end,
  fn -> :erlang.trace(self(), true, [{:foo, 1}]) end,
  fn -> :erlang.trace(:foo, true, []) end,
  fn -> :erlang.trace(self(), :foo, []) end,
  fn -> :erlang.trace(self(), true, :foo) end,
  fn -> :erlang.trace(gone, true, [:send]) end,
  fn -> :erlang.trace(self(), true, [:send, {:tracer, gone}]) end,
  fn -> :erlang.trace(other, true, [:send]) end,
  fn -> :erlang.trace(other, false, [:send]) end,
  fn -> :erlang.trace_pattern({Sample, :f}, true, []) end,
  fn -> :erlang.trace_pattern({:_, :f, 1}, true, []) end,
  fn -> :erlang.trace_pattern({Sample, :_, 1}, true, []) end,
  fn -> :erlang.trace_pattern({Sample, :f, 1}, [{:foo}], []) end,
  fn -> :erlang.trace_pattern({Sample, :f, 1}, [{:_, [], [{:foo, 1}]}], []) end,
  fn -> :erlang.trace_pattern({Sample, :f, 1}, :foo, []) end,
  fn -> :erlang.trace_pattern({Sample, :f, 1}, true, [:foo]) end,
  fn -> :erlang.trace_pattern({Sample, :f, 1}, true, :foo) end,
  fn -> :erlang.trace_pattern({Sample, :f, 1}, true, [:global, :local]) end,
  fn -> :erlang.trace_pattern({Sample, :f, 1}, [{:_, [], []}], [:call_count]) end,
  fn -> :erlang.trace_pattern({NoSuchModule, :_, :_}, true, [:local]) end,
  fn -> :erlang.trace_pattern({Sample, :g, 1}, true, [:local]) end,
  fn -> :erlang.trace_info(self(), :foo) end,
  fn -> :erlang.trace_info(:foo, :flags) end,
  fn -> :erlang.trace_info({Sample, :f}, :all) end,
  fn -> :erlang.trace_info({Sample, :f, 1}, :foo) end,
  fn -> :erlang.trace_info({Sample, :g, 1}, :all) end,
  fn -> :erlang.trace_delivered(:foo) end
]

for call <- calls do
  IO.inspect(
    try do
      call.()
    rescue
      error in ArgumentError -> Exception.message(error)
    end
  )
end
