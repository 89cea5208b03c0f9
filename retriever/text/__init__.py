"""Passages, units and rows as words: for the models, for answers, and with their context."""
