"""The index on disk: what is written, and what is read of it."""
