try do
  x = 1
rescue
  e in [ArgumentError] -> y = 2
after
  z = 3
end
