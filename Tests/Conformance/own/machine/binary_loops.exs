# Functions that take a binary apart and call themselves with the rest, in all the ways that need the rest after all.
defmodule P do
  def count(<<?\n, rest::binary>>, n), do: count(rest, n + 1)
  def count(<<_, rest::binary>>, n), do: count(rest, n)
  def count(<<>>, n), do: n

  def word(<<c, rest::binary>>, acc) when c != ?\s, do: word(rest, [c | acc])
  def word(rest, acc), do: {Enum.reverse(acc), rest}

  def swap("", a, _), do: a
  def swap("ab" <> rest, a, b), do: swap(rest, b, a)
  def swap(<<x, rest::binary>>, a, b), do: swap(rest, [x | b], a)

  def fail(<<1, rest::binary>>, x), do: fail(rest, x)

  def bits(<<1::1, r::bits>>, n), do: bits(r, n + 1)
  def bits(<<0::1, r::bits>>, n), do: bits(r, n)
  def bits(<<>>, n), do: n

  def whole(<<c, r::binary>> = all, n) when c < 3, do: whole(r, [all | n])
  def whole(other, n), do: {other, n}

  def nested(<<n::16, s::binary-size(n), r::binary>>, acc) do
    case s do
      "x" <> _ -> nested(r, [:x | acc])
      _ -> if(n > 2, do: nested(r, [s | acc]), else: nested(r, acc))
    end
  end
  def nested(rest, acc), do: {acc, rest}

  def odd(<<a::4, r::binary>>), do: {a, r}
  def odd(<<_, r::binary>>), do: odd(r)
  def odd(_), do: :none

  def big(<<a::32, r::binary>>, s), do: big(r, s + a)
  def big(<<a::signed-8, r::binary>>, s), do: big(r, s + a)
  def big("", s), do: s
  def fl(<<f::float-64, r::binary>>, s), do: fl(r, s + f)
  def fl(r, s), do: {s, r}
  def second(x, <<_, r::binary>>), do: second(x + 1, r)
  def second(x, r), do: {x, r}
end
IO.inspect P.count("a\nb\n\nc", 0)
IO.inspect P.word("hello world", [])
IO.inspect P.word(:hello, [])
IO.inspect P.swap("cabd", [1], [2])
IO.inspect((try do P.fail(<<1, 1, 1, 2, 3>>, :y) rescue e -> {e, Tuple.delete_at(hd(__STACKTRACE__), 3)} end))
IO.inspect((try do P.fail(:no, :y) rescue e -> {e, Tuple.delete_at(hd(__STACKTRACE__), 3)} end))
IO.inspect P.bits(<<0b10110101, 0b111::3>>, 0)
IO.inspect P.whole(<<1, 2, 0, 9, 1>>, [])
IO.inspect P.nested(<<2::16, "xy", 3::16, "abc", 1::16, "q", 9>>, [])
IO.inspect P.odd(<<1, 2>>)
IO.inspect P.odd(<<1::3>>)
IO.inspect P.big(<<1, 2, 3, 4, 5, 6, 7, 255, 254>>, 0)
IO.inspect P.fl(<<1.5::float, 2.5::float, 3>>, 0.0)
IO.inspect P.second(0, "abcdefgh")
IO.inspect P.second(0, binary_part(String.duplicate("abcdefgh", 100), 10, 20))
