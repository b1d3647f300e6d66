defmodule A do
  use GenServer
end
