"""Passages, units and rows as words: for the models, for answers, and what they name."""
