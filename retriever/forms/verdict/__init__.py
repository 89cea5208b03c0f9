"""Yes or no, with the words that decide it."""
