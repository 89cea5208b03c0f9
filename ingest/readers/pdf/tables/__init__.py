"""Tables on a PDF page: between rules, and of figures below each other."""
