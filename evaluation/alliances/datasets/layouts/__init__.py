"""Where the tables lie in a workbook: one module a layout."""
