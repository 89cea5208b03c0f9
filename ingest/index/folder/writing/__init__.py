"""Writing a new generation: new documents staged, unchanged ones taken over."""
