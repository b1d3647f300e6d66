with {:ok, x} <- {:ok, 1}, do: 1
