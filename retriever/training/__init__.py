"""How the reader is made: examples, training, export, measures. Nothing here is used to answer."""
