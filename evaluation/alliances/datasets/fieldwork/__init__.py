"""The campaign itself: forms sent out, forms returned, what became of each invitation."""
