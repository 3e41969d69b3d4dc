"""Data in: guard, reading, layouts, mapping, parsing, checking."""
