"""What partnerships contribute to which target: suggestions, tags, their review, their totals."""
