# The arguments of a call in place of the caller's frame are put over those that they are made of, in every order.
defmodule Permutations do
  def of([]), do: [[]]
  def of(list), do: for(x <- list, rest <- of(list -- [x]), do: [x | rest])
end

names = [:a, :b, :c, :d]
variables = Enum.map(names, &Macro.var(&1, nil))

forms = fn order ->
  vars = Enum.map(order, &Macro.var(&1, nil))

  [
    vars,
    List.replace_at(vars, 1, quote(do: {unquote(hd(vars)), unquote(List.last(vars))})),
    List.replace_at(vars, 2, quote(do: [unquote(Enum.at(vars, 1)) | unquote(hd(vars))])),
    List.replace_at(vars, 0, quote(do: elem(unquote(Enum.at(vars, 3)), 0))),
    List.replace_at(vars, 3, quote(do: fn -> unquote(hd(vars)) end.()))
  ]
end

calls = for order <- Permutations.of(names), arguments <- forms.(order), do: arguments

clauses =
  for {arguments, index} <- Enum.with_index(calls) do
    quote do
      def unquote(:"step#{index}")(unquote_splicing(variables), 0), do: {unquote_splicing(variables)}

      def unquote(:"step#{index}")(unquote_splicing(variables), n) do
        unquote(:"step#{index}")(unquote_splicing(arguments), n - 1)
      end
    end
  end

Code.eval_quoted(quote do
  defmodule Steps do
    (unquote_splicing(clauses))
  end
end)

results =
  for {_, index} <- Enum.with_index(calls), n <- 0..5 do
    try do
      apply(Steps, :"step#{index}", [{1}, {2}, {3}, {4}, n])
    rescue
      error -> error.__struct__
    end
  end

IO.inspect(length(results))
IO.inspect(:erlang.phash2(results))
IO.inspect(Enum.slice(results, 330, 12))

defmodule Order do
  def note(x) do
    IO.puts("note #{x}")
    x
  end

  # What may raise is evaluated in order, and before anything is put in its place.
  def sum(a, b, _), do: {a, b}
  def raises(a, b), do: sum(note(a), b + 1, note(b))
  def later(a, b), do: sum(b + a, note(a), a * 2)
  def swap(a, b, 0), do: {a, b}
  def swap(a, b, n), do: swap(b, a, n - 1)
  def apply_last(fun, a, b), do: fun.(b, a)
  def fib(0, a, _b), do: a
  def fib(n, a, b), do: fib(n - 1, b, a + b)
  def bind(a, b), do: sum(b = b + 1, a, b)
  def nested(a, b), do: sum(sum(b, a, 0), {a, [b, a | b]}, b)
end

IO.inspect(try do Order.raises(1, :x) rescue e -> e end)
IO.inspect(try do Order.later(1, :x) rescue e -> e end)
IO.inspect(Order.later(1, 2))
IO.inspect({Order.swap(:l, :r, 4), Order.swap(:l, :r, 5)})
IO.inspect(Order.apply_last(&{&1, &2}, 1, 2))
IO.inspect(Order.fib(200, 0, 1))
IO.inspect({Order.bind(1, 2), Order.nested(1, 2)})

capture = 10
rotate = fn rotate, a, b, n -> if n == 0, do: {a, b, capture}, else: rotate.(rotate, b, a + capture, n - 1) end
IO.inspect(rotate.(rotate, 1, 2, 5))
