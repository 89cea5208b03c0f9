"""Versions: what documents say of their own version and date, and where versions differ."""
