"""The sections of the annual report, one module each: what they say, from protected tables only."""
