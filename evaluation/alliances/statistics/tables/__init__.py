"""Statistics of a survey as tables: sides, response, items, reliability, waves, groups."""
