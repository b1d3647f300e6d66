IO.inspect "a\
b"
IO.inspect ?\ 
IO.inspect ? 
