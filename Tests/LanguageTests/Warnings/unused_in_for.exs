for x <- [1], do: 1
