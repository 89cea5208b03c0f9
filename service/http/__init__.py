"""The HTTP API: routes, schemas, errors, headers."""
