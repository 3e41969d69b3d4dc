"""The one way in which a cell of ours is written."""
