"""The report as a Word document that a programme edits, and whose edits the next run keeps."""
