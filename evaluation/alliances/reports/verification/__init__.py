"""The verifier's workbook: from the answers to the published figures, by live formulas."""
