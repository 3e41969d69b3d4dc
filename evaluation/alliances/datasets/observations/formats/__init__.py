"""What each kind of file of SDG series looks like: one module a format."""
