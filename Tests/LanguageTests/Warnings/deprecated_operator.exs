IO.inspect 1^^^2
IO.inspect ~~~2
