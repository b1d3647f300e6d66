defmodule A do
  def f(x) do
    try do
      x
    rescue
      e -> 1
      e in ArgumentError -> 2
    catch
      k, v -> 3
    else
      y -> 1
    end
  end
end
