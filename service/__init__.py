"""Who is asking, and how do they want to see it? The HTTP API, its pages and adapters."""
