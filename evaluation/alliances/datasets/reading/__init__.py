"""A file to raw cells: the guard, the scan, the readers of workbooks and of texts."""
