# Lists that cannot be joined, subtracted or made tuples of.
text = fn function ->
  try do
    function.()
  rescue
    error -> IO.puts("#{inspect(error.__struct__)}: #{Exception.message(error)}")
  end
end

improper = [1 | 2]
number = 1
text.(fn -> improper ++ [3] end)
text.(fn -> number ++ [3] end)
text.(fn -> [1] -- number end)
text.(fn -> List.to_tuple(improper) end)
text.(fn -> List.flatten(number) end)
text.(fn -> List.last(number) end)
text.(fn -> Enum.max([1, 2], number) end)
text.(fn -> Enum.min_by([1, 2], number) end)
text.(fn -> get_in(%{a: 1}, []) end)
text.(fn -> update_in(%{a: 1}, [:a], number) end)
