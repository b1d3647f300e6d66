import ExUnit.CaptureIO

IO.inspect(capture_io(fn -> IO.puts("one"); IO.inspect(%{two: 2}) end))
IO.inspect(capture_io("first\nsecond\n", fn -> IO.write([IO.gets("> "), IO.read(:line)]) end))
IO.inspect(capture_io([input: "x", capture_prompt: false], fn -> IO.write(IO.gets("> ")) end))
IO.inspect(with_io(fn -> IO.write("z"); :result end))

# What is captured from another process goes by its group leader.
IO.inspect(
  capture_io(fn ->
    Task.await(Task.async(fn -> IO.puts("from a task") end))
  end)
)

try do
  capture_io(fn -> raise "inside" end)
rescue
  error -> IO.puts(error.message)
end

IO.puts("still here")
