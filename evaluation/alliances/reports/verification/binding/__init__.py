"""From a published figure to the formula that gives it, by its identifier or by its place."""
