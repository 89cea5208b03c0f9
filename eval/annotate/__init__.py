"""How questions of users become gold: `python -m eval annotate`, a page in the browser."""
