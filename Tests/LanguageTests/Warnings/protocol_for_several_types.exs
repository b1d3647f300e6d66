defprotocol P do
  def a(x)
end
defimpl P, for: [Integer, Atom] do
  def a(x, y), do: x + y
end
