f = fn
  a, b when a > 1 -> 1
  c, _ -> 2
end
