"""Columns of foreign files to fields of ours: proposed, reviewed, used, used again."""
