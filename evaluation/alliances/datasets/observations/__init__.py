"""Series of the Sustainable Development Goals, from the files that people download."""
