"""How fast the product is, what it costs, and whether it holds under load."""
