"""Evaluation: how good it is, how sure we are of that, and whether it got worse."""
