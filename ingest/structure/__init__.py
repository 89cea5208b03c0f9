"""What a document's text is made of: lines, blocks with their units, and the context of each."""
