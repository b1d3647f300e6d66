# Files and URIs that are not there or not right.
text = fn function ->
  try do
    IO.inspect(function.())
  rescue
    error -> IO.puts("#{inspect(error.__struct__)}: #{Exception.message(error)}")
  end
end

text.(fn -> File.read!("/nonexistent/a") end)
text.(fn -> File.cp!("/nonexistent/a", "/tmp/b") end)
text.(fn -> File.cp_r!("/nonexistent/a", "/tmp/b") end)
text.(fn -> File.rename!("/nonexistent/a", "/tmp/b") end)
text.(fn -> File.ln_s!("a", "/nonexistent/b") end)
text.(fn -> IO.write(:no_such_device, "x") end)
text.(fn -> System.put_env("A=B", "c") end)

for uri <- ["http://a b", "1a:b", "//u@v@w", "/a/日", "http://h:p/", "a b:c", "http:///path"] do
  text.(fn -> URI.new(uri) end)
end

text.(fn -> URI.new!("#a#b") end)
