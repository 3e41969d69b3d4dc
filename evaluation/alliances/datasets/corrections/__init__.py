"""The register of corrections: read, applied to the cells, answered line by line."""
