for t <- ["QQ==", "QQ=", "QQ", "Q", "QUI=", "QUJD", "QQ= =", "Q*==", "QUJDRA==\n", "=", "====", "QR==", "A===", "AAAA=", "AA=A"],
    o <- [[], [padding: false], [ignore: :whitespace]] do
  IO.inspect {t, o, Base.decode64(t, o), (try do Base.decode64!(t, o) rescue e -> Exception.message(e) end), Base.url_decode64(t, o)}
end
for t <- ["IE======", "ie======", "IE", "IF======", "MFRGG===", "MFRGG", "M1======", "mfRGg===", "A", "91IMOR3F", "CPNMU===", "cpnmu==="],
    o <- [[], [case: :lower], [case: :mixed], [padding: false]] do
  IO.inspect {t, o, Base.decode32(t, o), (try do Base.decode32!(t, o) rescue e -> Exception.message(e) end), Base.hex_decode32(t, o)}
end
for t <- ["666F", "666f", "66 F", "6", "", "zz", "fF"], o <- [[], [case: :lower], [case: :mixed]] do
  IO.inspect {t, o, Base.decode16(t, o), (try do Base.decode16!(t, o) rescue e -> Exception.message(e) end)}
end
IO.inspect Base.encode16(<<1, 255>>, case: :lower)
IO.inspect Base.encode32("abc", case: :lower, padding: false)
IO.inspect Base.hex_encode32("abcd", case: :lower)
