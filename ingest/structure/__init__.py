"""What a document's text is made of: lines, blocks with their units, and what each stands under."""
