"""Whether a delivered report still follows from its sources, figure by figure."""
