for {a, b} <- [], c = 1, a > 1, do: 1
for x <- [1], reduce: 0 do
  acc -> x
end
for <<c <- "abc">>, do: 1
