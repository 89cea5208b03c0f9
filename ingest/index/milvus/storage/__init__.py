"""The object store, and what lies in it besides the log: documents, originals, encoders."""
