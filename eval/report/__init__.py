"""How a run is shown: on the terminal, in files and as a page."""
