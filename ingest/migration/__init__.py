"""An index moved to another place: `python -m ingest migrate FROM TO`."""
