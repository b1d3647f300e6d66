# What assertions say when they fail, outside of tests.
import ExUnit.Assertions

check = fn function ->
  try do
    IO.inspect(function.(), label: "fine")
  rescue
    error in ExUnit.AssertionError -> IO.puts(Exception.message(error))
  end
end

list = [3, 1]
number = 4

check.(fn -> assert number == 4 end)
check.(fn -> assert number == 5 end)
check.(fn -> assert number != 4 end)
check.(fn -> refute number == 4 end)
check.(fn -> assert Enum.sort(list) === [3, 1] end)
check.(fn -> assert Enum.member?(list, number) end)
check.(fn -> assert 7 in list end)
check.(fn -> assert "abc" =~ ~r/x/ end)
check.(fn -> assert {:ok, value} = {:ok, 1}; value end)
check.(fn -> assert %{id: ^number} = %{id: 5} end)
check.(fn -> assert match?({:ok, _}, {:error, number}) end)
check.(fn -> assert nil end)
check.(fn -> assert number > 5, "too small" end)
check.(fn -> assert_raise ArgumentError, ~r/good/, fn -> raise ArgumentError, "bad" end end)
check.(fn -> assert_raise ArgumentError, fn -> raise "other" end end)
check.(fn -> assert_raise(KeyError, fn -> Map.fetch!(%{}, :a) end).key end)
check.(fn -> assert_in_delta 1.0, 1.5, 0.25 end)
check.(fn -> assert catch_throw(throw({:a, 1})) == {:a, 1} end)
check.(fn -> catch_exit(:nothing) end)
check.(fn -> flunk("given up") end)

send(self(), {:event, 1})
check.(fn -> assert_receive {:other, ^number}, 1 end)
check.(fn -> assert_received {:event, count}; count end)
check.(fn -> refute_received {:event, _} end)
