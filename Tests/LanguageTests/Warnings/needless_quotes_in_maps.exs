IO.puts "not"
x = 'a'
IO.puts "#{x}"
IO.inspect %{"foo": 1, "a b": 2}
IO.inspect a: 1, "b": 2
IO.inspect :"foo bar"
