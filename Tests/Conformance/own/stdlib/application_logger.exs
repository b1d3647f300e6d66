# Values of applications while compiling, the reasons of its errors, and the lines of the logger.
Application.put_env(:shop, :prices, tax: [rate: 19])

defmodule Shop do
  require Application
  @rate Application.compile_env(:shop, [:prices, :tax, :rate])
  @name Application.compile_env(:shop, :name, "shop")
  def info, do: {@rate, @name}
end

IO.inspect(Shop.info())

for code <- [
      "defmodule A do require Application; @x Application.compile_env!(:shop, :none) end",
      "defmodule B do require Application; def x, do: Application.compile_env(:shop, :none) end",
      "Application.put_all_env(shop: [a: 1], shop: [b: 2])",
      "Application.fetch_env!(:nowhere, :key)"
    ] do
  try do
    Code.eval_string(code)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

for reason <- [
      {:already_started, :shop},
      {:not_started, :shop},
      {:invalid_name, 1},
      {'no such file or directory', 'shop.app'},
      {:other, 1}
    ] do
  IO.puts(Application.format_error(reason))
end

alias Logger.Formatter
pattern = Formatter.compile("$date $time [$level]$levelpad $metadata$message")
IO.inspect(pattern)
line = Formatter.format(pattern, :info, ["sold", ?!], {{2020, 1, 2}, {3, 4, 5, 67}}, id: 7, mfa: {Shop, :info, 0}, pid: nil)
IO.puts(line)
IO.inspect(Formatter.prune(["ok", 255, <<"a", 255>>, 0x110000]))

try do
  Formatter.compile("$nothing")
rescue
  error -> IO.puts(error.message)
end

IO.inspect([Logger.put_process_level(self(), :error), Logger.get_process_level(self()), Logger.compare_levels(:debug, :error)])
