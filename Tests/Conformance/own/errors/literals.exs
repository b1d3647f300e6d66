# Literals that cannot be what they stand for.
for code <- [
      ~S("a" <> 1),
      ~S("a" <> nil),
      ~S("a" <> :b <> "c"),
      ~S("a" <> 1.5),
      ~S(~D[2020-13-01]),
      ~S(~T[25:00:00]),
      ~S(~N[2020-01-01]),
      ~S(~U[2020-01-01 00:00:00])
    ] do
  try do
    Code.eval_string(code)
  rescue
    error -> IO.puts("#{code}: #{Exception.message(error)}")
  end
end

defprotocol Sized do
  def size(value)
end

try do
  defmodule Box do
    @derive Sized
    defstruct [:content]
  end
rescue
  error -> IO.puts(Exception.message(error))
end
