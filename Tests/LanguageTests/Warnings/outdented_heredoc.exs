x = """
    a
  b
    """
IO.puts x
