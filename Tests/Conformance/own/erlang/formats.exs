# Every control sequence, with what suits it and what does not.
values = [1, -255, 1.5, 1.0e22, 0.1, :atom, :"quoted atom", "bin", 'chars', 'é', "日本", [1, [2]], {:a, %{b: 1}}, <<1::3>>, [], {}, <<1, 2>>]
controls = ~w(~w ~p ~s ~ts ~c ~b ~B ~#  ~+ ~i ~f ~e ~g ~tp ~tw ~10w ~-10w| ~10.2f ~.3f ~.0f ~10.3e ~.5g ~5s ~-5s| ~5.2s ~.3s ~3c ~5.3c ~.16b ~.2B ~.16# ~10.8.0b ~8..0b ~20p ~lp ~8..*c ~q ~10)
for control <- controls do
  texts = for value <- values do
    try do
      IO.chardata_to_string(:io_lib.format(control, [value]))
    rescue
      e in ArgumentError -> e.message
    end
  end
  IO.inspect({control, Enum.uniq(texts)}, limit: :infinity)
end
long = %{list: Enum.to_list(1..40), text: 'a text that is so long that it does not fit well', nested: {:tag, [key: "value", other: [1, 2, 3]], %{1 => 2}}}
:io.format("~p~n~tp~n~40p~n~w~n", [long, long, long, long])
:io.format("~P ~W~n", [long, 6, long, 6])
:io.format("prefix ~p~n", [{:a_long_tag, Enum.map(1..9, &{:item, &1, "text #{&1}"}), self() |> is_pid()}])
:io.format("~x ~X ~*w ~*.*f ~~ ~n", [255, '0x', 255, '0X', 6, :a, 8, 2, 3.14159])
