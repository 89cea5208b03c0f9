"""A service to measure: its processes, its clients, and the answers that it should give."""
