"""Comparisons: the evidence for each of several things, side by side."""
