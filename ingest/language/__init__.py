"""Words, sentences and characters of English and Japanese."""
