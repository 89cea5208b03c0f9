"""Margins, ratios and changes computed from financial statements."""
