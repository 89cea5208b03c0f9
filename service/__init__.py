"""The HTTP API and its pages: who is asking, and how do they want to see it."""
