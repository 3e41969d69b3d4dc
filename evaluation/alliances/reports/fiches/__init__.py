"""The sheet of each partnership: what both sides say of it, for them to talk about."""
