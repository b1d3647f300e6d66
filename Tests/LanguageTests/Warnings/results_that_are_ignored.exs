defmodule A do
  def f(x) do
    1 + 2
    x == 1
    is_atom(x)
    length(x)
    String.upcase(x)
    not x
    nil
    true
    1.0
    'abc'
    "a#{x}"
    ~s(a)
    x
  end
end
