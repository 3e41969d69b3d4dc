"""The report as an Excel workbook: blocks, tables, native charts, formulas, the list of figures."""
