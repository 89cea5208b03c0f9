"""What a run found, for the terminal, for files and as a page to read."""
