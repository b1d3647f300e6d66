h = &Base.encode16/1
for t <- [:sha, :sha224, :sha256, :sha384, :sha512], do: IO.puts "#{t} #{h.(:crypto.hash(t, ["ab", 'c']))} #{h.(:crypto.mac(:hmac, t, "key", "data"))} #{h.(:crypto.hash_final(:crypto.hash_update(:crypto.hash_init(t), "abc")))} #{h.(:crypto.pbkdf2_hmac(t, "pass", "salt", 10, 50))}"
IO.inspect :crypto.exor("abc", "xyz")
IO.inspect :crypto.macN(:hmac, :sha256, "k", "d", 5)
IO.inspect :crypto.mac_final(:crypto.mac_update(:crypto.mac_init(:hmac, :sha, "k"), "d"))
IO.inspect {:crypto.hash_equals("a", "a"), :crypto.hash_equals("a", "b")}
IO.inspect byte_size(:crypto.strong_rand_bytes(10))
IO.inspect :crypto.mod_pow(3, 200, 1000007)
