"""How good the answers are, how sure we are of each figure, and whether any got worse."""
