"""A document: its canonical text and what it is made of."""
