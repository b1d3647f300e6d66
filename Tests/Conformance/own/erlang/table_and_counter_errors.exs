defmodule E do
  def t(label, f) do
    r = try do {:ok, f.()} rescue e -> {e.__struct__, Exception.message(e)} catch k, v -> {k, v} end
    IO.puts("#{label}: #{inspect(r)}")
  end
end
:ets.new(:t, [:named_table]); :ets.insert(:t, {:a, 1, :x}); :ets.new(:o, [:named_table, :ordered_set]); :ets.new(:b, [:named_table, :bag])
parent = self()
spawn(fn -> :ets.new(:pr, [:named_table, :private]); :ets.new(:pro, [:named_table, :protected]); send(parent, :go); Process.sleep(:infinity) end)
receive do :go -> :ok end
E.t "lookup none", fn -> :ets.lookup(:none, 1) end
E.t "lookup 1", fn -> :ets.lookup(1, 1) end
E.t "lookup str", fn -> :ets.lookup("x", 1) end
E.t "lookup priv", fn -> :ets.lookup(:pr, 1) end
E.t "insert prot", fn -> :ets.insert(:pro, {1}) end
E.t "insert non", fn -> :ets.insert(:t, 1) end
E.t "insert non2", fn -> :ets.insert(:t, [1]) end
E.t "insert {}", fn -> :ets.insert(:t, {}) end
E.t "insert improper", fn -> :ets.insert(:t, [{1} | 2]) end
E.t "insert none", fn -> :ets.insert(:none, {1}) end
E.t "insert none non", fn -> :ets.insert(:none, 1) end
E.t "insert_new non", fn -> :ets.insert_new(:t, 1) end
E.t "lookup_element", fn -> :ets.lookup_element(:t, :zz, 1) end
E.t "lookup_element pos", fn -> :ets.lookup_element(:t, :a, 9) end
E.t "lookup_element pos0", fn -> :ets.lookup_element(:t, :a, 0) end
E.t "lookup_element posa", fn -> :ets.lookup_element(:t, :a, :x) end
E.t "uc nokey", fn -> :ets.update_counter(:t, :zz, 1) end
E.t "uc notint", fn -> :ets.update_counter(:t, :a, {3, 1}) end
E.t "uc pos", fn -> :ets.update_counter(:t, :a, {9, 1}) end
E.t "uc key", fn -> :ets.update_counter(:t, :a, {1, 1}) end
E.t "uc bad", fn -> :ets.update_counter(:t, :a, :x) end
E.t "uc bag", fn -> :ets.update_counter(:b, :a, 1) end
E.t "uc incr", fn -> :ets.update_counter(:t, :a, {2, :q}) end
E.t "uc list", fn -> :ets.update_counter(:t, :a, [{2, 1}, {2, 1, 2, 0}]) end
E.t "uc def", fn -> :ets.update_counter(:t, :n, {2, 1}, {:n, 5}) end
E.t "uc def bad", fn -> :ets.update_counter(:t, :n2, {2, 1}, 5) end
E.t "uc def bad2", fn -> :ets.update_counter(:t, :n2, {2, 1}, {:n2}) end
E.t "ue", fn -> :ets.update_element(:t, :a, {1, 1}) end
E.t "ue pos", fn -> :ets.update_element(:t, :a, {9, 1}) end
E.t "ue nokey", fn -> :ets.update_element(:t, :zz, {2, 1}) end
E.t "ue bad", fn -> :ets.update_element(:t, :a, 1) end
E.t "ue bag", fn -> :ets.update_element(:b, :a, {2, 1}) end
E.t "new bad opt", fn -> :ets.new(:x, [:foo]) end
E.t "new bad name", fn -> :ets.new(1, []) end
E.t "new not list", fn -> :ets.new(:x, :a) end
E.t "new dup", fn -> :ets.new(:t, [:named_table]) end
E.t "new keypos", fn -> :ets.new(:x, [keypos: 0]) end
E.t "delete", fn -> :ets.delete(:none) end
E.t "delete prot", fn -> :ets.delete(:pro) end
E.t "first", fn -> :ets.first(:none) end
E.t "next nokey", fn -> :ets.next(:t, :zz) end
E.t "prev nokey", fn -> :ets.prev(:t, :zz) end
E.t "next o", fn -> :ets.next(:o, :zz) end
E.t "select bad", fn -> :ets.select(:t, :x) end
E.t "select bad2", fn -> :ets.select(:t, [:x]) end
E.t "select bad3", fn -> :ets.select(:t, [{:_, [{:foo, 1}], [1]}]) end
E.t "select lim", fn -> :ets.select(:t, [{:_, [], [1]}], 0) end
E.t "select cont", fn -> :ets.select(:foo) end
E.t "match", fn -> :ets.match(:none, :_) end
E.t "match cont", fn -> :ets.match(1) end
E.t "match_delete", fn -> :ets.match_delete(:none, :_) end
E.t "rename", fn -> :ets.rename(:t, :o) end
E.t "rename2", fn -> :ets.rename(:t, 1) end
E.t "rename none", fn -> :ets.rename(:none, :qq) end
E.t "give", fn -> :ets.give_away(:t, self(), 1) end
E.t "give2", fn -> :ets.give_away(:t, :x, 1) end
E.t "give3", fn -> :ets.give_away(:none, self(), 1) end
E.t "info", fn -> :ets.info(:none) end
E.t "info2", fn -> :ets.info(:t, :foo) end
E.t "info3", fn -> :ets.info("x") end
E.t "setopts", fn -> :ets.setopts(:t, {:heir, 1}) end
E.t "setopts2", fn -> :ets.setopts(:t, {:heir, :none}) end
E.t "setopts3", fn -> :ets.setopts(:t, {:heir, self(), :d}) end
E.t "fix", fn -> :ets.safe_fixtable(:t, 1) end
E.t "tab2list", fn -> :ets.tab2list(:none) end
E.t "take", fn -> :ets.take(:none, 1) end
E.t "member", fn -> :ets.member(:none, 1) end
E.t "whereis", fn -> :ets.whereis(1) end
E.t "whereis2", fn -> :ets.whereis(:none) end
E.t "delobj", fn -> :ets.delete_object(:t, 1) end
E.t "foldl", fn -> :ets.foldl(fn x, a -> [x | a] end, [], :none) end
E.t "select_replace", fn -> :ets.select_replace(:t, [{{:"$1", :"$2", :"$3"}, [], [{{:z, 1, 2}}]}]) end
E.t "select_replace2", fn -> :ets.select_replace(:t, [{{:"$1", 1, :"$3"}, [], [{{:"$1", 7, :"$3"}}]}]) end
E.t "select_count", fn -> :ets.select_count(:t, [{:_, [], [true]}]) end
E.t "select_delete", fn -> :ets.select_delete(:t, [{{:n, :_}, [], [true]}]) end
E.t "test_ms", fn -> :ets.test_ms({1, 2}, [{{:"$1", :"$2"}, [{:<, :"$1", :"$2"}], [:"$$", :"$_"]}]) end
E.t "ms run", fn -> :ets.match_spec_run([{1, 2}, {3, 4}], :ets.match_spec_compile([{{:"$1", :"$2"}, [], [{:+, :"$1", :"$2"}]}])) end
E.t "ms compile bad", fn -> :ets.match_spec_compile([:x]) end
E.t "is_compiled", fn -> :ets.is_compiled_ms(1) end
E.t "repair", fn -> :ets.repair_continuation(:"$end_of_table", []) end
E.t "all", fn -> :t in :ets.all() end
E.t "pt", fn -> :persistent_term.get(:nokey) end
E.t "pt erase", fn -> :persistent_term.erase(:nokey) end
E.t "pt put", fn -> {:persistent_term.put(:k1, [1]), :persistent_term.get(:k1), :persistent_term.get(:k2, :d), :persistent_term.info() |> Map.keys} end
c = :counters.new(2, []); a = :atomics.new(2, signed: false)
E.t "c idx", fn -> :counters.get(c, 3) end
E.t "c idx0", fn -> :counters.add(c, 0, 1) end
E.t "c bad", fn -> :counters.add(c, 1, :x) end
E.t "c badref", fn -> :counters.add(:x, 1, 1) end
E.t "c new", fn -> :counters.new(0, []) end
E.t "c new2", fn -> :counters.new(1, [:foo]) end
E.t "c new3", fn -> :counters.new(:a, []) end
E.t "a idx", fn -> :atomics.get(a, 3) end
E.t "a put", fn -> :atomics.put(a, 1, -1) end
E.t "a put2", fn -> :atomics.put(a, 1, 18446744073709551616) end
E.t "a badref", fn -> :atomics.get(make_ref(), 1) end
E.t "a sub", fn -> {:atomics.sub_get(a, 1, 1), :atomics.exchange(a, 2, 5), :atomics.compare_exchange(a, 2, 5, 6), :atomics.compare_exchange(a, 2, 5, 6), :atomics.info(a)} end
E.t "a new", fn -> :atomics.new(0, []) end
E.t "a new2", fn -> :atomics.new(1, [:x]) end
E.t "c info", fn -> :counters.info(c) end
E.t "c wc", fn -> x = :counters.new(1, [:write_concurrency]); :counters.add(x, 1, 3); {:counters.get(x, 1), :counters.put(x, 1, 0)} end
