"""The arithmetic of one figure: the cells it came from, the rule, each step, the settings."""
