"""Questions to passages and answers."""
