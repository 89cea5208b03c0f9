"""How does the HTTP API look from outside? Routes, JSON, errors, limits, headers and pages."""
