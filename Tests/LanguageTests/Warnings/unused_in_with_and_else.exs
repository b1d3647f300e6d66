with a <- 1, b = 2, {:ok, c} when c > 1 <- {:ok, 2} do
  a
else
  e -> 1
end
