"""The report as data, and one module an output."""
