defmodule A do
  defdelegate foo(x), to: Enumx
  defguard is_foo(x) when x > 1
  defguardp is_bar(x) when x > 1
end
