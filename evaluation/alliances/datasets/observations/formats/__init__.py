"""One module a file format of SDG series; none knows another."""
