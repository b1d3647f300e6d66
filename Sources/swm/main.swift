print("swm")
