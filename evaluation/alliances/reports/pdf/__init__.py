"""The report as PDF: a Typst template that an evaluator may edit, and the content it lays out."""
