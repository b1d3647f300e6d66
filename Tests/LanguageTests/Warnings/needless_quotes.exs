IO.inspect [:"foo", "foo": 1]
