"""The charts as drawings: one module a kind, and what kinds share."""
