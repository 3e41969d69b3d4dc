"""From scores to statements: intervals."""
