# A bitstring that grows is extended in place; what was made of it before keeps its bits.
long = String.duplicate("x", 100)
half = <<long::binary, 9::4>>
a = <<half::bits, 1::4>>
b = <<half::bits, 2::4>>
c = <<half::bits, 3::1>>
d = <<half::bits, 0::1>>
e = <<c::bits, 7::3, "tail">>
f = <<d::bits, 0::3, "Tail">>
for x <- [half, a, b, c, d, e, f], do: IO.inspect({bit_size(x), :erlang.phash2(x), binary_part(<<x::bits, 0::size(8 - rem(bit_size(x), 8))>>, 99, 2)})

grow = fn grow, bits, n -> if n == 0, do: bits, else: grow.(grow, <<bits::bits, n::3>>, n - 1) end
one = grow.(grow, <<>>, 1000)
two = grow.(grow, <<one::bits>>, 7)
three = grow.(grow, one, 7)
IO.inspect({bit_size(one), two == three, :erlang.phash2(one), :erlang.phash2(two)})

bits = for n <- 1..400, into: <<>>, do: <<n::size(rem(n, 11))>>
IO.inspect({bit_size(bits), :erlang.phash2(bits)})

# Comprehensions over bitstrings, nested, filtered, with variables from outside.
limit = 5
data = for n <- 0..255, into: "", do: <<n>>
IO.inspect(for <<x::3 <- data>>, x > limit, do: x)
IO.inspect(byte_size(for <<x <- data>>, <<y <- <<x, x>> >>, rem(x + y, 3) == 0, into: "", do: <<x, y>>))
IO.inspect(for <<0::1, x::3 <- data>>, reduce: 0 do acc -> acc + x + limit end)
IO.inspect(for <<x::utf8 <- "aé漢🎉">>, do: x)
IO.inspect(for <<a, b::16 <- <<1, 2, 3, 4, 5, 6, 7>> >>, do: {a, b})

text = Base.encode64(data)
IO.inspect({text == Base.url_encode64(data), Base.decode64!(text) == data, :erlang.md5(text)})
for n <- 0..9, part = binary_part(data, 0, n) do
  IO.inspect({Base.encode64(part), Base.encode64(part, padding: false), Base.encode32(part), Base.encode32(part, padding: false, case: :lower)})
end

# Nested constructions raise what they raised by themselves.
for build <- [fn x -> <<1, (<<x::integer>>)::binary>> end, fn x -> <<(<<2, x::binary>>)::bits, 3>> end, fn x -> <<long::binary, (<<x::16>>)::binary>> end] do
  for x <- [7, "s", :atom] do
    try do
      IO.inspect(byte_size(build.(x)))
    rescue
      error -> IO.puts(Exception.message(error))
    end
  end
end
