defprotocol P do
  def a(x)
  def b(x, y)
end
defimpl P, for: Integer do
  def a(x), do: x
  def c(x), do: x
end
