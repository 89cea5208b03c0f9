"""`python -m eval annotate`: gold questions made of what users asked, in the browser."""
