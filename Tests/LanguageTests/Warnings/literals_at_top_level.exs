1
"a"
x = 5
x
:ok
